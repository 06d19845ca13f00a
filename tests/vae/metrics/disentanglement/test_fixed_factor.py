"""FactorVAE's and beta-VAE's score: the verification vectors of their definitions, and the edges."""

import warnings

import numpy as np
import pandas as pd
import pytest
import sklearn.linear_model

from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.metrics.disentanglement.beta_vae import beta_vae
from vae.metrics.disentanglement.factor_vae import factor_vae
from vae.metrics.disentanglement.fixed_factor import grid_of
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


def own(columns, rows, split):
    """Images of a person's own with these factors, of which some rows are in this split."""
    table = pd.DataFrame(columns).iloc[rows].reset_index(drop=True)
    n = len(table)
    return Dataset("npz:mine.npz", split, np.zeros((n, 4, 4), np.uint8), np.zeros(n, np.int64), ("0",), table)


def test_own_images_are_a_grid_where_every_combination_of_factors_is_there_once():
    order = np.random.default_rng(0).permutation(12)
    columns = {
        "kind": pd.Categorical(np.array(["a", "b", "c"])[order // 4]),
        "turn": order % 4 * 90.0,
        "turn period": np.full(12, 360.0),
        "colour": np.ones(12),
    }
    levels, index = grid_of(own(columns, slice(0, 9), "train"), own(columns, slice(9, None), "test"))
    assert levels == (3, 4)
    np.testing.assert_array_equal(index, order)
    for rows in (slice(0, 8), [0, 1, 2, 3, 4, 5, 6, 7, 7]):
        assert grid_of(own(columns, rows, "train"), own(columns, slice(9, None), "test")) is None
    alone = {"kind": columns["kind"][:3]}
    assert grid_of(own(alone, slice(0, 2), "train"), own(alone, slice(2, 3), "test")) is None
    bare = Dataset("npz:mine.npz", "test", np.zeros((5, 4, 4), np.uint8), np.zeros(5, np.int64), ("0",))
    assert grid_of(bare, bare) is None


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
