"""MIG: the verification vectors of its definition, and the edges."""

import warnings

import numpy as np
import pytest

from vae.metrics.disentanglement import mig, mutual_information


def factors_and_noise(n=4000):
    generator = np.random.default_rng(0)
    return generator.integers(0, [4, 5, 6], (n, 3)).astype(float)


def scored(codes, factors, **settings):
    return mig.of_counts(mutual_information.binned(codes), mutual_information.levels(factors), **settings)


def test_mig_of_codes_that_are_the_factors_is_above_0_9():
    factors = factors_and_noise()
    assert 0.9 <= scored(factors, factors).value <= 1


def test_mig_of_every_code_twice_is_near_0():
    factors = factors_and_noise()
    assert 0 <= scored(np.repeat(factors, 2, axis=1), factors).value <= 0.1


def test_mig_of_codes_all_zero_is_0_with_an_interval():
    factors = factors_and_noise()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = scored(np.zeros_like(factors), factors)
    assert (found.value, found.low) == (0, 0)
    assert 0 < found.high < 0.01  # so many images leave as much open


def test_mig_of_one_dimension_is_1_and_of_none_0():
    factors = factors_and_noise(500)
    assert scored(factors[:, :1], factors[:, :1]).value == pytest.approx(1)
    assert scored(factors[:, :0], factors).value == 0


def test_gap_of_a_factor_of_one_value_is_0():
    factors = factors_and_noise()
    more = scored(factors, np.concatenate([factors, np.ones((len(factors), 1))], axis=1))
    assert more.value == pytest.approx(scored(factors, factors).value * 3 / 4)


def test_the_interval_holds_the_score_and_narrows_with_n():
    generator = np.random.default_rng(1)
    widths = []
    for n in (500, 8000):
        factors = generator.integers(0, 5, (n, 2)).astype(float)
        found = scored(factors + generator.standard_normal((n, 2)), factors)
        assert found.low <= found.value <= found.high
        widths.append(found.high - found.low)
    assert widths[1] < widths[0] / 2


def test_interval_is_repeatable():
    factors = factors_and_noise(500)
    codes = factors + np.random.default_rng(0).standard_normal(factors.shape)
    assert scored(codes, factors).low == scored(codes, factors).low
