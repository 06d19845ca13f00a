"""MIG, DCI, SAP, FactorVAE's and beta-VAE's score: the verification vectors of their definitions, and the edges."""

import warnings

import numpy as np
import pytest
import sklearn.linear_model

from vae.core.errors import MeasureError
from vae.metrics.disentanglement import dci, fixed_factor, mutual_information, sap
from vae.metrics.disentanglement.mig import mig

K10 = 1 - np.log(2) / np.log(10)  # one of two, among ten


def factors_and_noise(n=4000):
    generator = np.random.default_rng(0)
    return generator.integers(0, [4, 5, 6], (n, 3)).astype(float)


def scored(codes, factors, **settings):
    return mig(mutual_information.binned(codes), mutual_information.levels(factors), **settings)


def predicted_alone(codes, factors, fit=sap.fit):
    half = len(codes) // 2
    rows = [fit(codes[:half], factor[:half], codes[half:], np.array(0))["predicted"] for factor in factors.T]
    return np.stack([(row == factor[half:]).mean(axis=1) for row, factor in zip(rows, factors.T, strict=True)], axis=1)


class TestDci:
    @pytest.mark.parametrize(
        ("r", "d", "c"),
        [
            (5 * np.eye(10), 1, 1),
            (5 * np.repeat(np.eye(5), 2, axis=1), K10, 1),  # one code, two factors
            (5 * np.repeat(np.eye(5), 2, axis=0), 1, K10),  # two codes, one factor
            (np.zeros((10, 10)), 0, 0),
            (np.array([[1, 0], [0, 1], [0, 0]]), 1, 1),
        ],
    )
    def test_verification_vectors(self, r, d, c):
        found = dci.scores(r)
        np.testing.assert_allclose([found.disentanglement, found.completeness], [d, c], atol=1e-5)

    def test_an_unused_dimension_weighs_nothing_and_scale_does_not_matter(self):
        r = np.random.default_rng(0).random((6, 4))
        more = np.concatenate([r, np.zeros((2, 4))])
        assert dci.scores(r).disentanglement == pytest.approx(dci.scores(more).disentanglement)
        assert dci.scores(r).completeness == pytest.approx(dci.scores(7 * r).completeness)
        assert dci.scores(more).of_dimension[-1] == 0

    def test_one_dimension_is_complete(self):
        found = dci.scores(np.array([[0.7, 0.3]]))
        assert found.completeness == 1
        assert 0 < found.disentanglement < 1

    def test_one_factor_is_a_sentence(self):
        with pytest.raises(MeasureError, match=r"here is 1: it needs at least 2"):
            dci.scores(np.ones((4, 1)))

    def test_the_trees_find_the_dimension_that_a_factor_is_in(self):
        generator = np.random.default_rng(0)
        codes = generator.standard_normal((300, 3))
        labels, number = (codes[:, 1] > 0).astype(np.int64), 2 * codes[:, 2] ** 3
        yes, no, seed = np.array(True), np.array(False), np.array(0)
        found = dci.fit(codes[:200], labels[:200], codes[200:], yes, seed)
        assert found["importances"].argmax() == 1
        assert dci.informativeness(found["predicted"], labels[200:], True) > 0.95
        found = dci.fit(codes[:200], number[:200], codes[200:], no, seed)
        assert found["importances"].argmax() == 2
        assert dci.informativeness(found["predicted"], number[200:], False) > 0.8

    def test_what_rounding_leaves_below_0_is_0_and_what_is_negative_is_refused(self):
        r = np.array([[1.0, -4e-17], [3e-16, 1.0]])
        np.testing.assert_array_equal(dci.not_negative(r), [[1, 0], [3e-16, 1]])
        assert dci.scores(dci.not_negative(r)).disentanglement == pytest.approx(1)
        with pytest.raises(MeasureError, match="these are negative or not finite"):
            dci.scores(dci.not_negative(np.array([[1.0, -0.1], [0, 1]])))

    def test_a_factor_that_does_not_vary_needs_no_dimension(self):
        codes, same = np.ones((5, 2)), np.full(5, 3)
        for categorical in (True, False):
            found = dci.fit(codes, same, codes, np.array(categorical), np.array(0))
            assert found["importances"].tolist() == [0, 0]
            assert (found["predicted"] == 3).all()
        assert dci.informativeness(np.ones(5), np.ones(5), False) == 0


