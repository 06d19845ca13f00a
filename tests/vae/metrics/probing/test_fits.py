"""The linear probe against plain scikit-learn, and where there is little or nothing to fit."""

import os
import warnings

import numpy as np
import pytest

from tests.harness.files import random_weights
from vae import data
from vae.core import cache
from vae.core.errors import MeasureError, Stopped
from vae.core.folders import CACHE_VARIABLE, CHECKPOINTS_VARIABLE, PROJECT
from vae.core.task import Task
from vae.data import Dataset
from vae.metrics.probing import fits, logistic, representations
from vae.metrics.probing.labelled import Labelled
from vae.metrics.probing.representations import Representation
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig


@pytest.fixture(scope="module")
def built_in():
    return Labelled.of(*(data.load("digits", split) for split in ("train", "test")))


@pytest.fixture(scope="module")
def model(built_in):
    return representations.of_model(checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints"), built_in.test)


@pytest.fixture
def cold(tmp_path, monkeypatch):
    """A cache with nothing in it, and no measures that ship."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv(CHECKPOINTS_VARIABLE, str(tmp_path))


def labelled(train, test, classes=10):
    names = tuple(map(str, range(classes)))

    def images(labels, split):
        labels = np.asarray(labels, np.int64)
        pixels = np.broadcast_to(np.arange(len(labels), dtype=np.uint8)[:, None, None], (len(labels), 2, 2))
        return Dataset("mine", split, pixels, labels, names)

    return Labelled.of(images(train, "train"), images(test, "test"))


def given(train, test, digest="given"):
    """A representation that is just these numbers."""
    train, test = np.asarray(train, float), np.asarray(test, float)
    digest += str(hash(train.tobytes() + test.tobytes()))
    return Representation(
        "given", "mu", digest, train.shape[1], lambda images, rows: (train if images.split == "train" else test)[rows]
    )


def plain(built_in, codes, test_codes, size, seed, c=1.0):
    """What one would write."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = built_in.subset(size, seed)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=c, max_iter=1000))
    pipeline.fit(codes[rows], built_in.train.labels[rows])
    return pipeline.predict(test_codes), np.linalg.norm(pipeline[-1].coef_, axis=0)


@pytest.mark.parametrize(("size", "c"), [(100, 1.0), (1000, 1.0), (1352, 0.1)])
def test_probe_agrees_with_plain_scikit_learn(built_in, model, size, c):
    checkpoint = checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints")
    codes, test_codes = (encoding.encode(checkpoint, s).mu.astype(float) for s in (built_in.train, built_in.test))
    found = fits.probe(model, built_in, size, seeds=2, c=c)
    assert len(found.fits) == (1 if size == 1352 else 2)
    assert found.whole == (size == 1352)
    for seed, fit in enumerate(found.fits):
        predicted, weight = plain(built_in, codes, test_codes, size, seed, c)
        np.testing.assert_array_equal(fit.predicted, predicted)
        np.testing.assert_allclose(fit.weight, weight, rtol=1e-6)
        assert fit.converged
        assert 5 < fit.iterations < 200


def test_raw_pixels_are_scaled_like_codes(built_in):
    pixels = representations.floors([], built_in.train)[0]
    flat, test = (s.images.reshape(len(s), -1).astype(float) for s in (built_in.train, built_in.test))
    predicted, weight = plain(built_in, flat, test, 100, 0)
    (fit,) = fits.probe(pixels, built_in, 100, seeds=1).fits
    assert (fit.predicted == predicted).mean() > 0.99  # float32
    np.testing.assert_allclose(fit.weight, weight, atol=2e-3)
    assert (fit.weight[flat[built_in.subset(100, 0)].std(axis=0) == 0] == 0).all()


def test_accuracy_of_linearly_separable_classes_is_1():
    labels = np.arange(300) % 3
    codes = np.eye(3)[labels] * 10 + np.random.default_rng(0).normal(0, 0.1, (300, 3))
    found = fits.probe(given(codes, codes), labelled(labels, labels), 30, seeds=3)
    assert found.accuracy == 1
    low, high = found.estimate.low, found.estimate.high
    assert 0.9 < low < high == 1
    assert found.by_class() == {0: 1, 1: 1, 2: 1}
    np.testing.assert_array_equal(found.confusion(), np.eye(3) * 100)


def test_shuffled_labels_are_chance(built_in, model):
    shuffled = np.random.default_rng(0).permutation(built_in.train.labels)
    train = Dataset("digits", "train", built_in.train.images, shuffled, built_in.train.class_names)
    found = fits.probe(model, Labelled.of(train, built_in.test), 1352)
    assert 0.03 < found.accuracy < 0.2


def test_scale_and_order_of_dimensions_change_nothing():
    generator = np.random.default_rng(0)
    labels = np.arange(200) % 2
    codes = generator.normal(0, 1, (200, 4)) + labels[:, None] * [2, 0, 0.5, 0]
    data = labelled(labels, labels)
    one, other = (fits.probe(given(c, c), data, 200) for c in (codes, codes[:, ::-1] * [1e3, 1e-3, 7, 1] + 5))
    np.testing.assert_array_equal(one.fits[0].predicted, other.fits[0].predicted)
    np.testing.assert_allclose(one.weight, other.weight[::-1], rtol=1e-3)
    assert one.weight.argmax() == 0


def test_each_seed_is_another_draw_of_labels(built_in, model):
    found = fits.probe(model, built_in, 100, seeds=3)
    assert len({fit.predicted.tobytes() for fit in found.fits}) == 3
    again = fits.probe(model, built_in, 100, seeds=2)
    for one, other in zip(again.fits, found.fits, strict=False):
        np.testing.assert_array_equal(one.predicted, other.predicted)


def test_every_fit_is_kept_and_stopping_loses_none(cold, built_in, model, monkeypatch):
    seen = []
    with pytest.raises(Stopped, match="Every finished fit is kept"):
        fits.probe(model, built_in, 100, seeds=4, task=Task(lambda now: seen.append(now.done), lambda: seen[-1] == 2))
    assert seen == [0, 1, 2]
    assert fits.known(model, built_in, 100, seeds=2) is not None
    assert fits.known(model, built_in, 100, seeds=3) is None
    fitted = []
    real = logistic.fit
    monkeypatch.setattr(logistic, "fit", lambda **arrays: fitted.append(1) or real(**arrays))
    whole = fits.probe(model, built_in, 100, seeds=4)
    assert len(fitted) == 2
    known = fits.known(model, built_in, 100, seeds=4)
    assert known.accuracy == whole.accuracy
    assert known.estimate == whole.estimate


def test_large_fit_in_its_own_process_gives_the_same_result(cold, built_in, monkeypatch):
    pixels = representations.floors([], built_in.train)[0]
    here = fits.probe(pixels, built_in, 40, seeds=1)
    monkeypatch.setattr(fits, "_LARGE", 1000)
    monkeypatch.setenv(CACHE_VARIABLE, os.environ[CACHE_VARIABLE] + "-other")
    with pytest.raises(Stopped):
        fits.probe(pixels, built_in, 40, seeds=1, task=Task(stop=lambda: True))
    there = fits.probe(pixels, built_in, 40, seeds=1)
    np.testing.assert_array_equal(there.fits[0].predicted, here.fits[0].predicted)


def test_collapsed_codes_have_a_value_and_no_warning():
    labels = np.repeat([0, 1, 2], [30, 50, 20])
    data = labelled(labels, labels)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        flat = fits.probe(given(np.full((100, 2), 0.1), np.full((100, 2), 0.1)), data, 100)
    assert flat.accuracy == 0.5  # the most frequent class for all
    assert (flat.weight == 0).all()
    assert flat.converged
    rounded = np.stack([np.full(100, 3.0), labels + 0.0], axis=1)
    rounded[::2, 0] += 1e-7  # what float32 leaves of a constant
    half = fits.probe(given(rounded, rounded), data, 100)
    assert half.weight[0] == 0
    assert half.accuracy == 1


def test_as_many_classes_as_images_are_fitted_without_a_warning():
    labels = np.arange(20)
    codes = np.eye(20)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fits.probe(given(codes, codes), labelled(labels, labels), 20).accuracy == 1


def test_probe_and_removal_of_one_dimension_and_two_classes():
    labels = np.arange(40) % 2
    data = labelled(labels, labels)
    codes = labels[:, None] + np.linspace(0, 0.4, 40)[:, None]
    assert fits.probe(given(codes, codes), data, 40).accuracy == 1
    gone = fits.removal(given(codes, codes), data)
    assert gone.removed.tolist() == [0]
    assert gone.accuracy.tolist() == [1]


def test_a_class_without_training_images_counts_as_wrong():
    data = labelled([0, 1] * 20, [0, 1, 2, 2])
    codes, test = np.array([0.0, 1] * 20)[:, None], np.array([0.0, 1, 2, 2])[:, None]
    found = fits.probe(given(codes, test), data, 40)
    assert found.by_class() == {0: 1, 1: 1, 2: 0}
    assert found.accuracy == 0.5


def test_fit_that_did_not_converge_is_on_record(monkeypatch):
    monkeypatch.setattr(logistic, "MAX_ITER", 1)
    generator = np.random.default_rng(0)
    codes = generator.normal(0, 1, (60, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fits.probe(given(codes, codes), labelled(np.arange(60) % 3, np.arange(60) % 3), 60)
    assert not found.converged
    assert found.fits[0].iterations == 1


@pytest.mark.parametrize("c", [0, -1, float("nan"), float("inf")])
def test_penalty_that_is_not_above_0_and_finite_is_refused(built_in, model, c):
    with pytest.raises(MeasureError, match="must be above 0 and finite"):
        fits.probe(model, built_in, 100, c=c)


def test_removal_goes_from_the_heaviest_dimension(cold):
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 4, 400)
    codes = np.stack([labels + generator.normal(0, 0.2, 400), np.zeros(400), generator.normal(0, 1, 400)], axis=1)
    what, data = given(codes, codes), labelled(labels, labels)
    assert fits.removal.known(what, data) is None
    found = fits.removal(what, data)
    assert found.order.tolist() == [0, 2, 1]
    assert found.removed.tolist() == [0, 1, 2]
    assert found.size == 400
    assert found.accuracy[0] > 0.9
    assert found.accuracy[1] < 0.45  # noise
    assert found.accuracy[2] == np.bincount(labels).max() / 400  # a constant
    assert found.accuracy[0] == fits.probe(what, data, 400).accuracy
    known = fits.removal.known(what, data)
    np.testing.assert_array_equal(known.accuracy, found.accuracy)


def test_many_dimensions_are_removed_in_32_steps(cold):
    generator = np.random.default_rng(0)
    codes, labels = generator.normal(0, 1, (50, 100)), np.arange(50) % 2
    found = fits.removal(given(codes, codes), labelled(labels, labels))
    assert len(found.removed) == len(found.accuracy) == 32
    assert (found.removed[0], found.removed[-1]) == (0, 99)


def test_probe_of_an_untrained_model_of_one_dimension(built_in, tmp_path):
    config = ModelConfig(kind="vae", beta=4, latent_dim=1, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    made = checkpoints.save(tmp_path / "tiny", config, random_weights(config))
    found = fits.probe(representations.of_model(made, built_in.test), built_in, 1352)
    assert 0.05 < found.accuracy < 0.6


def test_probe_works_where_nothing_can_be_cached(built_in, model, monkeypatch):
    monkeypatch.setattr(cache, "store", lambda kind, key, result: None)
    assert fits.probe(model, built_in, 20, seeds=1).accuracy > 0.3


def test_predictions_take_a_byte_an_image_and_labels_are_shared(built_in, model, cold):
    """A server keeps hundreds of them: at 10,000 images and 5 draws they were half a MB each."""
    one = fits.probe(model, built_in, 100, 2)
    assert [fit.predicted.nbytes for fit in one.fits] == [len(built_in.test)] * 2
    assert one.labels is built_in.test.labels
    again = fits.known(model, built_in, 100, 2)
    assert again.confusion().sum() == len(built_in.test)
    np.testing.assert_array_equal(again.fits[1].predicted, one.fits[1].predicted)
