import json
import math
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from tests.harness import colours
from tests.harness.command import run
from vae import data
from vae.core.errors import Stopped, TrainingError
from vae.core.folders import PROJECT
from vae.core.task import Task
from vae.data import Dataset
from vae.models import catalogue, checkpoints
from vae.models.config import ModelConfig
from vae.training import autoencoder
from vae.training import resume as resuming

SMALL = {"dataset": "digits", "encoder_widths": (32,), "decoder_widths": (32,), "latent_dim": 4, "batch_size": 100}


def config(**settings) -> ModelConfig:
    return ModelConfig(**{"kind": "vae", "beta": 1.0, "epochs": 2, **SMALL, **settings})


@pytest.fixture(scope="module")
def train_digits() -> Dataset:
    return data.load("digits", "train")


def same(one, other) -> bool:
    return one.weights.keys() == other.weights.keys() and all(
        np.array_equal(weight, other.weights[name]) for name, weight in one.weights.items()
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"kind": "ae", "beta": 0},
        {"beta": 4.0},
        {"kind": "ae", "beta": 0, "recipe": 2},
        {"beta": 4.0, "recipe": 2},
        {"arch": "conv", "recipe": 2},
        {"free_bits": 0.5},
        {"beta": 5.0, "capacity": 8.0, "recipe": 2},
    ],
)
def test_learns_and_leaves_a_whole_checkpoint(tmp_path, train_digits, settings):
    out = tmp_path / "model"
    made = autoencoder.train(config(**{"epochs": 8, **settings}), train_digits, out)
    assert sorted(path.name for path in out.iterdir()) == ["config.json", "history.csv", "model.safetensors"]
    assert checkpoints.load(out).digest == made.digest
    rows = (out / "history.csv").read_text().splitlines()
    assert rows[0] == "epoch,bce,kl,objective"
    assert len(rows) == 1 + made.config.epochs
    last = dict(zip(rows[0].split(","), map(float, rows[-1].split(",")), strict=True))
    assert last["bce"] < math.log(2) * 784  # better than saying one half everywhere
    assert math.isclose(last["objective"], made.config.objective(last["bce"], (last["kl"],)), rel_tol=1e-4)
    assert (last["kl"] == 0) == (made.config.kind == "ae")


def test_same_command_same_weights_and_another_seed_others(tmp_path, train_digits):
    one, again, other = (
        autoencoder.train(config(seed=seed), train_digits, tmp_path / name)
        for name, seed in (("one", 0), ("again", 0), ("other", 1))
    )
    assert same(one, again)
    assert not same(one, other)


def test_the_callers_random_state_is_left_alone(tmp_path, train_digits):
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    autoencoder.train(config(epochs=1), train_digits, tmp_path / "model")
    torch.testing.assert_close(torch.rand(2), expected)


@pytest.mark.parametrize(
    ("settings", "stop_after"),
    [
        ({"kind": "ae", "beta": 0.0}, 1),  # in the first epoch
        ({"beta": 2.4}, 14),  # at its end
        ({"kind": "ae", "beta": 0.0, "recipe": 2}, 14),
        ({"beta": 2.4, "recipe": 2}, 20),  # in the middle
        ({"beta": 2.4, "recipe": 2}, 40),  # near the end of the last
        ({"arch": "conv", "recipe": 2}, 20),
    ],
)
def test_stopped_and_resumed_is_the_same_run(tmp_path, train_digits, monkeypatch, settings, stop_after):
    monkeypatch.setattr(autoencoder, "_REPORT_SECONDS", -1.0)
    settings = config(epochs=3, **settings)
    whole = autoencoder.train(settings, train_digits, tmp_path / "whole")

    def interrupt(progress):
        if progress.done == stop_after:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)  # ignored by what a shell began in the background
    out = tmp_path / "parts"
    with pytest.raises(Stopped, match=r"go on with `python -m vae train --out .*parts --resume`"):
        autoencoder.train(settings, train_digits, out, task=Task(interrupt))
    assert signal.getsignal(signal.SIGINT) is before
    resumed = autoencoder.train(settings, train_digits, out, resume=True)
    assert same(whole, resumed)
    assert (out / "history.csv").read_text() == (tmp_path / "whole" / "history.csv").read_text()
    assert not (out / checkpoints.RESUME).exists()


