"""The codes nearest to a code, and what they would call it."""

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data import UNLABELLED

_BLOCK_BYTES = 2**22  # of distances at a time: 7 queries against 70,000 codes
_TREE_DIMENSIONS = 3  # up to here a tree finds neighbours faster than a look at every code


def nearest(
    codes: NDArray[np.floating], queries: NDArray[np.floating], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The k codes (N, J) nearest to each query (n, J), by Euclidean distance: indices and distances, both (n, k).

    Exact, the nearest first, of equal ones the lower index first; a query that is one of the codes finds itself.
    Where k is more than N, all N are given. 0.5 ms a query against 70,000 codes of 16 numbers.
    Raises MeasureError for k < 1 and for numbers that are not finite.
    """
    _check(k, codes, queries)
    from scipy.spatial.distance import cdist  # here: the import takes 0.1 s

    k = min(k, len(codes))
    indices, distances = np.zeros((len(queries), k), np.int64), np.zeros((len(queries), k))
    if not k:
        return indices, distances
    codes, queries = codes.astype(np.float64), queries.astype(np.float64)
    block = max(1, _BLOCK_BYTES // codes[:, 0].nbytes)
    for start in range(0, len(queries), block):
        # Each difference is squared, not |a|² - 2ab + |b|²: half as fast, but equal codes stay exactly equal.
        away = cdist(queries[start : start + block], codes)
        farthest = np.partition(away, k - 1, axis=1)[:, k - 1]
        for row, (own, limit) in enumerate(zip(away, farthest, strict=True), start):
            candidates = np.flatnonzero(own <= limit)  # k of them, and more where some are equally far
            indices[row] = candidates[np.argsort(own[candidates], kind="stable")[:k]]
            distances[row] = own[indices[row]]
    return indices, distances


def others(
    codes: NDArray[np.floating], chosen: NDArray[np.int64], k: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The k codes nearest to each of the chosen ones, itself left out: indices and distances, both (n, k).

    Exact. Raises MeasureError as `nearest`. Of equally far ones any may be given where codes have few dimensions: there
    a tree is searched, a hundred times as fast for 10,000 points of a map.
    """
    _check(k, codes)
    if codes.shape[1] <= _TREE_DIMENSIONS:
        from scipy.spatial import KDTree

        distances, indices = KDTree(codes).query(codes[chosen], k + 1, workers=-1)
    else:
        indices, distances = nearest(codes, codes[chosen], k + 1)
    kept = indices != chosen[:, None]
    kept[kept.all(axis=1), -1] = False  # so many codes in one place that it is not among its own nearest
    return indices[kept].reshape(-1, k), distances[kept].reshape(-1, k)


def vote(labels: NDArray[np.int64], distances: NDArray[np.float64]) -> tuple[int, float] | None:
    """The label that most of k neighbours have, (k,) and (k,), and their share of those that have one, in (0, 1].

    Of labels with as many neighbours, that of the nearest one. None where no neighbour has a label.
    """
    order = np.argsort(distances, kind="stable")
    known = [int(label) for label in labels[order] if label != UNLABELLED]
    if not known:
        return None
    winner = max(known, key=known.count)  # the first of those with most: the nearest
    return winner, known.count(winner) / len(known)


def _check(k: int, *codes: NDArray[np.floating]) -> None:
    if k < 1:
        raise MeasureError(f"{k} neighbours were asked for; it must be 1 or more.")
    if not all(np.isfinite(part).all() for part in codes):
        raise MeasureError("Some of these codes are not finite numbers: nothing is nearest to them. Train it again.")
