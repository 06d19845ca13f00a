"""Intervals and counts of a probe."""

import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.metrics.probing.result import Fit, Probe, difference


def probe(predicted, labels, size=100, classes=(0, 1, 2)):
    fits = tuple(Fit(np.asarray(one), np.ones(2), 3, True) for one in predicted)
    return Probe(size, False, fits, np.asarray(labels), classes)


def test_accuracy_and_confusion_of_two_draws_counted_by_hand():
    found = probe([[0, 1, 1, 2, 2, 0], [0, 0, 1, 1, 2, 1]], [0, 0, 1, 1, 2, 2])
    assert found.accuracy == pytest.approx(8 / 12)
    assert found.deviation == pytest.approx(np.std([3 / 6, 5 / 6], ddof=1))
    assert found.by_class() == {0: 0.75, 1: 0.75, 2: 0.5}
    np.testing.assert_array_equal(found.confusion(), [[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    np.testing.assert_array_equal(found.confusion(1), [[2, 0, 0], [0, 2, 0], [0, 1, 1]])
    np.testing.assert_array_equal(found.seen_as(2, 0), [5])
    np.testing.assert_array_equal(found.seen_as(2, 0, draw=1), [])


def test_a_class_that_one_side_lacks_is_no_nan():
    found = probe([[0, 7, 7]], [0, 0, 3], classes=(0, 3, 7))
    assert found.by_class() == {0: 0.5, 3: 0.0}
    np.testing.assert_array_equal(found.confusion(), [[1, 0, 1], [0, 0, 1], [0, 0, 0]])
    assert found.deviation is None


def test_the_interval_of_several_draws_is_as_wide_as_the_bootstraps():
    generator = np.random.default_rng(0)
    labels = np.zeros(1000, np.int64)
    predicted = (generator.random((4, 1000)) < np.array([[0.2], [0.25], [0.3], [0.2]])).astype(int)
    found = probe(predicted, labels)
    low, high = found.estimate.low, found.estimate.high
    plain = []
    for _ in range(4000):  # draw images, draw seeds, average
        rows, seeds = generator.integers(0, 1000, 1000), generator.integers(0, 4, 4)
        plain.append(found.right[np.ix_(seeds, rows)].mean())
    np.testing.assert_allclose([low, high], np.quantile(plain, [0.025, 0.975]), atol=0.008)
    assert high - low == pytest.approx(2 * 1.96 * np.std(plain), rel=0.06)
    assert low < found.accuracy < high
    assert found.estimate == probe(predicted, labels).estimate


def test_one_draw_has_the_binomial_interval():
    right = np.arange(400) < 320
    found = probe([np.where(right, 0, 1)], np.zeros(400, np.int64)).estimate
    low, high = found.low, found.high
    np.testing.assert_allclose([low, high], 0.8 + np.array([-1, 1]) * 1.96 * (0.8 * 0.2 / 400) ** 0.5, atol=0.005)


@pytest.mark.parametrize("draws", [1, 3])
def test_no_interval_closes_where_all_answers_are_right_or_none(draws):
    for seen, value, expected in ((0, 1.0, (0.757, 1.0)), (1, 0.0, (0.0, 0.243))):  # Wilson's of 12 of 12, 0 of 12
        found = probe([np.full(12, seen)] * draws, np.zeros(12))
        assert found.accuracy == value
        np.testing.assert_allclose((found.estimate.low, found.estimate.high), expected, atol=6e-4)


@pytest.mark.parametrize("draws", [1, 3])
@pytest.mark.parametrize("wrong", [0, 4, 12])
def test_no_difference_closes_where_both_probes_agree_on_every_image(draws, wrong):
    same = probe([np.arange(12) < wrong] * draws, np.zeros(12))
    found = difference(same, same)
    assert found.value == 0
    assert found.low < -0.05
    assert found.high > 0.05


def test_a_paired_difference_is_narrower_than_two_intervals():
    generator = np.random.default_rng(1)
    labels, hard = np.zeros(2000, np.int64), generator.random(2000) < 0.3
    first = probe([hard & (generator.random(2000) < 0.9) for _ in range(3)], labels)
    second = probe([hard & (generator.random(2000) < 0.99) for _ in range(3)], labels)
    found = difference(first, second)
    assert found.value == pytest.approx(first.accuracy - second.accuracy)
    assert 0 < found.low < found.value < found.high
    assert found.high - found.low < (first.estimate.high - first.estimate.low) / 2
    back = difference(second, first)
    np.testing.assert_allclose((back.value, back.low, back.high), (-found.value, -found.high, -found.low), atol=1e-3)


def test_a_paired_difference_over_draws_is_as_wide_as_the_bootstraps():
    generator = np.random.default_rng(2)
    labels, hard = np.zeros(1500, np.int64), generator.random(1500) < 0.4
    first, second = (
        probe([hard & (generator.random(1500) < sure) for sure in (0.9, 0.8, 0.95)], labels) for _ in range(2)
    )
    plain = []
    for _ in range(2000):  # draw images, draw seeds, both probes on the same
        rows, seeds = generator.integers(0, 1500, 1500), generator.integers(0, 3, 3)
        chosen = np.ix_(seeds, rows)
        plain.append(first.right[chosen].mean() - second.right[chosen].mean())
    found = difference(first, second)
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.std(plain), rel=0.12)


def test_difference_of_probes_that_are_no_pair_is_refused():
    one = probe([[0, 1]], [0, 1])
    with pytest.raises(MeasureError, match="the same size and seeds"):
        difference(one, probe([[0, 1]], [0, 1], size=10))
    with pytest.raises(MeasureError, match="the same size and seeds"):
        difference(one, probe([[0, 1]] * 2, [0, 1]))
    with pytest.raises(MeasureError, match="different images"):
        difference(one, probe([[0, 1]], [0, 0]))
