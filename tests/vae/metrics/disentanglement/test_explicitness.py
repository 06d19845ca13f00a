"""What linear models read off a code: of classes, numbers and angles, by hand and against scikit-learn."""

import warnings

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from vae.metrics.disentanglement import explicitness
from vae.metrics.disentanglement.factors import Factor


def classes(values):
    return Factor("class", np.asarray(values, np.float64), "class", exact=True)


def number(values, kind="number", exact=False):
    return Factor("number", np.asarray(values, np.float64), kind, exact=exact)


def told(codes, factor):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return explicitness.told([explicitness.of_factor(codes, factor)])[0]


def test_classes_are_told_by_half_where_a_code_tells_two_of_four_apart():
    codes = np.repeat([[0.0], [1.0]], 200, axis=0)
    factor = classes(np.tile([0, 1, 2, 3], 100) % 2 + np.repeat([0, 2], 200))
    own, none = explicitness.of_factor(codes, factor)
    np.testing.assert_allclose(none, np.log(4))
    np.testing.assert_allclose(own, np.log(2), atol=0.02)  # lbfgs has come as near as that after 100 steps
    assert told(codes, factor) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("labels", [[0, 1], [3, 7], [0, 1, 2]], ids=["two", "two others", "three"])
def test_classes_that_are_their_code_are_told_and_by_noise_nothing_is(labels):
    factor = classes(np.tile(labels, 200))
    noise = np.random.default_rng(0).normal(size=(len(factor.values), 1))
    assert told(factor.values[:, None], factor) > 0.98 if len(labels) == 2 else 0.9
    assert told(noise, factor) == pytest.approx(0, abs=0.01)
    assert told(np.zeros_like(noise), factor) == 0


def test_unequal_classes_are_measured_against_their_own_entropy():
    factor = classes(np.repeat([0, 1], [90, 10]))
    own, none = explicitness.of_factor(np.zeros((100, 2)), factor)
    assert none.mean() == pytest.approx(-0.9 * np.log(0.9) - 0.1 * np.log(0.1))
    np.testing.assert_array_equal(own, none)


def test_numbers_are_told_by_r2_and_angles_by_that_of_cosine_and_sine():
    generator = np.random.default_rng(0)
    codes = generator.normal(size=(300, 2))
    values = codes @ [1.0, 2.0] + generator.normal(size=300)
    r2 = LinearRegression().fit(codes, values).score(codes, values)
    assert told(codes, number(values)) == pytest.approx(r2)
    assert told(100 * codes - 7, number(values)) == pytest.approx(r2)  # neither unit nor mean of a code matters
    turn = generator.random(300) * 2 * np.pi
    half = np.stack([np.cos(turn), np.zeros(300)], axis=1)
    assert told(half, number(turn, "angle")) == pytest.approx(0.5, abs=0.05)
    assert told(np.stack([np.cos(turn), np.sin(turn)], axis=1), number(turn, "angle")) == pytest.approx(1)


def test_numbers_of_few_values_are_classes():
    values = np.tile(np.arange(5), 100)
    codes = values[:, None] + 0.0
    assert told(codes, number(values)) == pytest.approx(1)
    assert 0.3 < told(codes, number(values, exact=True)) < 1  # logits that are linear in the code


def test_weights_are_how_often_a_resample_holds_an_image():
    generator = np.random.default_rng(0)
    codes = generator.normal(size=(50, 1))
    losses = [explicitness.of_factor(codes, number(codes[:, 0] + generator.normal(size=50)))]
    rows = generator.integers(0, 50, 50)
    weights = np.bincount(rows, minlength=50)[None].astype(float)
    expected = 1 - losses[0][0][rows].sum() / losses[0][1][rows].sum()
    assert explicitness.told(losses, weights).tolist() == [[pytest.approx(expected)]]
