"""Mutual information between the dimensions of a code and factors, by counting (nats).

Plug-in estimates of discretised values, as in Locatello et al. 2019, "Challenging Common Assumptions in the
Unsupervised Learning of Disentangled Representations". They are too high by about (B - 1)(V - 1) / 2N for B bins, V
values and N images (Miller 1955): `null` says how high independent values come out.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError

BINS = 20
How = Literal["width", "quantile"]
Counts = NDArray[np.int64]


def binned(values: NDArray[np.floating], bins: int = BINS, how: How = "width") -> Counts:
    """Which of `bins` bins each value falls into, column by column: (N, J) -> (N, J), from 0.

    'width': of equal width between a column's minimum and maximum; one outlier can leave most of them empty.
    'quantile': of as many values each, as far as equal values allow. A constant column is all one bin.
    Raises MeasureError: fewer than 2 bins, no value, or one that is not finite.
    """
    if bins < 2 or not len(values) or not np.isfinite(values).all():
        raise MeasureError(
            f"{len(values)} values into {bins} bins: give at least 2 bins and 1 value, and finite numbers alone."
        )
    result = np.zeros(values.shape, np.int64)
    for j, column in enumerate(values.T.astype(np.float64)):
        if how == "width":
            edges = np.linspace(column.min(), column.max(), bins + 1)[1:-1]
        else:
            edges = np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)[1:-1]))
        if column.min() < column.max():
            result[:, j] = np.digitize(column, edges)
    return result


def levels(values: NDArray) -> Counts:
    """Each value's place among the different values of its column, ascending: (N, K) -> (N, K), from 0."""
    return np.stack([np.unique(column, return_inverse=True)[1] for column in values.T], axis=1).astype(np.int64)


def entropy(found: Counts, weights: NDArray[np.floating] | None = None) -> NDArray[np.float64]:
    """Plug-in entropy of each column of discrete values (N, K), in nats: (K,). `weights` (N,) counts a row so often."""
    return np.array([_entropy(np.bincount(column, weights)) for column in found.T])


def information(codes: Counts, factors: Counts, weights: NDArray[np.floating] | None = None) -> NDArray[np.float64]:
    """I_jk in nats of discrete codes (N, J) and factors (N, K), (J, K); at least 0.

    The same as scikit-learn's `mutual_info_score` for each pair.
    """
    own, theirs = entropy(codes, weights), entropy(factors, weights)
    result = np.zeros((codes.shape[1], factors.shape[1]))
    for k, factor in enumerate(factors.T):
        width = int(factor.max()) + 1
        for j, code in enumerate(codes.T):
            result[j, k] = own[j] + theirs[k] - _entropy(np.bincount(code * width + factor, weights))
    return np.maximum(result, 0)


def null(codes: Counts, factors: Counts, permutations: int = 50, seed: int = 0) -> NDArray[np.float64]:
    """What `information` gives where there is none: (permutations, J, K), the factors' rows shuffled each time."""
    generator = np.random.default_rng(seed)
    return np.stack([information(codes, factors[generator.permutation(len(factors))]) for _ in range(permutations)])


def _entropy(counts: NDArray) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