def test_killed_and_resumed_is_the_same_run(tmp_path, capsys):
    """The real thing: kill -9 in the middle, then --resume on the command line, bit for bit."""
    command = ["train", "--dataset", "digits", "--beta", "2.4", "--epochs", "4"]
    command += ["--latent-dim", "4", "--encoder-widths", "64", "--decoder-widths", "64", "--batch-size", "16"]
    lines = (
        "import sys; from vae.training import autoencoder; autoencoder._SAVE_SECONDS = 0.0;"
        "autoencoder._REPORT_SECONDS = -1.0;"
        "from vae.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert run(capsys, *command, "--out", whole)[0] == 0

    child = subprocess.Popen(
        [sys.executable, "-c", lines, *command, "--out", str(killed)], cwd=PROJECT, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 300
    while not (killed / checkpoints.HISTORY).exists() and time.monotonic() < deadline:
        time.sleep(0.01)  # until the first epoch is over
    child.kill()
    child.wait()
    assert not (killed / checkpoints.WEIGHTS).exists(), "it was too quick to be killed"
    assert "not trained to the end" in str(catalogue.scan(tmp_path)[-1].problem)

    status, told, _ = run(capsys, "train", "--out", killed, "--resume")
    assert status == 0
    assert "killed on 445 test images of digits" in told
    assert (killed / checkpoints.HISTORY).read_text() == (whole / checkpoints.HISTORY).read_text()
    assert sorted(path.name for path in killed.iterdir()) == sorted(path.name for path in whole.iterdir())
    assert same(checkpoints.load(whole), checkpoints.load(killed))


def test_kill_9_loses_the_work_of_20_seconds_and_one_batch_at_most(tmp_path, train_digits, monkeypatch):
    """By a clock on which a batch takes three seconds: what is on the disk is never older."""
    clock, saved = [0.0], []
    save = resuming.save

    def batch(*_):
        clock[0] += 3.0
        return torch.zeros(2)

    def remember(out, settings, model, optimizer, state, *given):
        save(out, settings, model, optimizer, state, *given)
        saved.append((resuming.step_of(out), clock[0]))  # of the file

    monkeypatch.setattr(autoencoder.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(autoencoder.Step, "__call__", batch)
    monkeypatch.setattr(resuming, "save", remember)
    autoencoder.train(config(), train_digits, tmp_path / "model")
    steps, times = zip(*saved, strict=True)
    assert steps == (0, 7, 14, 21)  # of 28: the first that comes after 20 seconds
    assert max(np.diff([*times, clock[0]])) <= 20 + 3


def test_killed_before_the_first_save_can_be_resumed(tmp_path, train_digits, monkeypatch):
    """Nothing was learned yet, but the settings are there, and --resume needs no more."""
    from vae.training import resume

    def killed(*_):
        raise SystemExit

    whole = autoencoder.train(config(), train_digits, tmp_path / "whole")
    with monkeypatch.context() as patch:
        patch.setattr(autoencoder._Run, "fit", killed)
        with pytest.raises(SystemExit):
            autoencoder.train(config(), train_digits, tmp_path / "killed")
    assert resume.unfinished_config(tmp_path / "killed") == config()
    assert same(whole, autoencoder.train(config(), train_digits, tmp_path / "killed", resume=True))


def test_resume_refuses_other_images(tmp_path, train_digits, monkeypatch):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    with pytest.raises(TrainingError, match="other images than digits holds now"):
        autoencoder.train(config(), train_digits.take(np.arange(400)), out, resume=True)


def test_resume_ignores_a_state_beside_finished_weights(tmp_path, train_digits):
    made = autoencoder.train(config(), train_digits, tmp_path / "model")
    (made.path / checkpoints.RESUME).write_bytes(b"damaged")
    assert same(made, autoencoder.train(config(), train_digits, made.path, resume=True))
    assert not (made.path / checkpoints.RESUME).exists()


def test_resume_refuses_another_runs_settings(tmp_path, train_digits, monkeypatch):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    with pytest.raises(TrainingError, match=r"another run: beta was 1\.0, now 2\.0"):
        autoencoder.train(config(beta=2.0), train_digits, out, resume=True)
    autoencoder.train(config(), train_digits, out, resume=True)
    with pytest.raises(TrainingError, match=r"finished model of another run: epochs was 2, now 5"):
        autoencoder.train(config(epochs=5), train_digits, out, resume=True)


def test_a_stopped_task_keeps_its_work(tmp_path, train_digits):
    with pytest.raises(Stopped, match="after batch 1 of 14"):
        autoencoder.train(config(), train_digits, tmp_path / "model", task=Task(stop=lambda: True))
    whole = autoencoder.train(config(), train_digits, tmp_path / "whole")
    assert same(whole, autoencoder.train(config(), train_digits, tmp_path / "model", resume=True))


def stop_at_once(monkeypatch, settings, dataset, out):
    monkeypatch.setattr(autoencoder, "_REPORT_SECONDS", -1.0)
    with pytest.raises(Stopped):
        autoencoder.train(settings, dataset, out, task=Task(lambda _: os.kill(os.getpid(), signal.SIGINT)))


@pytest.mark.parametrize(
    "change",
    [
        {"step": -1},
        {"step": "many"},
        {"step": 3, "seen": 0, "history": []},
        {"history": [{"epoch": 1}]},
        {"history": [[]]},
        {"bce_sum": None},
    ],
)
def test_resume_refuses_a_state_that_no_run_leaves(tmp_path, train_digits, monkeypatch, change):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    rewrite(out / checkpoints.RESUME, lambda tensors, notes: notes.update(state=changed(notes["state"], change)))
    with pytest.raises(TrainingError, match=r"is damaged .*Start again with --overwrite"):
        autoencoder.train(config(), train_digits, out, resume=True)


def test_resume_refuses_nested_state_and_moments_of_other_shapes(tmp_path, train_digits, monkeypatch):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    whole = (out / checkpoints.RESUME).read_bytes()
    rewrite(out / checkpoints.RESUME, lambda tensors, notes: notes.update(state="[" * 100_000))
    with pytest.raises(TrainingError, match="is damaged") as raised:
        autoencoder.train(config(), train_digits, out, resume=True)
    assert len(str(raised.value)) < 600
    (out / checkpoints.RESUME).write_bytes(whole)
    rewrite(out / checkpoints.RESUME, lambda tensors, notes: tensors.update({"exp_avg.encoder.1.bias": torch.zeros(3)}))
    with pytest.raises(TrainingError, match=r"encoder\.1\.bias and its moments differ in shape"):
        autoencoder.train(config(), train_digits, out, resume=True)


def changed(state: str, change: dict) -> str:
    return json.dumps({**json.loads(state), **change})


def rewrite(path, change):
    """Tensors and metadata of a safetensors file as `change` leaves them."""
    with safe_open(path, framework="pt") as file:
        tensors, notes = {name: file.get_tensor(name) for name in file.keys()}, file.metadata()  # noqa: SIM118
    change(tensors, notes)
    save_file(tensors, path, notes)


def test_resume_refuses_a_damaged_state(tmp_path, train_digits, monkeypatch):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    whole = (out / checkpoints.RESUME).read_bytes()
    for content in (b"", whole[: len(whole) // 2], b"\x80\x04pickle"):
        (out / checkpoints.RESUME).write_bytes(content)
        with pytest.raises(TrainingError, match="Start again with --overwrite"):
            autoencoder.train(config(), train_digits, out, resume=True)


def test_train_writes_over_a_taken_folder_only_with_overwrite(tmp_path, train_digits, monkeypatch):
    out = tmp_path / "model"
    stop_at_once(monkeypatch, config(), train_digits, out)
    with pytest.raises(TrainingError, match="unfinished run"):
        autoencoder.train(config(), train_digits, out)
    first = autoencoder.train(config(), train_digits, out, overwrite=True)
    with pytest.raises(TrainingError, match="holds a trained model"):
        autoencoder.train(config(seed=1), train_digits, out)
    assert not same(first, autoencoder.train(config(seed=1), train_digits, out, overwrite=True))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"learning_rate": 10.0, "beta": 50.0}, "The loss (exploded|became NaN)"),
        ({"kind": "ae", "beta": 0.0, "learning_rate": 10.0}, "The loss (exploded|became NaN)"),
    ],
)
def test_an_exploding_loss_stops_with_what_to_try(tmp_path, train_digits, settings, says):
    with pytest.raises(TrainingError, match=rf"{says}.*--learning-rate 2") as raised:
        autoencoder.train(config(epochs=30, **settings), train_digits, tmp_path / "model")
    assert not (tmp_path / "model" / checkpoints.WEIGHTS).exists()
    assert ("smaller --beta" in str(raised.value)) == (settings["beta"] == 50.0)


def test_nan_weights_stop_training_at_the_first_step(tmp_path, train_digits, monkeypatch):
    from vae.models import networks

    initialised = networks.initialised

    def poisoned(network, seed):
        model = initialised(network, seed)
        torch.nn.init.constant_(model.decoder[0].bias, float("nan"))
        return model

    monkeypatch.setattr(networks, "initialised", poisoned)
    with pytest.raises(TrainingError, match="became NaN or infinite at step 1 "):
        autoencoder.train(config(), train_digits, tmp_path / "model")


def test_train_into_a_path_below_a_file_says_it_cannot_be_written(tmp_path, train_digits):
    (tmp_path / "file").write_text("")
    with pytest.raises(TrainingError, match=r"cannot be written: not a directory\. Make room"):
        autoencoder.train(config(), train_digits, tmp_path / "file" / "model")


def test_train_refuses_too_many_weights_and_other_image_sizes(tmp_path, train_digits):
    with pytest.raises(TrainingError, match=r"make 38\.\d MB of weights; a checkpoint is at most 8 MB"):
        autoencoder.train(config(encoder_widths=(4000, 4000)), train_digits, tmp_path / "model")
    with pytest.raises(TrainingError, match="takes images of 9 x 9 pixels; those of digits have 28 x 28"):
        autoencoder.train(config(image_shape=(9, 9)), train_digits, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_progress_reports_every_step_and_0_seconds_left_at_the_end(tmp_path, train_digits, monkeypatch):
    monkeypatch.setattr(autoencoder, "_REPORT_SECONDS", -1.0)
    reports = []
    autoencoder.train(config(), train_digits, tmp_path / "model", task=Task(reports.append))
    assert [progress.done for progress in reports] == list(range(1, 29))  # 1,352 images in batches of 100, twice
    assert (reports[-1].text, reports[-1].total, reports[-1].partial.seconds_left) == ("epoch 2/2", 28, 0)
    assert all(progress.partial.bce > 0 and progress.partial.images_per_second > 0 for progress in reports)


@pytest.mark.parametrize("settings", [{"recipe": 2}, {"recipe": 1, "arch": "conv", "beta": 0, "kind": "ae"}])
def test_learns_colours(tmp_path, settings):
    images = colours.dataset(600, "train")
    shaped = {"image_shape": images.image_shape, "channels": 3, "epochs": 40, "learning_rate": 5e-3, "batch_size": 50}
    made = autoencoder.train(config(**{**shaped, "beta": 0.1, **settings}), images, tmp_path / "model")
    rows = [row.split(",") for row in (tmp_path / "model" / "history.csv").read_text().splitlines()[1:]]
    assert float(rows[-1][1]) < float(rows[0][1])
    shown = made.decode(made.coder().codes(images.floats(slice(0, 60)))[0])
    flat = np.broadcast_to(images.floats().mean(axis=0), shown.shape)
    mse, of_mean = (np.square(one - images.floats(slice(0, 60))).mean() for one in (shown, flat))
    assert mse < 0.9 * of_mean


def test_grey_images_do_not_train_a_model_of_colours(tmp_path, train_digits):
    with pytest.raises(TrainingError, match="takes images of 28 x 28 pixels in colour; those of digits have 28 x 28 p"):
        autoencoder.train(config(channels=3), train_digits, tmp_path / "model")
