"""SAP: the verification vectors of its definition, and the edges."""

import warnings

import numpy as np
import pytest

from vae.metrics.disentanglement import sap


def factors_and_noise(n=4000):
    generator = np.random.default_rng(0)
    return generator.integers(0, [4, 5, 6], (n, 3)).astype(float)


def predicted_alone(codes, factors, standardise=False):
    half = len(codes) // 2
    if standardise:
        codes = sap.scaled_by(codes[:half], codes)
    rows = [sap.fit(codes[:half], factor[:half], codes[half:], np.array(0))["predicted"] for factor in factors.T]
    return np.stack([(row == factor[half:]).mean(axis=1) for row, factor in zip(rows, factors.T, strict=True)], axis=1)


def test_sap_of_codes_that_are_the_factors_is_high():
    # As in disentanglement_lib: a line on one number tells the ends apart and few of the values between, so the
    # maximum is well below 1 for factors of many values; for two values it is 1 less what guessing gets.
    factors = (factors_and_noise() > 2).astype(float)
    assert sap.mean_gap(predicted_alone(factors, factors)) == pytest.approx(0.5, abs=0.1)
    continuous = np.stack([sap.squared_correlations(factors, factor) for factor in factors.T], axis=1)
    assert sap.mean_gap(continuous) > 0.95


def test_sap_of_every_code_twice_or_all_zero_is_low():
    factors = factors_and_noise(1000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert 0 <= sap.mean_gap(predicted_alone(np.repeat(factors, 2, axis=1), factors)) <= 0.2
        assert 0 <= sap.mean_gap(predicted_alone(np.zeros_like(factors), factors)) <= 0.2
        assert sap.squared_correlations(np.zeros_like(factors), factors[:, 0]).tolist() == [0, 0, 0]


def test_squared_correlations_agree_with_numpy_or_are_0_for_tiny_codes():
    generator = np.random.default_rng(0)
    codes, factor = generator.standard_normal((100, 2)), generator.standard_normal(100)
    codes[:, 1] = 1e-7 * codes[:, 1]
    found = sap.squared_correlations(codes, factor)
    assert found[0] == pytest.approx(np.corrcoef(codes[:, 0], factor)[0, 1] ** 2)
    assert found[1] == 0


@pytest.mark.parametrize(("scale", "add"), [(1, 3), (1, 100), (1e-3, 0), (-50, 7)])
def test_fit_standardised_ignores_constants_and_units(scale, add):
    factors = (factors_and_noise(600) > 2).astype(float)
    codes = factors + 0.2 * np.random.default_rng(0).standard_normal(factors.shape)
    moved = codes * [scale, 1, scale] + [add, -add, 0]
    plain, again = (predicted_alone(one, factors, standardise=True) for one in (codes, moved))
    assert sap.mean_gap(plain) > 0.4
    np.testing.assert_allclose(again, plain, atol=1 / 300)
    first, second = (sap.scaled_by(one, one[:9]) for one in (codes, moved))
    np.testing.assert_allclose(second, first * np.sign([scale, 1, scale]), atol=1e-9)


def test_fit_changes_with_an_added_constant_unlike_standardised():
    factors = (factors_and_noise(600) > 2).astype(float)
    plain, moved = (sap.mean_gap(predicted_alone(factors + add, factors)) for add in (0, 100))
    assert plain > 0.4
    assert moved < plain - 0.15
    assert sap.mean_gap(predicted_alone(factors + 100, factors, standardise=True)) > 0.4


def test_standardised_makes_a_constant_dimension_0():
    codes = np.stack([np.full(5, 0.1), np.arange(5.0)], axis=1)
    found = sap.scaled_by(codes, codes + 1)
    assert not found[:, 0].any()
    np.testing.assert_allclose(sap.scaled_by(codes, codes)[:, 1].std(), 1)


def test_fit_on_one_class_predicts_it_always():
    found = sap.fit(np.ones((4, 2)), np.full(4, 7), np.ones((3, 2)), np.array(0))
    assert found["predicted"].tolist() == [[7, 7, 7]] * 2


def test_an_angle_alone_in_a_dimension_is_told_by_the_correlation_with_its_circle():
    turn = np.arange(720) % 360
    other = np.random.default_rng(0).normal(size=720)
    codes = np.stack([np.cos(np.deg2rad(turn)), other], axis=1)  # as far as one number can be an angle
    halves = []
    for part in (slice(360), slice(360, None)):
        halves += [codes[part], {"turn": turn[part].astype(float), "turn period": np.full(360, 360.0)}]
    assert sap.sap(*halves, categorical=()).value == pytest.approx(1, abs=0.02)
