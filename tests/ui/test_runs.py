import pytest

from tests.harness import trained
from ui import runs
from vae.runs import folder
from vae.runs.folder import State


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path))
    return trained.begin()


def test_a_run_that_another_server_left_is_stopped(run):
    run.say(State(state="running", step=3, steps=9))
    assert (runs.word(run).state, runs.word(run).sentence) == ("stopped", folder.ENDED)


def test_a_run_that_a_terminal_trains_is_at_work(run):
    run.say(State(state="running", step=3, steps=9, by="terminal"))
    assert runs.word(run).state == "running"


def test_a_run_that_has_ended_is_as_it_said(run):
    run.say(State(state="failed", sentence="No room."))
    assert (runs.word(run).state, runs.word(run).sentence) == ("failed", "No room.")
