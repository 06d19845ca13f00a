import errno
import subprocess
import sys
import time

import numpy as np
import pytest

from vae import data
from vae.core import atomic
from vae.core.folders import PROJECT
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.runs import frames
from vae.runs.watcher import MAPPED, Watcher
from vae.runs.worker import Worker
from vae.training import autoencoder


@pytest.fixture(autouse=True)
def looks_often(monkeypatch):
    monkeypatch.setattr("vae.runs.watcher.SOONEST", 0.0)
    monkeypatch.setattr("vae.runs.watcher.SHARE", 1e9)
    monkeypatch.setattr("vae.runs.watcher.MOST_BYTES", 1e12)
    monkeypatch.setattr("vae.runs.watcher._POLL", 0.0)


def weights(model: Checkpoint):
    return np.concatenate([weight.ravel() for weight in model.weights.values()])


def test_a_watched_run_ends_with_the_weights_of_one_that_nobody_watches(begun, tmp_path):
    run = begun()
    assert Worker(run).work().state == "done"
    alone = autoencoder.train(run.plan().config, data.load("digits", "train"), tmp_path / "alone")
    assert np.array_equal(weights(checkpoints.load(run.path / "model")), weights(alone))
    assert checkpoints.load(run.path / "model").config == alone.config


def test_every_instant_has_both_terms_the_kl_of_each_dimension_and_a_frame(begun):
    run = begun(latent_dim=3)
    Worker(run).work()
    record = run.record()
    assert [one["step"] for one in record] == list(range(29))  # 28 batches of two epochs
    assert record[-1]["distortion"] < record[0]["distortion"]
    for one in record:
        assert one["objective"] == pytest.approx(one["distortion"] + one["beta"] * one["rate"], abs=0.01)
        assert sum(one["kl"]) == pytest.approx(one["rate"], abs=0.01)
        found = frames.unpack(run.frame(one["step"]).read_bytes())
        assert (len(found["codes"]), found["codes"].shape[1], found["plane"].shape) == (10, 3, (3, 2))
        assert found["points"].shape == (min(MAPPED, 445), 2)
    assert frames.unpack((run.path / "still.bin").read_bytes())["images"].shape == (10, 28, 28)


def test_what_is_turned_is_in_the_record_and_names_the_model(begun, monkeypatch):
    run, turns = begun(epochs=3), Watcher.turns

    def turned(watcher, step):
        if step == 5:
            run.want(beta=8.0, learning_rate=1e-4)
        return turns(watcher, step)

    monkeypatch.setattr(Watcher, "turns", turned)
    assert Worker(run).work().state == "done"
    config = checkpoints.load(run.path / "model").config
    assert config.title == run.config().title == "β = 1 → 8"
    assert [(turn.what, turn.value) for turn in config.turned] == [("beta", 8.0), ("learning_rate", 1e-4)]
    betas = [one["beta"] for one in run.record()]
    at = config.turned[0].step
    assert set(betas[at + 1 :]) == {8.0}  # the moment before that step came first
    assert max(betas[: at + 1]) <= 1.0
    assert all(one["learning_rate"] <= 1e-4 for one in run.record()[at + 1 :])


def test_a_stopped_run_goes_on_to_the_weights_of_one_that_was_not(begun, tmp_path):
    run = begun()
    worker = Worker(run)
    worker.stopping = lambda: len(run.record()) >= 9
    end = worker.work()
    assert (end.state, end.sentence) == ("stopped", "Stopped. Nothing is lost: it goes on from here.")
    so_far = checkpoints.load(run.model())
    assert so_far.config.stopped_after == pytest.approx(9 / 14, abs=0.01)
    assert Worker(run).work().state == "done"
    assert [one["step"] for one in run.record()] == list(range(29))
    alone = autoencoder.train(run.plan().config, data.load("digits", "train"), tmp_path / "alone")
    assert np.array_equal(weights(checkpoints.load(run.model())), weights(alone))


def test_a_loss_that_explodes_is_a_sentence_and_the_run_can_go_on_with_a_smaller_rate(begun):
    run = begun(learning_rate=10, recipe=1, epochs=5, batch_size=20)
    end = Worker(run).work()
    assert end.state == "failed"
    assert "learning rate 10" in end.sentence
    assert "Go on from what was saved" in end.sentence
    assert "--overwrite" not in end.sentence
    assert run.record()
    run.want(learning_rate=1e-4)
    assert Worker(run).work().state == "done"


def test_a_full_disk_is_a_sentence_and_what_there_is_stays(begun, monkeypatch):
    run = begun()
    write = atomic.write_bytes

    def full(path, content):
        if path.suffix == ".bin" and path.stem == "00000005":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    monkeypatch.setattr(atomic, "write_bytes", full)
    end = Worker(run).work()
    assert (end.state, end.sentence.split(".")[0]) == (
        "failed",
        "The run cannot be written down: no space left on device",
    )
    assert [one["step"] for one in run.record()] == list(range(5))
    monkeypatch.setattr(atomic, "write_bytes", write)
    assert Worker(run).work().state == "done"


def test_images_that_are_gone_or_others_are_a_sentence(begun, tmp_path):
    run = begun()
    plan = run.path / "plan.json"
    plan.write_text(plan.read_text().replace('"digits"', f'"npz:{tmp_path}/gone.npz"'))
    end = Worker(run).work()
    assert end.state == "failed"
    assert "gone.npz" in end.sentence
    other = begun()
    plan = other.path / "plan.json"
    plan.write_text(plan.read_text().replace(other.plan().images, "0" * 64))
    assert "not those that this run began with" in Worker(other).work().sentence


def test_a_run_whose_server_ends_stops_and_saves_itself(begun):
    run = begun(epochs=2000)
    command = [sys.executable, "-m", "vae.runs.worker", str(run.path)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        until = time.monotonic() + 120
        while not run.record() and time.monotonic() < until:
            time.sleep(0.05)
        process.stdin.close()
        process.wait(60)
    assert run.state().state == "stopped"
    assert (run.path / "model" / "resume.safetensors").exists()
