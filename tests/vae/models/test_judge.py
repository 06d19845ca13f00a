import json
from dataclasses import replace

import numpy as np
import pytest

from vae import data
from vae.core.errors import CheckpointError, TrainingError
from vae.data import Dataset
from vae.models import checkpoints, judge, layers
from vae.models.judge import JudgeConfig
from vae.models.weights import write
from vae.training import judge as judging


def stripes(n=60, side=8, name="npz:stripes.npz", split="train", labelled=True) -> Dataset:
    """Images with a bright row or a bright column, and some noise."""
    generator = np.random.default_rng(0)
    images = generator.integers(0, 60, (n, side, side)).astype(np.uint8)
    labels = np.arange(n) % 2
    for image, label, at in zip(images, labels, generator.integers(1, side - 1, n), strict=True):
        (image if label else image.T)[at] = 255
    return Dataset(name, split, images, labels if labelled else np.full(n, -1), ("row", "column") if labelled else ())


SMALL = {"widths": (4,), "features": 6, "epochs": 150, "batch_size": 20, "shift": 1, "rotation": 0, "scale": 0}


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> judge.Judge:
    folder = tmp_path_factory.mktemp("judges") / "judge-npz-stripes"
    return judging.train(judging.configure(stripes(), **SMALL), stripes(), folder)


def test_trained_judge_learns_and_loads_the_same(trained):
    assert (trained.see(stripes().images).labels == stripes().labels).mean() > 0.95
    again = judge.load(trained.path)
    assert again.digest == trained.digest
    assert again.config == trained.config
    assert again.config.dataset_digest == stripes().images_digest
    assert all(tensor.dtype == np.float16 for tensor in again.weights.values())


def test_the_same_seed_is_the_same_judge_and_another_is_not(trained, tmp_path):
    again = judging.train(judging.configure(stripes(), **SMALL), stripes(), tmp_path / "again")
    assert again.digest == trained.digest
    other = judging.train(judging.configure(stripes(), **{**SMALL, "seed": 1}), stripes(), tmp_path / "other")
    assert other.digest != trained.digest


def test_see_gives_probabilities_and_features_of_fitting_images(trained):
    images = stripes(n=1203).images
    seen = trained.see(images)
    assert seen.probabilities.shape == (1203, 2)
    assert seen.features.shape == (1203, 6)
    assert seen.features.min() == 0  # after the ReLU
    np.testing.assert_allclose(seen.probabilities.sum(axis=1), 1, rtol=1e-5)
    as_floats = trained.see(images[:7].astype(np.float32) / 255)
    np.testing.assert_allclose(as_floats.probabilities, seen.probabilities[:7], atol=1e-5)
    assert trained.see(images[:0]).probabilities.shape == (0, 2)
    with pytest.raises(CheckpointError, match="judges images of 8 x 8 pixels; these have 9 x 9"):
        trained.see(np.zeros((2, 9, 9), np.float32))


def test_accuracy_is_kept_and_forgotten_with_the_weights(trained, tmp_path):
    copy = judge.save(tmp_path / "copy", trained.config, trained.weights)
    assert copy.accuracy is None
    found = judge.examine(copy, stripes(n=80, split="test")).accuracy
    assert (found.n, found.split, found.dataset_digest) == (80, "test", stripes(n=80).images_digest)
    assert found.share == found.correct / 80 > 0.9
    assert judge.load(copy.path).accuracy == found
    assert judge.save(copy.path, trained.config, trained.weights).accuracy is None


def test_find_goes_by_data_set_and_scan_lists_no_judge(trained, make_checkpoint, tmp_path):
    folder = trained.path.parent
    assert judge.find(stripes(split="test"), folder).digest == trained.digest
    assert checkpoints.scan(folder) == []
    assert checkpoints.signature(folder) == checkpoints.signature(
        tmp_path / "nothing"
    )  # no model comes or goes with it
    with pytest.raises(CheckpointError, match=r"tells row, column apart; the classes of npz:stripes\.npz are a, b"):
        judge.find(Dataset("npz:stripes.npz", "test", stripes().images, stripes().labels, ("a", "b")), folder)
    elsewhere = stripes(name="npz:some/where/stripes.npz")
    assert judge.find(elsewhere, folder).digest == trained.digest
    with pytest.raises(CheckpointError, match=r"was trained for npz:stripes.npz, not for npz:/else/where/stripes.npz"):
        judge.find(stripes(n=40, name="npz:/else/where/stripes.npz"), folder)
    with pytest.raises(CheckpointError, match=r"was trained for npz:stripes.npz, not for npz:stripes.old.npz|no judge"):
        judge.find(stripes(name="npz:stripes.old.npz"), folder)


def test_no_judge_is_a_sentence_that_says_how_to_train_one(tmp_path, digits):
    with pytest.raises(CheckpointError, match="`python -m vae judge --dataset digits --out checkpoints/judge-digits`"):
        judge.find(digits, tmp_path)
    with pytest.raises(CheckpointError, match="have no labels, so no judge"):
        judge.find(stripes(labelled=False), tmp_path)


@pytest.mark.parametrize(
    ("dataset", "folder"),
    [
        ("mnist", "judge-mnist"),
        ("npz:mine.npz", "judge-npz-mine"),
        ("npz:/some/where/My images (2).npz", "judge-npz-My-images-2"),
        ("npz:字.npz", "judge-npz"),
        ("npz:" + 200 * "a" + ".npz", ("judge-npz-" + 200 * "a")[:80]),
    ],
)
def test_folder_name_of_each_kind_of_data_set(dataset, folder):
    assert judge.folder_name(dataset) == folder
    checkpoints.check_name(folder)


