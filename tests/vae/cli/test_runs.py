import subprocess
import sys
import time

import pytest

from tests.harness import trained
from tests.harness.command import run as command
from ui import runs
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.models import checkpoints
from vae.runs import folder

TINY = ["--encoder-widths", "8", "--decoder-widths", "8", "--latent-dim", "2", "--batch-size", "100"]


@pytest.fixture(autouse=True)
def _own_runs(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def test_a_run_of_the_terminal_is_trained_recorded_and_listed(capsys):
    status, out, _ = command(capsys, "runs", "start", "--dataset", "digits", "--beta", 4, "--epochs", 1, *TINY)
    (run,) = folder.runs()
    assert status == 0
    assert f"Trained to the end: {run.path}" in out
    assert checkpoints.load(run.model()).config.title == "β = 4"
    assert run.record()[-1]["step"] == 14
    _, out, _ = command(capsys, "runs", "list")
    assert f"{run.name} β = 4 digits done 100 a terminal" in out


def test_the_page_sees_and_stops_what_a_terminal_trains_and_a_terminal_goes_on(capsys, tmp_path):
    run = trained.begin(epochs=3000)
    run.say(folder.State(state="stopped"))
    asked = [sys.executable, "-m", "vae", "runs", "go-on", run.name]
    with (tmp_path / "said").open("w+") as said:
        process = subprocess.Popen(asked, cwd=PROJECT, stdout=said, stderr=said)
        until = time.monotonic() + 120
        while runs.word(run).state != "running" and process.poll() is None:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert command(capsys, "runs", "go-on", run.name)[0] == 2  # not twice
        runs.QUEUE.stop(run)
        assert process.wait(60) == 130
        said.seek(0)
        assert f"betascope runs go-on {run.name}" in said.read()
    assert runs.word(run).state == "stopped"
    assert run.model() is not None  # as it was when it was stopped
    assert "does not train: it is stopped" in command(capsys, "runs", "stop", run.name)[1]


def test_a_terminal_stops_what_another_trains(capsys):
    run = trained.begin()
    run.say(folder.State(state="running"))
    assert command(capsys, "runs", "stop", run.name)[0] == 0
    assert run.control().stop


def test_what_cannot_be_is_a_sentence(capsys):
    assert "There is no run 'gone'" in command(capsys, "runs", "stop", "gone")[2]
    status, _, said = command(capsys, "runs", "start", "--kind", "multi-rate")
    assert (status, "A run that is watched has one beta" in said) == (2, True)
    run = trained.begin()
    run.say(folder.State(state="done"))
    assert "has trained to its end" in command(capsys, "runs", "go-on", run.name)[2]
