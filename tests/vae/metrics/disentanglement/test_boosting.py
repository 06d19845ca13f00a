"""Boosted trees against scikit-learn's, and what they make of codes that have few answers or none."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

from vae.metrics.disentanglement import boosting


def codes(n=300, dimensions=4):
    return np.random.default_rng(0).standard_normal((n, dimensions))


def theirs(kind, train, values, test, stages):
    model = kind(n_estimators=stages, random_state=0).fit(train, values)
    return model.feature_importances_, model.predict(test)


@pytest.mark.parametrize("number", [2, 3], ids=["of two classes", "of three classes"])
def test_trees_that_tell_classes_are_those_of_scikit_learn(number):
    x = codes(600)
    labels = np.digitize(x[:, 0] + np.sin(3 * x[:, 1]) + 0.3 * x[:, 2], np.linspace(-1, 1, number + 1)[1:-1])
    ours = boosting.classes(x[:400], labels[:400] + 7, x[400:], stages=12)
    importances, predicted = theirs(GradientBoostingClassifier, x[:400], labels[:400] + 7, x[400:], 12)
    np.testing.assert_allclose(ours.importances, importances, atol=0.01)  # equal splits may fall otherwise
    assert (ours.predicted == predicted).mean() > 0.98
    assert set(ours.predicted) <= set(labels + 7)


def test_trees_that_tell_numbers_are_those_of_scikit_learn_to_the_last_digits():
    x = np.random.default_rng(0).random((1000, 3))
    values = np.sin(6 * x[:, 0]) + x[:, 1] * x[:, 2]  # smooth, so nodes are large and no two splits are equally good
    ours = boosting.numbers(x[:900], values[:900, None], x[900:], stages=20)
    importances, predicted = theirs(GradientBoostingRegressor, x[:900], values[:900], x[900:], 20)
    np.testing.assert_allclose(ours.importances, importances, atol=1e-9)
    np.testing.assert_allclose(ours.predicted[:, 0], predicted, atol=1e-9)


def test_codes_of_few_values_are_parted_between_values_alone():
    x = np.random.default_rng(0).integers(0, 4, (400, 3)).astype(np.float64)
    values = 2 * x[:, 0] - x[:, 1] + 0.5 * (x[:, 0] > 1) * x[:, 2]
    ours = boosting.numbers(x[:300], values[:300, None], x[300:], stages=30)
    importances, predicted = theirs(GradientBoostingRegressor, x[:300], values[:300], x[300:], 30)
    np.testing.assert_allclose(ours.importances, importances, atol=1e-9)
    np.testing.assert_allclose(ours.predicted[:, 0], predicted, atol=1e-9)


def test_one_split_by_hand():
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    found = boosting.numbers(x, np.array([[0.0], [0.0], [6.0], [6.0]]), np.array([[2.4], [2.6]]), stages=1)
    assert found.gains.tolist() == [36.0]  # the sum of squares around the mean of 3 is 4 * 9, and nothing of it is left
    np.testing.assert_allclose(found.predicted[:, 0], [2.7, 3.3])  # a tenth of the way from the mean


def test_dimensions_that_part_the_images_alike_share_the_importance():
    x = codes(300, 1)
    twice = np.concatenate([x, x, codes(300, 1)[::-1]], axis=1)
    found = boosting.classes(twice, (x[:, 0] > 0).astype(np.int64), twice, stages=40)
    assert found.importances[2] < 0.01
    assert found.importances[0] == pytest.approx(0.5, abs=0.25)


def test_several_numbers_of_one_factor_add_up_their_gains():
    x = codes()
    pair = np.stack([x[:, 0], 3 * x[:, 1]], axis=1)
    both = boosting.numbers(x, pair, x, stages=5)
    first, second = (boosting.numbers(x, pair[:, [k]], x, stages=5) for k in (0, 1))
    np.testing.assert_allclose(both.gains, first.gains + second.gains)
    np.testing.assert_array_equal(both.predicted, np.concatenate([first.predicted, second.predicted], axis=1))


@pytest.mark.parametrize("x", [np.ones((20, 2)), np.arange(20.0)[:, None] * 1e-9], ids=["all the same", "too near"])
def test_codes_that_do_not_differ_gain_nothing(x):
    found = boosting.numbers(x, np.arange(20.0)[:, None], x, stages=3)
    assert found.gains.tolist() == [0] * x.shape[1]
    assert found.importances.tolist() == [0] * x.shape[1]
    np.testing.assert_allclose(found.predicted, 9.5)


def test_the_same_seed_gives_the_same_trees():
    x = np.repeat(codes(100, 2), 2, axis=1)
    labels = (x[:, 0] + x[:, 2] > 0).astype(np.int64)
    first, second, other = (boosting.classes(x, labels, x, seed, stages=10).gains for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)
