import numpy as np
import pytest
from sklearn.metrics import mutual_info_score

from vae.core.errors import MeasureError
from vae.metrics.disentanglement import mutual_information


@pytest.fixture
def some():
    generator = np.random.default_rng(0)
    factors = generator.integers(0, [3, 10], (2000, 2))
    noise = generator.standard_normal((2000, 3))
    return np.stack([factors[:, 0] + 0.3 * noise[:, 0], factors[:, 1] + noise[:, 1], noise[:, 2]], axis=1), factors


@pytest.mark.parametrize("how", ["width", "quantile"])
def test_information_agrees_with_scikit_learn(some, how):
    codes, factors = some
    found = mutual_information.binned(codes, 20, how)
    expected = [[mutual_info_score(factor, code) for factor in factors.T] for code in found.T]
    np.testing.assert_allclose(mutual_information.information(found, factors), expected, atol=1e-12)
    assert np.argmax(mutual_information.information(found, factors), axis=0).tolist() == [0, 1]


def test_entropy_of_known_shares():
    found = mutual_information.entropy(np.array([[0, 0], [0, 1], [1, 2], [1, 3]]))
    np.testing.assert_allclose(found, [np.log(2), np.log(4)])


def test_information_with_weights_equals_that_of_repeated_rows(some):
    codes, factors = some
    found, weights = mutual_information.binned(codes), np.random.default_rng(1).integers(0, 4, len(codes))
    repeated = np.repeat(np.arange(len(codes)), weights)
    np.testing.assert_allclose(
        mutual_information.information(found, factors, weights.astype(float)),
        mutual_information.information(found[repeated], factors[repeated]),
        atol=1e-10,
    )


def test_bins_of_equal_width_and_of_equal_counts():
    values = np.array([[0.0], [1], [2], [3], [100]])
    assert mutual_information.binned(values, 4, "width")[:, 0].tolist() == [0, 0, 0, 0, 3]
    assert len(np.unique(mutual_information.binned(values, 4, "quantile"))) == 4
    assert mutual_information.binned(np.full((5, 1), 7.0)).tolist() == [[0]] * 5
    assert mutual_information.binned(np.full((5, 1), 0.1 + 0.2), 4, "quantile").tolist() == [[0]] * 5


def test_one_outlier_ruins_bins_of_equal_width_and_not_those_of_equal_counts():
    generator = np.random.default_rng(0)
    factor = generator.integers(0, 10, (10_000, 1))
    code = factor + 0.1 * generator.standard_normal((10_000, 1))
    code[0] = 1000
    by_width, by_count = (
        mutual_information.information(mutual_information.binned(code, 20, how), factor)[0, 0]
        for how in ("width", "quantile")
    )
    assert by_width < 0.2
    assert by_count > 1.9


def test_the_null_is_the_bias_of_counting():
    generator = np.random.default_rng(0)
    codes, factors = generator.integers(0, 20, (1000, 1)), generator.integers(0, 10, (1000, 1))
    found = mutual_information.null(codes, factors, 50)
    assert found.shape == (50, 1, 1)
    np.testing.assert_allclose(found.mean(), 19 * 9 / 2000, rtol=0.1)  # METRICS: 0.037 of ln 10
    np.testing.assert_array_equal(found, mutual_information.null(codes, factors, 50))


def test_levels_are_places_among_the_values():
    assert mutual_information.levels(np.array([[0.5, 9], [0.1, 9], [0.5, 3]])).tolist() == [[1, 1], [0, 1], [1, 0]]


@pytest.mark.parametrize(("values", "bins"), [([[np.nan]], 20), ([[1.0]], 1), (np.zeros((0, 2)), 20)])
def test_binned_refuses_nan_one_bin_and_no_values(values, bins):
    with pytest.raises(MeasureError, match="give at least 2 bins"):
        mutual_information.binned(np.asarray(values, float), bins)
