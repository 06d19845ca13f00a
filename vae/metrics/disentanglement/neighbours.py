"""Mutual information between a number and a class, by distances to the nearest neighbours instead of bins.

Source: Ross 2014, "Mutual Information between Discrete and Continuous Data Sets", in the form of scikit-learn's
`mutual_info_classif`.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vae.metrics.disentanglement.mutual_information import Counts

NEIGHBOURS = 10
_NOISE = 1e-10  # of a standard deviation: equal numbers get an order
_ROUNDING = 4 * float(np.finfo(np.float64).eps)


def scattered(codes: NDArray[np.floating], seed: int = 0) -> NDArray[np.float64]:
    """Codes (n, J) over their standard deviation, with so little noise that no two are equal; 0 where all are equal."""
    deviation = codes.std(axis=0, dtype=np.float64)
    scaled = codes / np.where(deviation > 0, deviation, 1)
    level = np.maximum(1, np.abs(scaled).mean(axis=0))
    noise = np.random.default_rng(seed).standard_normal(codes.shape)
    result: NDArray[np.float64] = np.where(deviation > 0, scaled + _NOISE * level * noise, 0.0)
    return result


def local_information(
    numbers: NDArray[np.float64], labels: Counts, neighbours: int = NEIGHBOURS
) -> NDArray[np.float64]:
    """What each image adds to the mutual information, (n,) in nats: their mean is the estimate, which may be below 0.

    psi(n) + psi(k) - psi(n_c) - psi(m): n images, n_c of the image's class, and m that are nearer to it than the k-th
    neighbour of its own class, itself included. An image that is alone in its class adds nothing, and is not counted.

    Args:
        numbers: (n,), no two equal (see `scattered`).
        labels: (n,), whole numbers from 0.
        neighbours: k; one less than there are of a class, where it has fewer.
    """
    size = np.bincount(labels)
    size[size < 2] = 0  # alone: not counted
    order = np.argsort(numbers)
    order = order[size[labels[order]] > 0]
    result = np.zeros(len(numbers))
    if not len(order):
        return result
    ascending, classes = numbers[order], labels[order]
    small = classes.astype(np.int16) if len(size) < np.iinfo(np.int16).max else classes  # sorted 10 times as fast
    by_class = np.argsort(small, kind="stable")  # class by class, ascending within each
    own, classes, n = ascending[by_class], classes[by_class], len(order)
    place = np.arange(n) - (np.cumsum(size) - size)[classes]
    k = np.minimum(neighbours, size[classes] - 1)
    distance = _to_neighbour(own, place, size[classes], k)

    radius = np.maximum(distance - _ROUNDING * (np.abs(own) + distance), 0)  # nearer than that neighbour
    near = np.searchsorted(ascending, own + radius, "right") - np.searchsorted(ascending, own - radius, "left")
    psi = _psi(n)
    result[order[by_class]] = (psi[n] + psi[k] - psi[size[classes]] - psi[near]) * (len(numbers) / n)
    return result


def _to_neighbour(
    own: NDArray[np.float64], place: NDArray[np.int64], size: NDArray[np.int64], k: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How far the k-th nearest of its own class is from each of `own` (n,), which ascend within each class; place: from
    0, in a class of that size.

    Of the k + 1 numbers in a row that have it among them and lie closest, the end that is farther away. With more of
    them before it the one end goes away and the other comes near, so that halving finds where they cross.
    """
    rows = np.arange(len(own))

    def ends(before: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return own - own[rows - before], own[np.minimum(rows + k - before, len(own) - 1)] - own

    fewest, most = np.maximum(0, k + 1 + place - size), np.minimum(k, place)
    low, high = fewest, most + 1
    for _ in range(int(k.max() + 1).bit_length()):
        middle = (low + high) // 2
        down, up = ends(middle)
        crossed = (down >= up) | (middle > most)
        low, high = np.where(crossed, low, middle + 1), np.where(crossed, middle, high)
    there, before = ends(np.minimum(low, most)), ends(np.maximum(low - 1, fewest))
    return np.minimum(np.maximum(*there), np.maximum(*before))


@lru_cache(maxsize=8)
def _psi(most: int) -> NDArray[np.float64]:
    """The digamma function of the whole numbers up to `most`; that of 0 is never asked for."""
    from scipy.special import digamma

    result: NDArray[np.float64] = digamma(np.maximum(np.arange(most + 1), 1))
    result.flags.writeable = False
    return result
