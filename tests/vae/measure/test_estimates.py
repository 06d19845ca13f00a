import numpy as np
import pytest

from vae.measure import estimates
from vae.measure.estimates import Estimate


def test_a_share_has_the_bootstrap_of_resampled_answers():
    right = np.arange(200) % 10 < 3
    found = estimates.share(right)
    generator = np.random.default_rng(1)
    again = right[generator.integers(0, 200, (4000, 200))].mean(axis=1)
    assert (found.value, found.n) == (pytest.approx(0.3), 200)
    np.testing.assert_allclose([found.low, found.high], np.quantile(again, [0.025, 0.975]), atol=0.012)


def test_a_mean_has_standard_errors_and_one_value_none():
    values = np.random.default_rng(0).normal(5, 2, 400)
    found = estimates.mean(values)
    assert found.high - found.value == pytest.approx(1.96 * values.std(ddof=1) / 20)
    assert found.value - found.low == pytest.approx(found.high - found.value)
    assert estimates.mean(np.array([3.0])) == Estimate(3.0, 3.0, 3.0, 1)


def test_a_difference_is_as_uncertain_as_both_together():
    found = estimates.difference(Estimate(10, 7, 13, 100), Estimate(4, 0, 8, 50))
    assert found == Estimate(6, 1, 11, 50)
    lopsided = estimates.difference(Estimate(0.9, 0.6, 1.0, 9), Estimate(0.5, 0.5, 0.5, 9))
    assert (lopsided.low, lopsided.high) == (pytest.approx(0.1), pytest.approx(0.5))
