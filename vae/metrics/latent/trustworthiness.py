"""How far a two-dimensional map of codes can be believed."""

import numpy as np

from vae.core.errors import MeasureError
from vae.data.dataset import spread
from vae.latent.nearest import others
from vae.metrics.inputs import Table, finite_codes

QUERIES = 10_000
_BLOCK = 200  # queries at a time against all codes: 200 x 10,000 float64 are 16 MB


def trustworthiness(codes: Table, points: Table, k: int = 10, queries: int = QUERIES) -> float:
    """Are neighbours in the map neighbours in latent space? From 0 to 1, where 1 says that all of them are.

    Over the k nearest neighbours j of each point i in the map, 1 - 2 / (N k (2N - 3k - 1)) * sum of max(0, rank of j
    among the neighbours of i in latent space - k). Codes at the same distance share the best rank.

    Args:
        codes: (N, J).
        points: where the map has them, (N, 2).
        k: neighbours of a point.
        queries: above so many points, i runs over that many of them, evenly spread; j and the ranks are always of all
            N. A query costs N distances.

    Raises:
        MeasureError: where it is undefined: N <= 2k, k < 1, numbers that are not finite.

    Source:
        Venna & Kaski 2001, "Neighborhood preservation in nonlinear projection methods", as in scikit-learn.

    Example:
        >>> codes = np.random.default_rng(0).normal(size=(50, 2))
        >>> trustworthiness(codes, codes)
        1.0
    """
    n, mapped = len(np.asarray(codes)), len(np.asarray(points))
    if k < 1 or n <= 2 * k:
        raise MeasureError(
            f"Trustworthiness among the {k} nearest of {n} points is not defined: it takes at least 1 neighbour, and "
            f"more than twice as many points as neighbours. Choose k up to {(n - 1) // 2} or take more points."
            if n > 2
            else f"Trustworthiness of {n} points is not defined: take at least 3."
        )
    if mapped != n or queries < 1:
        raise MeasureError(f"{n} codes, {mapped} points, {queries} queries: give a point a code, 1 query or more.")
    codes, points = finite_codes(codes), finite_codes(points)
    chosen = spread(n, queries)
    neighbours = others(points, chosen, k)[0]
    centred = codes - codes.mean(axis=0, dtype=np.float64)  # float64, and less to cancel in the distances below
    squares = np.square(centred).sum(axis=1)
    misplaced = 0
    for at in range(0, len(chosen), _BLOCK):
        block = chosen[at : at + _BLOCK]
        distance = squares - 2 * centred[block] @ centred.T  # squared, but for a constant of each row
        distance[np.arange(len(block)), block] = np.inf
        theirs = np.take_along_axis(distance, neighbours[at : at + _BLOCK], axis=1)
        for row, thresholds in zip(distance, theirs, strict=True):
            nearer = np.array([np.count_nonzero(row < threshold) for threshold in thresholds])
            misplaced += int(np.maximum(nearer + 1 - k, 0).sum())
    return 1 - 2 * misplaced / (len(chosen) * k * (2 * n - 3 * k - 1))
