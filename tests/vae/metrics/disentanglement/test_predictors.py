"""DCI and SAP of models whose every dimension is known; the trees grow in this process, the rest is as it is."""

import warnings
from dataclasses import astuple, replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from tests.harness.known_models import coded, collapsed, grow_here, known, reader
from vae.core.errors import CheckpointError, MeasureError, Stopped
from vae.core.task import Task
from vae.data import UNLABELLED
from vae.metrics.disentanglement import dci, predictors, sap
from vae.metrics.disentanglement.predictors import predictors as measure

ROUNDS = 2  # of the bootstrap, here
FORESTS = 2 * (ROUNDS + 1)  # of two factors
PIECES = 2 * FORESTS + 4  # size as classes and as a number; two lines a factor
FITS = PIECES - FORESTS // 2  # shape is classes both times


@pytest.fixture(autouse=True)
def fits(monkeypatch, tmp_path):
    """What was fitted, by function; any warning is an error, and each test has a cache of its own."""
    begun = grow_here(monkeypatch)
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))
    with warnings.catch_warnings(), threadpool_limits(1):  # as in a worker; small trees wait for threads, no more
        warnings.simplefilter("error")
        yield begun


@pytest.fixture
def splits():
    return known(150, "train"), known(110)


def numbers(found):
    return [
        found.dci.importances,
        found.sap.predictability,
        found.dci.factor_informativeness,
        *(np.array(astuple(score)) for score in scores(found)),
        found.dci.spread.of_dimension,
        found.dci.spread.of_factor,
    ]


def scores(found):
    one = found.dci
    return [one.disentanglement, one.completeness, one.informativeness, found.sap.score, found.sap_standardised.score]


