from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests

from ui import stray

WALK, MAP = {"page_script_hash": "walk"}, {"page_script_hash": "map"}


@pytest.fixture
def runner(monkeypatch):
    """What stands for a script runner: real requests, a real store with the part `here`, and the runs that began."""
    began = []
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda self, rerun_data: began.append(rerun_data))
    monkeypatch.setattr(ScriptRunner, "request_rerun", lambda self, asked: self._requests.request_rerun(asked))
    stray.attend()
    stray.attend()
    store = MemoryFragmentStorage()
    store.register("here", lambda: None)
    return SimpleNamespace(_requests=ScriptRequests(), _fragment_storage=store, began=began)


def asked(runner):
    return runner._requests.on_scriptrunner_ready().rerun_data


def test_a_part_of_the_page_before_changes_nothing_of_a_request_for_a_page_that_waits(runner):
    assert ScriptRunner.request_rerun(runner, RerunData(**WALK))
    assert ScriptRunner.request_rerun(runner, RerunData(**MAP, fragment_id="here"))
    assert asked(runner).page_script_hash == "walk"


@pytest.mark.parametrize("waiting", [RerunData(**MAP), RerunData(**MAP, fragment_id="other"), None])
def test_a_part_of_the_page_that_is_shown_is_asked_for(runner, waiting):
    if waiting:
        ScriptRunner.request_rerun(runner, waiting)
    ScriptRunner.request_rerun(runner, RerunData(**MAP, fragment_id="here", query_string="digit=3"))
    found = asked(runner)
    assert (found.page_script_hash, found.query_string) == ("map", "digit=3")


def test_parts_that_have_gone_do_not_run_and_others_and_whole_pages_do(runner):
    for parts in (["gone"], ["gone", "here"], []):
        ScriptRunner._run_script(runner, RerunData(**MAP, fragment_id_queue=parts))
    assert [one.fragment_id_queue for one in runner.began] == [["gone", "here"], []]
