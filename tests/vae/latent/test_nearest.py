import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.data import UNLABELLED
from vae.latent import nearest as neighbours
from vae.latent.nearest import nearest, others, vote


def brute(codes, queries, k):
    away = np.sqrt(np.square(queries[:, None].astype(np.float64) - codes[None].astype(np.float64)).sum(axis=2))
    order = np.argsort(away, axis=1, kind="stable")[:, :k]
    return order, np.take_along_axis(away, order, axis=1)


@pytest.mark.parametrize("k", [1, 5, 300])
def test_agrees_with_all_distances_sorted(k, monkeypatch):
    monkeypatch.setattr(neighbours, "_BLOCK_BYTES", 3 * 300 * 8)  # three queries at a time
    generator = np.random.default_rng(0)
    codes, queries = (generator.normal(size=(n, 4)).astype(np.float32) for n in (300, 20))
    indices, distances = nearest(codes, queries, k)
    expected, away = brute(codes, queries, k)
    np.testing.assert_array_equal(indices, expected)
    np.testing.assert_allclose(distances, away, rtol=1e-12)
    assert (indices.dtype, distances.dtype) == (np.int64, np.float64)


def test_equal_codes_are_equally_far_and_come_by_index():
    generator = np.random.default_rng(1)
    few = generator.normal(size=(7, 16)).astype(np.float32) * 1000
    codes = few[generator.integers(0, 7, 500)]  # many copies
    indices, distances = nearest(codes, codes[:50], 40)
    np.testing.assert_array_equal(indices, brute(codes, codes[:50], 40)[0])
    assert (distances[:, 0] == 0).all()  # exactly, far from the origin too
    for own, away in zip(indices, distances, strict=True):
        assert (np.diff(own)[np.diff(away) == 0] > 0).all()


def test_nearest_on_a_grid_come_by_distance_then_index():
    codes = np.stack(np.meshgrid(np.arange(5.0), np.arange(5.0)), axis=-1).reshape(-1, 2)  # index 5 y + x, at (x, y)
    indices, distances = nearest(codes, np.array([[2.0, 2.0]]), 5)
    assert indices.tolist() == [[12, 7, 11, 13, 17]]
    assert distances.tolist() == [[0, 1, 1, 1, 1]]


def test_never_more_neighbours_than_codes():
    indices, distances = nearest(np.zeros((3, 2), np.float32), np.ones((2, 2), np.float32), 10)
    assert indices.tolist() == [[0, 1, 2]] * 2
    np.testing.assert_allclose(distances, 2**0.5)
    assert nearest(np.zeros((0, 2)), np.ones((2, 2)), 10)[0].shape == (2, 0)
    assert nearest(np.zeros((3, 2)), np.ones((0, 2)), 10)[1].shape == (0, 3)


def test_k_of_0_and_codes_that_are_not_finite_are_refused():
    good, bad = np.zeros((3, 2)), np.array([[0, np.nan]])
    with pytest.raises(MeasureError, match="0 neighbours were asked for; it must be 1 or more"):
        nearest(good, good, 0)
    for codes, queries in ((good, bad), (bad, good)):
        with pytest.raises(MeasureError, match="not finite"):
            nearest(codes, queries, 1)


@pytest.mark.parametrize(
    ("labels", "distances", "expected"),
    [
        ([3, 8, 8], [1, 2, 3], (8, 2 / 3)),
        ([3, 8], [1, 2], (3, 0.5)),  # as many of each: the nearer
        ([3, 8], [2, 1], (8, 0.5)),  # whatever the order they come in
        ([8, 3, 3, 8], [1, 1, 2, 2], (8, 0.5)),  # and equally far: the first
        ([UNLABELLED, UNLABELLED, 4], [0, 1, 9], (4, 1.0)),
        ([UNLABELLED], [0], None),
        ([], [], None),
    ],
)
def test_vote_goes_by_count_then_distance_and_skips_unlabelled(labels, distances, expected):
    found = vote(np.array(labels, np.int64), np.array(distances, np.float64))
    assert found == (None if expected is None else pytest.approx(expected))
    assert found is None or type(found[0]) is int


@pytest.mark.parametrize("dimensions", [2, 3, 4, 9])  # up to three by a tree
def test_others_are_the_nearest_but_for_the_code_itself(dimensions):
    codes = np.random.default_rng(0).normal(size=(200, dimensions)).astype(np.float32)
    chosen = np.array([0, 7, 199])
    indices, distances = others(codes, chosen, 5)
    every = np.linalg.norm(codes[chosen, None].astype(np.float64) - codes, axis=2)
    np.testing.assert_array_equal(indices, np.argsort(every, axis=1)[:, 1:6])
    np.testing.assert_allclose(distances, np.sort(every, axis=1)[:, 1:6], rtol=1e-6)


@pytest.mark.parametrize("dimensions", [2, 4])
def test_others_of_copies_are_the_copies(dimensions):
    codes = np.repeat(np.arange(3.0)[:, None], 4, axis=0) * np.ones(dimensions)
    indices, distances = others(codes, np.arange(12), 3)
    assert all(k not in row and set(row) <= set(range(k // 4 * 4, k // 4 * 4 + 4)) for k, row in enumerate(indices))
    assert (distances == 0).all()


@pytest.mark.parametrize("dimensions", [2, 4])
def test_others_of_codes_that_are_not_finite_are_a_sentence(dimensions):
    with pytest.raises(MeasureError, match="not finite"):
        others(np.full((9, dimensions), np.nan), np.arange(2), 1)