def test_each_factor_is_found_in_its_dimension(tmp_path, splits, fits):
    seen = []
    found = measure(reader(tmp_path), *splits, task=Task(lambda now: seen.append((now.done, now.total))))
    np.testing.assert_allclose(found.dci.importances, [[1, 0], [0, 1], [0, 0]], atol=0.02)
    np.testing.assert_allclose(found.dci.importances.sum(axis=0), 1)
    assert found.dci.factor_informativeness.tolist() == [1, 1]
    assert found.dci.disentanglement.value > 0.95
    assert found.dci.completeness.value > 0.95
    assert found.sap.predictability.shape == (3, 2)
    assert found.sap.predictability[0, 0] == 1
    assert found.sap.predictability[0, 1] < 0.6
    for score in scores(found):
        assert 0 <= score.low <= score.value <= score.high <= 1
        assert score.high - score.low > 0.02  # of 110 images, even if they all agree
        assert {type(number) for number in astuple(score)} == {float, int}
    assert (found.train, found.test) == (150, 110)
    assert [one.name for one in found.factors] == ["shape", "size"]
    steps = [*range(FORESTS + 1), *range(FORESTS + FORESTS // 2, PIECES + 1)]
    assert list(dict.fromkeys(seen)) == [(done, PIECES) for done in steps]
    assert len(fits) == FITS


def test_scores_equal_those_of_a_plain_loop_over_factors(tmp_path, splits):
    train, test = splits
    found = measure(reader(tmp_path), *splits, seed=3)
    seed = np.array(3)
    codes, asked = (split.images[:, :3, 0] / np.float32(255) for split in splits)
    trees, lines = [], []
    for name in ("shape", "size"):
        values = np.unique(train.factors[name], return_inverse=True)[1]
        trees.append(dci.fit(codes.astype(float), values, asked.astype(float), seed))
        told = sap.fit(codes.astype(float), values, asked.astype(float), seed)["predicted"]
        lines.append((told == np.unique(test.factors[name], return_inverse=True)[1]).mean(axis=1))
    expected = dci.scores(np.stack([one["importances"] for one in trees], axis=1))
    sizes = [split.factors[["size"]].to_numpy() for split in splits]
    number = dci.fit(codes.astype(float), sizes[0], asked.astype(float), seed)
    assert found.dci_ordered.factor_informativeness[0] == found.dci.factor_informativeness[0]  # shapes have no order
    assert found.dci_ordered.factor_informativeness[1] == dci.informativeness(number["predicted"], sizes[1])
    np.testing.assert_array_equal(found.dci_ordered.importances[:, 1], number["importances"])
    assert found.dci.disentanglement.value == pytest.approx(expected.disentanglement, abs=1e-6)
    assert found.dci.completeness.value == pytest.approx(expected.completeness, abs=1e-6)
    np.testing.assert_allclose(found.sap.predictability, np.stack(lines, axis=1))
    assert found.sap.score.value == pytest.approx(sap.mean_gap(np.stack(lines, axis=1)))


def test_result_is_cached_and_a_fresh_one_is_equal(tmp_path, splits, fits, monkeypatch):
    model = reader(tmp_path)
    assert predictors.known(model, *splits) is None
    first = measure(model, *splits)
    for again in (measure(model, *splits), predictors.known(model, *splits)):
        for one, other in zip(numbers(first), numbers(again), strict=True):
            np.testing.assert_array_equal(one, other)
    assert len(fits) == FITS
    assert predictors.known(model, *splits, seed=1) is None
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "fresh"))
    for one, other in zip(numbers(first), numbers(measure(model, *splits)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(fits) == 2 * FITS


def test_a_stop_keeps_what_is_finished(tmp_path, splits, fits):
    model = reader(tmp_path)
    with pytest.raises(Stopped):
        measure(model, *splits, task=Task(stop=lambda: len(fits) == 3))
    assert predictors.known(model, *splits) is None
    seen = []
    measure(model, *splits, task=Task(lambda now: seen.append((now.done, now.total))))
    assert seen[0] == (3, PIECES)
    assert len(fits) == FITS


def test_a_collapsed_model_scores_nothing_and_nothing_is_nan(tmp_path, splits):
    found = measure(collapsed(tmp_path), *splits)
    assert not found.dci.importances.any()
    for score in (found.dci.disentanglement, found.dci.completeness, found.sap.score, found.sap_standardised.score):
        assert (score.value, score.low) == (0, 0)
        assert 0.02 < score.high < 0.04  # of 150 and 110 images
    assert all(np.isfinite(values).all() for values in numbers(found))
    assert 0.2 < found.dci.informativeness.value < 0.6  # the most frequent value


def test_measured_factors_have_regressors_and_squared_correlations(tmp_path):
    generator = np.random.default_rng(0)
    splits = [
        coded(generator.integers(0, 255, (n, 2)), labels=np.arange(n) % 2, split=split)
        for split, n in (("train", 140), ("test", 105))
    ]
    for split in splits:
        split.images[:, 0, 0] = split.images.sum(axis=(1, 2), dtype=np.int64) // 100 - 60  # dimension 0 is the area
    found = measure(reader(tmp_path, 2), *splits)
    assert [one.name for one in found.factors if one.categorical] == ["class"]
    assert found.dci_ordered is None  # measured numbers are numbers anyway
    area = [one.name for one in found.factors].index("area")
    assert found.dci.importances[:, area].argmax() == 0
    assert found.dci.factor_informativeness[area] > 0.7  # R^2
    codes = splits[1].images[:, :2, 0] / 255
    expected = sap.squared_correlations(codes, found.factors[area].values)
    np.testing.assert_allclose(found.sap.predictability[:, area], expected, atol=1e-5)
    assert all(np.isfinite(values).all() for values in numbers(found))


def test_factor_value_that_training_lacks_counts_as_wrong(tmp_path, splits):
    test = splits[1]
    few = known(200, "train")
    few = few.take(np.flatnonzero(few.factors["size"] < 7))
    less = measure(reader(tmp_path), few, test)
    assert all(np.isfinite(values).all() for values in numbers(less))
    share = (test.factors["size"] < 7).mean()
    assert less.dci.factor_informativeness[1] == pytest.approx(share)


def test_numbers_of_images_are_capped(tmp_path, splits, monkeypatch):
    monkeypatch.setattr(predictors, "TRAIN", 120)
    monkeypatch.setattr(predictors, "TEST", 100)
    found = measure(reader(tmp_path), *splits)
    assert (found.train, found.test) == (120, 100)


def test_bad_seed_few_factors_and_few_images_are_refused(tmp_path, splits):
    model, (train, test) = reader(tmp_path), splits
    with pytest.raises(MeasureError, match="The seed is -2"):
        measure(model, train, test, seed=-2)
    lone = [replace(split, factors=split.factors[["size"]]) for split in splits]
    with pytest.raises(MeasureError, match=r"have 1 that varies in both splits\. Choose a data set with at least 2"):
        measure(model, *lone)
    same = train.take(np.flatnonzero(train.factors["shape"] == 0))  # one value in training
    with pytest.raises(MeasureError, match="at least 100 are needed"):
        measure(model, same, test)
    more = known(400, "train")
    with pytest.raises(MeasureError, match="have 1 that varies in both splits"):
        measure(model, more.take(np.flatnonzero(more.factors["shape"] == 0)), test)
    with pytest.raises(MeasureError, match="99 of the 99 test images"):
        predictors.known(model, train, test.take(np.arange(99)))
    unlabelled = replace(test, factors=None, labels=np.full(110, UNLABELLED))
    unlabelled.images[:] = 0
    with pytest.raises(MeasureError, match="0 of the 110 test images"):
        measure(model, train, unlabelled)
    small = [replace(split, images=split.images[:, :9, :7]) for split in (known(150, "train"), known(110))]
    with pytest.raises(CheckpointError, match="takes images of 28 x 28 pixels"):
        measure(model, *small)


def test_the_same_images_with_shuffled_factors_are_measured_anew(tmp_path, splits):
    model, (train, test) = reader(tmp_path), splits
    assert measure(model, train, test).dci.factor_informativeness.tolist() == [1, 1]
    shuffled = [
        replace(part, factors=part.factors.sample(frac=1, random_state=0, ignore_index=True)) for part in splits
    ]
    assert max(measure(model, train, shuffled[1]).dci.factor_informativeness) < 0.8
    assert max(measure(model, *shuffled).dci.factor_informativeness) < 0.8
