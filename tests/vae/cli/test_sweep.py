import json
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from tests.harness import colours
from tests.harness.command import run
from tests.harness.sweeps import threads
from vae.cli import sweep as command
from vae.cli.sweep import _Display, _grid
from vae.core import folders
from vae.core.errors import SweepError, TrainingError
from vae.core.folders import PROJECT
from vae.core.task import Progress
from vae.sweeps import cluster, schedulers, sweep
from vae.sweeps.running import State
from vae.training import autoencoder

SMALL = ["--dataset", "digits", "--kind", "vae", "--beta", "4", "--seeds", "2", "--latent-dim", "2", "--epochs", "1"]
SMALL += ["--encoder-widths", "8", "--decoder-widths", "8"]


def test_a_sweep_whose_command_is_killed_goes_on_with_two_processes(capsys, tmp_path, wide_terminal):
    """kill -9 of the command costs nothing that is finished; one worker, so the second member is yet to be made."""
    out = tmp_path / "mine"
    line = [sys.executable, "-m", "vae", "sweep", *SMALL, "--workers", "1", "--out", str(out)]
    environment = {**os.environ, folders.CACHE_VARIABLE: str(folders.cache_dir())}
    with subprocess.Popen(line, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True) as killed:
        assert killed.stderr is not None
        for line_said in killed.stderr:
            if "is done: 1 of 2" in line_said:
                break
        os.kill(killed.pid, signal.SIGKILL)
    finished = {path.parent.name: path.read_bytes() for path in out.glob("runs/*/measured.json")}
    assert finished
    status, said, error = run(capsys, "sweep", *SMALL, "--workers", "2", "--out", out)
    assert status == 0, error
    assert "mine: 2 processes, " in error
    assert "Every beta of mine over its seeds, on test images of digits" in said
    made = sweep.load(out)
    assert made.members["status"].tolist() == ["done"] * 2
    rows = made.members.set_index("member")
    for name, before in finished.items():
        kept = json.loads(before)
        assert rows.loc[name, "checkpoint_digest"] == kept["checkpoint_digest"]
        assert rows.loc[name, "train_seconds"] == round(kept["train_seconds"], 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--beta"], "expected at least one argument"),
        (["--seeds", "0"], "'0' is no whole number from 1 to 1,000"),
        (["--kind", "gan"], "invalid choice: 'gan'"),
    ],
)
def test_words_that_are_no_options_are_refused(capsys, tmp_path, arguments, says):
    with pytest.raises(SystemExit):
        run(capsys, "sweep", "--out", tmp_path / "a", *arguments)
    assert says in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "VAEs need at least one"),
        (["--beta", "-1"], "betas.0 = -1.0: input should be greater than or equal to 0"),
        (["--beta", "1", "--epochs", "0"], "epochs = 0: input should be greater than or equal to 1"),
        (["--beta", "1", "--workers", "0"], "--workers is a number from 1"),
        (["--beta", "1", "--workers", "2", "--scheduler", "tcp://127.0.0.1:9"], "a --scheduler has its own workers"),
        (["--beta", "1", "--dataset", "minst"], "There is no data set 'minst'; choose from mnist"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused_with_a_sentence(capsys, tmp_path, arguments, says):
    status, _, error = run(capsys, "sweep", "--dataset", "digits", "--out", tmp_path / "a", *arguments)
    assert status == 2
    assert says in error


def test_a_sweep_of_images_in_colour_is_refused_with_the_way_to_grey_ones(capsys, tmp_path):
    np.savez(tmp_path / "coloured.npz", images=colours.pictures(30)[0])
    source = f"npz:{tmp_path / 'coloured.npz'}"
    status, _, error = run(capsys, "sweep", "--dataset", source, "--beta", "1", "--out", tmp_path / "a")
    assert status == 2
    assert "sweeps are made of grey ones. Import them again with --grey" in " ".join(error.split())


def test_what_fails_is_said_and_the_status_is_2(capsys, tmp_path, monkeypatch):
    def fails(config, dataset, out, **options):
        raise TrainingError("The loss became NaN.")

    monkeypatch.setattr(autoencoder, "train", fails)
    monkeypatch.setattr(schedulers, "local", lambda out, workers: threads(out))
    status, said, error = run(capsys, "sweep", *SMALL, "--out", tmp_path / "a")
    assert status == 2
    assert "beta-4-seed-0 failed: The loss became NaN." in error
    assert "2 of 2 pieces failed; the same command tries them again" in error
    assert "β = 4" in said


def test_an_address_off_this_machine_is_warned_of(capsys, tmp_path, monkeypatch):
    def nobody(address, out):
        raise SweepError("No Dask scheduler answers.")

    monkeypatch.setattr(cluster, "connected", nobody)
    status, _, error = run(capsys, "sweep", *SMALL, "--scheduler", "tcp://node17:8786", "--out", tmp_path / "a")
    assert status == 2
    assert "tcp://node17:8786 is neither encrypted nor protected" in error
    status, _, error = run(capsys, "sweep", *SMALL, "--scheduler", "tls://node17:8786", "--out", tmp_path / "a")
    assert "protected" not in error


def test_time_left_is_said_once_there_is_a_pace(monkeypatch):
    display = _Display()
    clock = SimpleNamespace(monotonic=lambda: 0.0)
    monkeypatch.setattr(command, "time", clock)
    states = (State("ae-seed-0", "done"), State("ae-seed-1", "waiting"), State("ae-seed-2", "waiting"))
    assert display._left(states[1:]) == ""
    clock.monotonic = lambda: 1800.0
    assert display._left(states) == ", about 60 min left"
    clock.monotonic = lambda: 18000.0
    assert display._left(states) == ", about 10.0 h left"


def test_a_grid_shows_every_member_and_what_runs():
    states = (
        State("ae-seed-0", "done"),
        State("ae-seed-1", "failed", reason="no"),
        State("beta-4-seed-0", "running", Progress("epoch 3/10", 30, 100)),
        State("beta-4-seed-1", "waiting"),
        State("claims-seed-0", "running", Progress("measuring", 0, 0)),
    )
    console = Console(width=60)
    with console.capture() as capture:
        console.print(_grid(states, "1 of 5"))
    lines = [line.split() for line in capture.get().splitlines()]
    assert lines[0] == ["seed", "0", "1"]
    assert lines[1] == ["ae", "done", "FAIL"]
    assert lines[2] == ["beta-4", "30%", "."]
    assert lines[3] == ["claims", "..."]
    assert ["beta-4-seed-0", "epoch", "3/10"] in lines
    assert lines[-1] == ["done", "1", "of", "5"]
