import warnings

import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.metrics.decoded import frechet


def gaussians(n, mean, factor, seed):
    """n samples of a Gaussian whose mean and covariance are exactly these."""
    rows = np.random.default_rng(seed).standard_normal((n, len(mean)))
    rows -= rows.mean(axis=0)
    white = rows @ np.linalg.inv(np.linalg.cholesky(np.cov(rows.T))).T
    return white @ np.asarray(factor, float).T + mean


def test_frechet_of_commuting_gaussians_has_a_closed_form():
    first = gaussians(50, [0, 0, 0], np.diag([1, 2, 3]), 0)
    second = gaussians(70, [3, 4, 0], np.diag([2, 2, 0.5]), 1)
    expected = 25 + (1 - 2) ** 2 + 0 + (3 - 0.5) ** 2
    found = frechet.distance(frechet.gaussian(first), frechet.gaussian(second))
    assert found == pytest.approx(expected, rel=1e-9)


def test_frechet_of_gaussians_that_do_not_commute():
    """In two dimensions tr (AB)^(1/2) = (tr AB + 2 (det AB)^(1/2))^(1/2)."""
    a, b = np.array([[2, 0], [1, 0.5]]), np.array([[1, 0], [-0.7, 1.5]])
    first, second = gaussians(40, [1, 0], a, 2), gaussians(60, [0, 2], b, 3)
    product = a @ a.T @ b @ b.T
    overlap = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))
    expected = 5 + np.trace(a @ a.T) + np.trace(b @ b.T) - 2 * overlap
    one, other = frechet.gaussian(first), frechet.gaussian(second)
    assert frechet.distance(one, other) == pytest.approx(expected, rel=1e-9)
    assert frechet.distance(other, one) == pytest.approx(expected, rel=1e-9)


def test_frechet_is_zero_for_the_same_and_sound_where_covariances_are_singular():
    generator = np.random.default_rng(0)
    features = np.maximum(generator.standard_normal((30, 64)), 0).astype(np.float32)  # fewer rows than columns
    features[:, 5:20] = 0  # units that never fire
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = frechet.gaussian(features)
        assert frechet.distance(one, one) == 0
        assert frechet.distance(one, frechet.gaussian(features.copy())) == 0
        assert frechet.distance(one, frechet.gaussian(features[::-1])) == pytest.approx(0, abs=1e-6)
        constant = frechet.gaussian(np.ones((4, 64)))
        expected = np.square(one.mean - 1).sum() + np.trace(one.covariance)
        assert frechet.distance(one, constant) == pytest.approx(expected, rel=1e-9)
    with pytest.raises(MeasureError, match="1 image has no spread"):
        frechet.gaussian(features[:1])
    with pytest.raises(MeasureError, match="not finite"):
        frechet.gaussian(np.full((3, 2), np.nan))


def test_the_interval_of_frechet_covers_what_other_draws_give():
    reference = frechet.gaussian(gaussians(500, np.zeros(4), np.eye(4), 0))
    generator = np.random.default_rng(1)
    draws = [frechet.distance_of(generator.standard_normal((400, 4)) + 0.5, reference) for _ in range(40)]
    mean = np.mean([one.value for one in draws])
    inside = np.mean([one.low <= mean <= one.high for one in draws])
    assert inside >= 0.85


@pytest.mark.parametrize("features", [np.eye(4), np.ones((40, 4))])
def test_few_images_or_one_and_the_same_again_have_no_interval_of_frechet(features):
    found = frechet.distance_of(features, frechet.gaussian(gaussians(500, np.zeros(4), np.eye(4), 0)))
    assert found.value > 0
    assert not found.known
