import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.metrics.latent.trustworthiness import trustworthiness


def cloud(n: int, dimensions: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, dimensions)).astype(np.float32)


@pytest.mark.parametrize("n", [21, 150, 701])
@pytest.mark.parametrize("k", [1, 5, 10])
def test_value_agrees_with_scikit_learn(n, k):
    from sklearn.manifold import trustworthiness as theirs

    codes = cloud(n, 6)
    for points in (cloud(n, 2, seed=1), codes[:, :2]):
        assert trustworthiness(codes, points, k) == pytest.approx(theirs(codes, points, n_neighbors=k), abs=1e-12)


def test_value_of_six_points_counted_by_hand():
    """Six codes on a line; on the map the first two have changed places."""
    codes = np.array([0.0, 1, 3, 6, 10, 15])[:, None]
    points = np.array([1.0, 0, 3, 6, 10, 15])[:, None] * [1, 0]
    # k = 1. Nearest on the map of the codes 0 to 5: 1, 0, 0 (1 of latent space lies farther now), 2, 3, 4.
    # In latent space that is everyone's nearest, but for code 2, the second nearest of which is 0.
    assert trustworthiness(codes, points, k=1) == pytest.approx(1 - 2 / (6 * 1 * (12 - 3 - 1)) * 1)


def test_a_faithful_map_is_one_and_its_size_does_not_matter():
    codes = cloud(300, 2)
    assert trustworthiness(codes, codes) == 1
    assert trustworthiness(codes, -1e6 * codes.astype(np.float64) + 3) == 1
    assert trustworthiness(1e-20 * codes.astype(np.float64), codes) == 1


def test_a_map_by_chance_is_near_a_half():
    assert trustworthiness(cloud(2000, 6), cloud(2000, 2, seed=1)) == pytest.approx(0.5, abs=0.02)


def test_some_queries_estimate_what_all_give():
    codes = cloud(1500, 6)
    points = codes[:, :2]
    every = trustworthiness(codes, points, queries=1500)
    assert trustworthiness(codes, points) == every
    some = trustworthiness(codes, points, queries=400)
    assert some != every
    assert some == pytest.approx(every, abs=0.01)
    # Queries are spread evenly: the first, the last and the middle one of three.
    lonely = np.stack([_penalties(codes, points)[i] for i in (0, 750, 1499)])
    expected = 1 - 2 * lonely.sum() / (3 * 10 * (3000 - 31))
    assert trustworthiness(codes, points, queries=3) == pytest.approx(expected)


def _penalties(codes: np.ndarray, points: np.ndarray, k: int = 10) -> np.ndarray:
    """Of each point, straight from the definition."""
    found = []
    for i in range(len(codes)):
        away = np.square(codes.astype(np.float64) - codes[i]).sum(axis=1)
        near = np.square(points.astype(np.float64) - points[i]).sum(axis=1)
        away[i] = near[i] = np.inf
        ranks = np.argsort(np.argsort(away)) + 1
        found.append(np.maximum(ranks[np.argsort(near)[:k]] - k, 0).sum())
    return np.array(found)


def test_copies_of_a_code_are_not_penalised():
    codes = np.repeat(cloud(40, 3), 30, axis=0)
    points = np.repeat(cloud(40, 2), 30, axis=0)  # in the same place, so that a point is not first of its own nearest
    assert trustworthiness(codes, points) == 1
    constant = np.ones((100, 3))
    assert trustworthiness(constant, cloud(100, 2)) == 1
    assert 0 < trustworthiness(cloud(100, 3), np.zeros((100, 2))) < 1


@pytest.mark.parametrize(
    ("n", "k", "match"),
    [(20, 10, r"10 nearest of 20 points.*k up to 9"), (30, 0, r"at least 1"), (2, 1, "take at least 3"), (0, 1, "3")],
)
def test_too_few_points_are_a_sentence(n, k, match):
    with pytest.raises(MeasureError, match=match):
        trustworthiness(cloud(n, 3), cloud(n, 2), k)


def test_codes_and_points_that_do_not_match_are_refused():
    for codes, points, queries, match in (
        (cloud(50, 3), cloud(49, 2), 50, "50 codes, 49 points"),
        (cloud(50, 3), cloud(50, 2), 0, "0 queries"),
        (cloud(50, 3), np.full((50, 2), np.nan), 50, "100 of the 100 numbers in the codes are NaN"),
        (np.full((50, 3), np.inf), cloud(50, 2), 50, "NaN or infinite"),
        (np.zeros(50), cloud(50, 2), 50, "one row an image"),
    ):
        with pytest.raises(MeasureError, match=match):
            trustworthiness(codes, points, queries=queries)
