import time

import pytest

from vae.core.errors import BetascopeError, TrainingError
from vae.runs import folder
from vae.runs.folder import State
from vae.runs.worker import Worker


def test_runs_are_listed_the_newest_first_and_found_by_name_alone(begun):
    first, second = begun(), begun()
    assert [run.name for run in folder.runs()] == [second.name, first.name]
    assert folder.find(first.name) == first
    assert folder.find("../" + first.name) is None
    assert folder.find("none") is None


def test_a_run_of_which_nobody_has_heard_for_long_is_stopped(begun):
    run = begun()
    run.say(State(state="running", step=7, steps=9))
    assert run.state().state == "running"
    run.say(State(state="running", step=7, steps=9, at=time.time() - 60))
    assert (run.state().state, run.state().step) == ("stopped", 7)
    assert run.state().sentence == folder.ENDED


def test_what_is_wanted_adds_up_and_a_value_out_of_range_is_a_sentence(begun):
    run = begun()
    run.want(beta=4.0)
    run.want(stop=True)
    assert (run.control().beta, run.control().stop, run.control().learning_rate) == (4.0, True, None)
    with pytest.raises(TrainingError, match="beta cannot be -1"):
        run.want(beta=-1)
    (run.path / folder.CONTROL).write_text("{")
    assert run.control() == folder.Control()


def test_a_last_line_that_a_kill_cut_short_is_left_out_of_the_record(begun):
    run = begun()
    (run.path / folder.RECORD).write_text('{"step": 0}\n{"step": 1}\n{"st')
    assert [one["step"] for one in run.record()] == [0, 1]


def test_a_damaged_folder_is_a_sentence(begun):
    run = begun()
    (run.path / folder.STATE).write_text("{")
    with pytest.raises(TrainingError, match=r"state\.json is missing or damaged"):
        run.state()


def test_the_finished_model_is_kept_once_under_a_name_that_can_be(begun, tmp_path):
    run = begun()
    with pytest.raises(TrainingError, match="no whole model"):
        run.keep("mine")
    Worker(run).work()
    kept = run.keep("mine")
    assert kept.path == tmp_path / "checkpoints" / "mine"
    assert kept.config == run.plan().config
    with pytest.raises(TrainingError, match="already"):
        run.keep("mine")
    with pytest.raises(BetascopeError, match="cannot be the name"):
        run.keep("../mine")
    assert [path.name for path in (tmp_path / "checkpoints").iterdir()] == ["mine"]
    run.throw_away()
    assert folder.runs() == []
    run.throw_away()  # by another, a moment sooner
