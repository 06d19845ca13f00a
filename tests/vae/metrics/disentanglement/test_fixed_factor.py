"""FactorVAE's and beta-VAE's score: the verification vectors of their definitions, and the edges."""

import warnings

import numpy as np
import pytest
import sklearn.linear_model

from vae.core.errors import MeasureError
from vae.metrics.disentanglement.beta_vae import beta_vae
from vae.metrics.disentanglement.factor_vae import factor_vae
from vae.metrics.disentanglement.grid import points

LEVELS = (3, 4, 5)
GRID = np.stack(np.unravel_index(np.arange(60), LEVELS), axis=1).astype(float)
FEW = {"train": 400, "test": 300}


@pytest.mark.parametrize("score", [factor_vae, beta_vae])
def test_scores_are_near_1_for_codes_that_are_the_factors(score):
    found = score(GRID, LEVELS, **FEW)
    assert found.accuracy.value > 0.98
    assert found.accuracy.low <= found.accuracy.value <= found.accuracy.high
    assert found.accuracy.low < 0.99  # even if all of 300 votes are right


@pytest.mark.parametrize("score", [factor_vae, beta_vae])
def test_scores_of_random_codes_are_low(score):
    found = score(np.random.default_rng(0).standard_normal((60, 4)), LEVELS, **FEW)
    assert found.accuracy.value < 0.6


@pytest.mark.parametrize("score", [factor_vae, beta_vae])
def test_scores_of_codes_all_zero_are_at_chance(score):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = score(np.zeros((60, 4)), LEVELS, **FEW)
    assert found.accuracy.value == pytest.approx(1 / 3, abs=0.08)
    voted = score is beta_vae  # in FactorVAE's no dimension is left to vote, so nothing was counted
    assert np.isfinite([found.accuracy.low, found.accuracy.high]).all() == voted


def test_beta_vae_classifier_converges_within_100_steps(monkeypatch):
    """Mean differences are far from zero, and a solver that starts there takes thousands of steps."""
    steps = []

    class Counted(sklearn.linear_model.LogisticRegression):
        def fit(self, *arrays):
            super().fit(*arrays)
            steps.append(int(self.n_iter_.max()))
            return self

    monkeypatch.setattr(sklearn.linear_model, "LogisticRegression", Counted)
    mixed = np.tanh(GRID @ np.random.default_rng(0).standard_normal((3, 16)))
    assert beta_vae(mixed + np.random.default_rng(1).standard_normal((60, 16)), LEVELS, **FEW).accuracy.value > 0.8
    assert len(steps) == 1
    assert steps[0] < 100


def test_factor_vae_gives_a_dead_dimension_no_vote():
    dead = np.concatenate([GRID, 1e-3 * np.random.default_rng(0).standard_normal((60, 1))], axis=1)
    found = factor_vae(dead, LEVELS, **FEW)
    assert found.accuracy.value > 0.98
    assert found.dimensions == 3


def test_factor_vae_scores_rotated_codes_below_0_9():
    scaled = GRID / GRID.std(axis=0)
    angle = np.pi / 4
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    assert factor_vae(scaled @ turn, LEVELS, **FEW).accuracy.value < 0.9


def test_points_of_a_batch_or_pair_share_the_fixed_factor():
    generator = np.random.default_rng(0)
    held = np.array([0, 1, 2])
    batch = GRID[points(LEVELS, held, (8,), generator)]  # (3, 8, 3)
    pairs = GRID[points(LEVELS, held, (8, 2), generator, shared=1)]  # (3, 8, 2, 3)
    for b, k in enumerate(held):
        assert np.ptp(batch[b, :, k]) == 0
        assert (pairs[b, :, 0, k] == pairs[b, :, 1, k]).all()
        assert np.ptp(pairs[b, :, :, k]) > 0
        others = [o for o in range(3) if o != k]
        assert all(np.ptp(batch[b, :, o]) > 0 for o in others)


def test_codes_of_no_grid_or_of_one_factor_are_refused():
    with pytest.raises(MeasureError, match="60 codes for a grid of 30"):
        factor_vae(GRID, (5, 6))
    with pytest.raises(MeasureError, match="With 1 factor"):
        beta_vae(GRID, (60,))