def test_load_refuses_damaged_or_missing_files(trained, tmp_path):
    copy = tmp_path / "copy"
    judge.save(copy, trained.config, trained.weights)
    (copy / judge.WEIGHTS).write_bytes(b"\x80\x04 a pickle")
    with pytest.raises(CheckpointError, match="looks like a pickle"):
        judge.load(copy)
    write(copy / judge.WEIGHTS, {"x": (2,)}, {"x": np.zeros(2)})
    with pytest.raises(CheckpointError, match=r"which its judge\.json calls for"):
        judge.load(copy)
    (copy / judge.WEIGHTS).unlink()
    with pytest.raises(CheckpointError, match="is missing"):
        judge.load(copy)
    huge = json.loads(trained.config.model_dump_json()) | {"widths": [10**9]}
    (copy / judge.CONFIG).write_text(json.dumps(huge))
    with pytest.raises(CheckpointError, match=r"widths\.0 = 1000000000"):
        judge.load(copy)


def test_images_without_a_label_are_neither_learned_nor_counted(tmp_path):
    train, test = stripes(), stripes(n=80, split="test")
    half = np.arange(len(train)) < 30
    partly = replace(train, labels=np.where(half, train.labels, -1))
    made = judging.train(judging.configure(partly, epochs=3), partly, tmp_path / "judge-npz-stripes")
    alone = train.take(np.flatnonzero(half))
    same = judging.train(judging.configure(alone, epochs=3), alone, tmp_path / "other")
    assert all(np.array_equal(made.weights[name], same.weights[name]) for name in made.weights)
    some = replace(test, labels=np.where(np.arange(80) < 30, test.labels, -1))
    assert judge.examine(made, some).accuracy.n == 30
    with pytest.raises(CheckpointError, match=r"No test image of npz:stripes\.npz has a label"):
        judge.examine(made, stripes(split="test", labelled=False))


@pytest.mark.parametrize(
    "change", [{"correct": 81}, {"correct": 10**400}, {"n": 10**400, "correct": 10**401}, {"dataset": "\x1b[2J"}]
)
def test_load_refuses_an_impossible_accuracy(trained, tmp_path, change):
    copy = judge.examine(judge.save(tmp_path / "copy", trained.config, trained.weights), stripes(n=80)).path
    told = json.loads((copy / judge.ACCURACY).read_text())
    (copy / judge.ACCURACY).write_text(json.dumps({**told, **change}))
    with pytest.raises(CheckpointError, match=r"accuracy\.json is not usable"):
        judge.load(copy)


def test_configure_refuses_images_without_labels_or_of_one_class():
    with pytest.raises(TrainingError, match="have no labels; a judge learns from labelled images"):
        judging.configure(stripes(labelled=False))
    alone = stripes().take(stripes().indices_of(0))
    with pytest.raises(TrainingError, match=r"All 30 training images of npz:stripes\.npz are of one class"):
        judging.configure(alone)


def test_train_refuses_folders_that_are_taken(trained, make_checkpoint):
    config = judging.configure(stripes(), **SMALL)
    with pytest.raises(TrainingError, match=r"holds a judge\. Choose another --out, or replace it with --overwrite"):
        judging.train(config, stripes(), trained.path)
    with pytest.raises(TrainingError, match="holds a model"):
        judging.train(config, stripes(), make_checkpoint().path, overwrite=True)
    with pytest.raises(TrainingError, match="made for other images"):
        judging.train(config, stripes(n=20), trained.path, overwrite=True)


def test_moved_shifts_or_turns_images_and_stops_at_the_end():
    import torch

    config = judging.configure(stripes(), **{**SMALL, "shift": 8})
    x = torch.zeros(200, 8, 8)
    x[:, 3, 4] = 1
    out = judging.moved(x, config, 0, 100)
    assert out.shape == x.shape
    assert out.amax() <= 1.0001
    assert (out.flatten(1).sum(dim=1) < 0.5).any()  # moved out of sight
    assert judging.moved(x, config, 95, 100) is x
    still = judging.moved(x, config.model_copy(update={"shift": 0.0, "rotation": 90.0}), 0, 100)
    torch.testing.assert_close(still.mean(dim=0).sum(), torch.tensor(1.0), atol=0.1, rtol=0)  # about the centre


def test_default_epochs_fall_with_the_number_of_images():
    assert judging.default_epochs(60_000) == 20
    assert judging.default_epochs(1352) == 200
    assert judging.default_epochs(10**7) == 1


def test_parts_give_the_shapes_and_multiply_adds_of_the_judge():
    config = JudgeConfig(dataset="x", class_names=("a", "b", "c"), image_shape=(28, 27), dataset_digest="d")
    shapes = layers.shapes_of(config.parts)
    assert shapes["features.6.weight"] == (64, 64 * 7 * 7)
    assert shapes["classes.0.weight"] == (3, 64)
    assert sum(map(layers.multiply_adds, config.parts.values())) < 2_500_000


def test_judge_command_trains_measures_and_needs_overwrite(tmp_path, monkeypatch, capsys):
    from vae.__main__ import main

    own = stripes(n=100)
    np.savez(tmp_path / "mine.npz", images=own.images, labels=own.labels)
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    ask = ["judge", "--dataset", "npz:mine.npz", "--data-dir", str(tmp_path), "--epochs", "2"]
    assert main(ask) == 0
    said = capsys.readouterr().out
    assert "judge-npz-mine is right about" in said
    assert "of 20 test images" in said
    images = data.load("npz:mine.npz", "test", tmp_path)
    assert judge.find(images, tmp_path / "checkpoints").accuracy.n == 20
    assert main(ask) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main([*ask, "--overwrite", "--seed", "-1"]) == 2
    assert "seed = -1" in capsys.readouterr().err
    assert main([*ask, "--overwrite", "--seed", "3"]) == 0