class TestMig:
    def test_codes_that_are_the_factors(self):
        factors = factors_and_noise()
        assert 0.9 <= scored(factors, factors).score <= 1

    def test_every_code_twice(self):
        factors = factors_and_noise()
        assert 0 <= scored(np.repeat(factors, 2, axis=1), factors).score <= 0.1

    def test_codes_all_zero(self):
        factors = factors_and_noise()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = scored(np.zeros_like(factors), factors)
        assert (found.score, found.low) == (0, 0)
        assert 0 < found.high < 0.01  # so many images leave as much open

    def test_one_dimension_and_none(self):
        factors = factors_and_noise(500)
        assert scored(factors[:, :1], factors[:, :1]).score == pytest.approx(1)
        assert scored(factors[:, :0], factors).score == 0

    def test_a_factor_of_one_value_adds_nothing(self):
        factors = factors_and_noise()
        factors[:, 2] = 1
        found = scored(factors, factors)
        assert found.gaps.tolist()[2] == 0
        assert np.isfinite(found.gaps).all()

    def test_the_interval_holds_the_score_and_narrows_with_n(self):
        generator = np.random.default_rng(1)
        widths = []
        for n in (500, 8000):
            factors = generator.integers(0, 5, (n, 2)).astype(float)
            found = scored(factors + generator.standard_normal((n, 2)), factors)
            assert found.low <= found.score <= found.high
            widths.append(found.high - found.low)
        assert widths[1] < widths[0] / 2

    def test_the_same_again(self):
        factors = factors_and_noise(500)
        codes = factors + np.random.default_rng(0).standard_normal(factors.shape)
        assert scored(codes, factors).low == scored(codes, factors).low


class TestSap:
    def test_codes_that_are_the_factors(self):
        # As in disentanglement_lib: a line on one number tells the ends apart and few of the values between, so the
        # maximum is well below 1 for factors of many values; for two values it is 1 less what guessing gets.
        factors = (factors_and_noise() > 2).astype(float)
        assert sap.sap(predicted_alone(factors, factors)) == pytest.approx(0.5, abs=0.1)
        continuous = np.stack([sap.squared_correlations(factors, factor) for factor in factors.T], axis=1)
        assert sap.sap(continuous) > 0.95

    def test_every_code_twice_and_codes_all_zero(self):
        factors = factors_and_noise(1000)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert 0 <= sap.sap(predicted_alone(np.repeat(factors, 2, axis=1), factors)) <= 0.2
            assert 0 <= sap.sap(predicted_alone(np.zeros_like(factors), factors)) <= 0.2
            assert sap.squared_correlations(np.zeros_like(factors), factors[:, 0]).tolist() == [0, 0, 0]

    def test_squared_correlation_is_numpys_and_nothing_without_variance(self):
        generator = np.random.default_rng(0)
        codes, factor = generator.standard_normal((100, 2)), generator.standard_normal(100)
        codes[:, 1] = 1e-7 * codes[:, 1]
        found = sap.squared_correlations(codes, factor)
        assert found[0] == pytest.approx(np.corrcoef(codes[:, 0], factor)[0, 1] ** 2)
        assert found[1] == 0

    @pytest.mark.parametrize(("scale", "add"), [(1, 3), (1, 100), (1e-3, 0), (-50, 7)])
    def test_standardised_codes_score_the_same_whatever_is_added_and_in_any_unit(self, scale, add):
        factors = (factors_and_noise(600) > 2).astype(float)
        codes = factors + 0.2 * np.random.default_rng(0).standard_normal(factors.shape)
        moved = codes * [scale, 1, scale] + [add, -add, 0]
        plain, again = (predicted_alone(one, factors, sap.fit_standardised) for one in (codes, moved))
        assert sap.sap(plain) > 0.4
        np.testing.assert_allclose(again, plain, atol=1 / 300)
        first, second = (sap.standardised(one, one[:9]) for one in (codes, moved))
        np.testing.assert_allclose(second, first * np.sign([scale, 1, scale]), atol=1e-9)

    def test_the_published_one_moves_with_a_constant(self):
        factors = (factors_and_noise(600) > 2).astype(float)
        plain, moved = (sap.sap(predicted_alone(factors + add, factors)) for add in (0, 100))
        assert plain > 0.4
        assert moved < plain - 0.15
        assert sap.sap(predicted_alone(factors + 100, factors, sap.fit_standardised)) > 0.4

    def test_a_dimension_that_does_not_vary_is_standardised_to_nothing(self):
        codes = np.stack([np.full(5, 0.1), np.arange(5.0)], axis=1)
        found = sap.standardised(codes, codes + 1)
        assert not found[:, 0].any()
        np.testing.assert_allclose(sap.standardised(codes, codes)[:, 1].std(), 1)

    def test_one_class_in_training(self):
        found = sap.fit(np.ones((4, 2)), np.full(4, 7), np.ones((3, 2)), np.array(0))
        assert found["predicted"].tolist() == [[7, 7, 7]] * 2


