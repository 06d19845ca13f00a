from dataclasses import replace

import numpy as np
import pytest

from tests.harness import colours
from tests.harness.stripes import SMALL, stripes
from vae.core.errors import CheckpointError, TrainingError
from vae.models import judge
from vae.training import judge as judging


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


def test_a_judge_of_colours_tells_classes_apart_that_differ_in_colour_alone(tmp_path):
    train, test = colours.dataset(300, "train"), colours.dataset(60, seed=1)
    made = judging.train(judging.configure(train, epochs=30), train, tmp_path / "judge-colours")
    assert made.config.planes == (3, 8, 12)
    assert judge.examine(made, test).accuracy.share > 0.9
    with pytest.raises(CheckpointError, match="judges images of 8 x 12 pixels in colour; these have 8 x 12 pixels"):
        made.see(test.images[..., 0])
