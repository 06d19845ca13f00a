import json

import numpy as np
import pytest

from tests.harness.stripes import SMALL, stripes
from vae.core.errors import CheckpointError
from vae.data import Dataset
from vae.models import catalogue, checkpoints, judge, layers
from vae.models.judge import JudgeConfig
from vae.models.weights import write
from vae.training import judge as judging


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> judge.Judge:
    folder = tmp_path_factory.mktemp("judges") / "judge-npz-stripes"
    return judging.train(judging.configure(stripes(), **SMALL), stripes(), folder)


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
    assert catalogue.scan(folder) == []
    assert catalogue.signature(folder) == catalogue.signature(tmp_path / "nothing")  # no model comes or goes with it
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


@pytest.mark.parametrize(
    "change", [{"correct": 81}, {"correct": 10**400}, {"n": 10**400, "correct": 10**401}, {"dataset": "\x1b[2J"}]
)
def test_load_refuses_an_impossible_accuracy(trained, tmp_path, change):
    copy = judge.examine(judge.save(tmp_path / "copy", trained.config, trained.weights), stripes(n=80)).path
    told = json.loads((copy / judge.ACCURACY).read_text())
    (copy / judge.ACCURACY).write_text(json.dumps({**told, **change}))
    with pytest.raises(CheckpointError, match=r"accuracy\.json is not usable"):
        judge.load(copy)


def test_parts_give_the_shapes_and_multiply_adds_of_the_judge():
    config = JudgeConfig(dataset="x", class_names=("a", "b", "c"), image_shape=(28, 27), dataset_digest="d")
    shapes = layers.shapes_of(config.parts)
    assert shapes["features.6.weight"] == (64, 64 * 7 * 7)
    assert shapes["classes.0.weight"] == (3, 64)
    assert sum(map(layers.multiply_adds, config.parts.values())) < 2_500_000


@pytest.mark.parametrize(("correct", "words"), [(9950, "99.5 %"), (9997, "more than 99.9 %"), (10_000, "all")])
def test_accuracy_in_words_claims_no_more_than_was_measured(correct, words):
    about = {"dataset": "mnist", "split": "test", "dataset_digest": "1", "judge_digest": "2"}
    assert judge.Accuracy(n=10_000, correct=correct, **about).said == words