LEVELS = (3, 4, 5)
GRID = np.stack(np.unravel_index(np.arange(60), LEVELS), axis=1).astype(float)
FEW = {"train": 400, "test": 300}


class TestFixedFactor:
    @pytest.mark.parametrize("score", [fixed_factor.factor_vae, fixed_factor.beta_vae])
    def test_codes_that_are_the_factors(self, score):
        found = score(GRID, LEVELS, **FEW)
        assert found.score > 0.98
        assert found.low <= found.score <= found.high
        assert found.low < 0.99  # even if all of 300 votes are right

    @pytest.mark.parametrize("score", [fixed_factor.factor_vae, fixed_factor.beta_vae])
    def test_codes_that_know_nothing_are_at_chance(self, score):
        found = score(np.random.default_rng(0).standard_normal((60, 4)), LEVELS, **FEW)
        assert found.score < 0.6

    @pytest.mark.parametrize("score", [fixed_factor.factor_vae, fixed_factor.beta_vae])
    def test_codes_all_zero(self, score):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = score(np.zeros((60, 4)), LEVELS, **FEW)
        assert found.score == pytest.approx(1 / 3, abs=0.08)
        voted = score is fixed_factor.beta_vae  # in FactorVAE's no dimension is left to vote, so nothing was counted
        assert np.isfinite([found.low, found.high]).all() == voted

    def test_the_classifier_of_beta_vae_converges_soon(self, monkeypatch):
        """Mean differences are far from zero, and a solver that starts there takes thousands of steps."""
        steps = []

        class Counted(sklearn.linear_model.LogisticRegression):
            def fit(self, *arrays):
                super().fit(*arrays)
                steps.append(int(self.n_iter_.max()))
                return self

        monkeypatch.setattr(sklearn.linear_model, "LogisticRegression", Counted)
        mixed = np.tanh(GRID @ np.random.default_rng(0).standard_normal((3, 16)))
        assert (
            fixed_factor.beta_vae(mixed + np.random.default_rng(1).standard_normal((60, 16)), LEVELS, **FEW).score > 0.8
        )
        assert len(steps) == 1
        assert steps[0] < 100

    def test_a_dead_dimension_has_no_vote_although_it_varies_least(self):
        dead = np.concatenate([GRID, 1e-3 * np.random.default_rng(0).standard_normal((60, 1))], axis=1)
        found = fixed_factor.factor_vae(dead, LEVELS, **FEW)
        assert found.score > 0.98
        assert found.dimensions == 3

    def test_a_rotation_is_as_good_for_beta_vae_as_no_rotation_and_worse_for_factor_vae(self):
        scaled = GRID / GRID.std(axis=0)
        angle = np.pi / 4
        turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
        assert fixed_factor.factor_vae(scaled @ turn, LEVELS, **FEW).score < 0.9

    def test_pairs_share_the_value_and_batches_the_fixed_one(self):
        generator = np.random.default_rng(0)
        held = np.array([0, 1, 2])
        batch = GRID[fixed_factor._points(LEVELS, held, (8,), generator)]  # (3, 8, 3)
        pairs = GRID[fixed_factor._points(LEVELS, held, (8, 2), generator, shared=1)]  # (3, 8, 2, 3)
        for b, k in enumerate(held):
            assert np.ptp(batch[b, :, k]) == 0
            assert (pairs[b, :, 0, k] == pairs[b, :, 1, k]).all()
            assert np.ptp(pairs[b, :, :, k]) > 0
            others = [o for o in range(3) if o != k]
            assert all(np.ptp(batch[b, :, o]) > 0 for o in others)

    def test_what_is_no_grid_is_a_sentence(self):
        with pytest.raises(MeasureError, match="60 codes for a grid of 30"):
            fixed_factor.factor_vae(GRID, (5, 6))
        with pytest.raises(MeasureError, match="With 1 factor"):
            fixed_factor.beta_vae(GRID, (60,))
