"""A number measured on some images, and how far the chance in which images these are could have moved it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_RESAMPLES = 2000  # of the bootstrap


@dataclass(frozen=True)
class Estimate:
    """A number about n images, with its 95 % interval for the chance in which images these are."""

    value: float
    low: float
    high: float
    n: int


def mean(values: NDArray[np.floating]) -> Estimate:
    """Of one number an image, (n,), with 1.96 standard errors: means of hundreds of numbers are as good as Gaussian."""
    found = float(values.mean(dtype=np.float64))
    error = 1.96 * float(values.std(ddof=1, dtype=np.float64)) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return Estimate(found, found - float(error), found + float(error), len(values))


def share(right: NDArray[np.bool_]) -> Estimate:
    """Of the images for which something is true, (n,), by the percentile bootstrap (Efron 1979): a resample of n
    answers holds a binomial number of true ones.
    """
    return _share(len(right), int(right.sum()))


@lru_cache(maxsize=10_000)
def _share(n: int, true: int) -> Estimate:
    found = true / n
    again = np.random.default_rng(0).binomial(n, found, _RESAMPLES) / n
    low, high = np.quantile(again, [0.025, 0.975])
    return Estimate(found, float(low), float(high), n)


def difference(first: Estimate, second: Estimate) -> Estimate:
    """Of two numbers about different images, the first minus the second; each end's distances add as variances do
    (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10).
    """
    value = first.value - second.value
    below = np.hypot(first.value - first.low, second.high - second.value)
    above = np.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, value - float(below), value + float(above), min(first.n, second.n))
