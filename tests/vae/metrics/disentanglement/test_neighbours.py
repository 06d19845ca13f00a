"""Information by nearest neighbours: by hand, against scikit-learn, and where the truth is known."""

import numpy as np
import pytest
from scipy.special import digamma
from scipy.stats import norm
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

from vae.metrics.disentanglement import mutual_information, neighbours


def test_information_of_four_numbers_by_hand():
    numbers, labels = np.array([0.0, 1.0, 1.5, 4.0]), np.array([0, 0, 1, 1])
    found = neighbours.local_information(numbers, labels, neighbours=1)
    # The neighbour of the same class is 1, 1, 2.5 and 2.5 away; nearer than that are 1, 2, 3 and 1, each with itself.
    expected = digamma(4) + digamma(1) - digamma(2) - digamma(np.array([1, 2, 3, 1]))
    np.testing.assert_allclose(found, expected)


def test_information_is_that_of_scikit_learn():
    generator = np.random.default_rng(0)
    labels = generator.integers(0, 5, 500)
    codes = generator.normal(size=(500, 3))
    codes[:, 0] += labels
    codes[:, 1] = np.round(codes[:, 1] + 0.3 * labels, 1)  # many equal numbers
    theirs = mutual_info_classif(codes, labels, n_neighbors=10, random_state=0)
    scattered = neighbours.scattered(codes, seed=0)
    ours = [neighbours.local_information(scattered[:, j], labels).mean() for j in range(3)]
    np.testing.assert_allclose(np.maximum(ours, 0), theirs, atol=0.01)  # noise decides between equal numbers
    assert ours[0] == pytest.approx(theirs[0], abs=1e-9)


def test_information_of_a_gaussian_mixture_is_near_the_truth_and_of_noise_near_0():
    generator = np.random.default_rng(1)
    labels = generator.integers(0, 2, 4000)
    apart = neighbours.local_information(labels + generator.normal(0, 0.01, 4000), labels).mean()
    assert apart == pytest.approx(np.log(2), abs=0.01)
    assert neighbours.local_information(generator.normal(size=4000), labels).mean() == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("apart", [0.5, 1.0, 3.0])
def test_information_of_two_gaussians_with_their_class_is_the_integral(apart):
    generator = np.random.default_rng(2)
    labels = generator.integers(0, 2, 8000)
    x = np.linspace(-12, 12 + apart, 20_001)
    densities = norm.pdf(x), norm.pdf(x - apart)
    mixture = sum(densities) / 2
    of_each = [np.where(one > 0, one * np.log(np.maximum(one, 1e-300) / mixture), 0) for one in densities]
    truth = np.trapezoid(sum(of_each) / 2, x)
    found = neighbours.local_information(generator.normal(size=8000) + apart * labels, labels).mean()
    assert found == pytest.approx(truth, abs=0.015)


@pytest.mark.parametrize("correlation", [0.3, 0.6, 0.9])
def test_information_of_a_bivariate_gaussian_in_bins_is_near_its_closed_form(correlation):
    """-ln(1 - r²) / 2 nats, of which 20 bins of one lose little; the other estimator has neighbours in both."""
    generator = np.random.default_rng(3)
    x = generator.normal(size=8000)
    y = correlation * x + np.sqrt(1 - correlation**2) * generator.normal(size=8000)
    bins = mutual_information.binned(y[:, None], 20, "width")[:, 0]
    found, truth = neighbours.local_information(x, bins).mean(), -np.log(1 - correlation**2) / 2
    assert truth * 0.9 - 0.015 < found < truth + 0.015
    continuous = mutual_info_regression(x[:, None], y, n_neighbors=10, random_state=0)[0]
    assert found == pytest.approx(continuous, rel=0.1, abs=0.015)


@pytest.mark.parametrize("neighbours_asked", [1, 3, 10])
def test_distances_to_neighbours_are_those_of_trying_all(neighbours_asked):
    generator = np.random.default_rng(4)
    labels = np.minimum(generator.geometric(0.3, 90), 12)
    numbers = generator.normal(size=90).round(2) + 1e-9 * np.arange(90)
    found = neighbours.local_information(numbers, labels, neighbours_asked)
    of_more, expected = np.flatnonzero(np.bincount(labels)[labels] > 1), np.zeros(90)
    for i in of_more:
        own = np.abs(numbers[labels == labels[i]] - numbers[i])
        k = min(neighbours_asked, len(own) - 1)
        near = (np.abs(numbers[of_more] - numbers[i]) < np.sort(own)[k] * (1 - 1e-14)).sum()
        expected[i] = digamma(len(of_more)) + digamma(k) - digamma(len(own)) - digamma(near)
    np.testing.assert_allclose(found, expected * 90 / len(of_more), atol=1e-9)


def test_images_alone_in_their_class_are_not_counted_and_small_classes_have_fewer_neighbours():
    numbers = np.arange(8.0)
    labels = np.array([0, 1, 1, 1, 2, 3, 3, 3])
    found = neighbours.local_information(numbers, labels)
    assert found[[0, 4]].tolist() == [0, 0]
    kept = labels % 2 == 1
    alone = neighbours.local_information(numbers[kept], labels[kept])
    assert found.mean() == pytest.approx(alone.mean())
    assert neighbours.local_information(numbers, np.arange(8)).tolist() == [0] * 8


def test_scattered_codes_are_told_apart_without_being_moved_and_constants_are_0():
    codes = np.repeat([[0.0, 3.0], [2.0, 3.0]], 20, axis=0)
    found = neighbours.scattered(codes)
    assert len(np.unique(found[:, 0])) == 40
    np.testing.assert_allclose(found, [[0, 0]] * 20 + [[2, 0]] * 20, atol=1e-8)
    np.testing.assert_array_equal(found, neighbours.scattered(codes))
