"""A number measured on some images, and how far the chance in which images these are could have moved it.

`Estimate` is the one shape of a number with its interval: every measure gives it, every table and page takes it.

No interval closes where all images agree: of one image that is right, 21 to 100 % of all may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError

_PERCENTILES = (0.025, 0.975)
_Z = 1.959964  # 97.5 % quantile of N(0, 1)

Bounds = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """A number about n images, with its 95 % interval for the chance in which images these are.

    Both ends are NaN where these images say nothing of how far it could move: no limit is then known to be passed.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is an interval."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


@dataclass(frozen=True, eq=False)
class Estimates:
    """Many of them as arrays of one shape: `estimates[j, k]` is the `Estimate` of one cell. n: of how many images."""

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]

    def __getitem__(self, cell: int | tuple[int, ...]) -> Estimate:
        value, low, high = (float(numbers[cell]) for numbers in (self.value, self.low, self.high))
        return Estimate(value, low, high, int(self.n[cell]))


def mean(values: NDArray[np.floating], bounds: Bounds | None = None) -> Estimate:
    """Of one number an image, (n,), with standard errors times Student's t: means of many are as good as Gaussian.

    `bounds`: what no value can be beyond; the interval then is at least `unseen`. Without, values that are all the same
    (one alone, too) say nothing of how far others lie, and both ends are NaN.
    """
    n, spread = len(values), float(values.std(ddof=1, dtype=np.float64)) if len(values) > 1 else 0.0
    return _around(float(values.mean(dtype=np.float64)), spread / np.sqrt(n), n - 1, n, n, bounds)


def mean_of_pairs(values: NDArray[np.floating], pairs: NDArray[np.integer], bounds: Bounds | None = None) -> Estimate:
    """Of one number a pair of images, (n,), for the chance in which images these are: pairs (n, 2), none of them twice.

    Two pairs that share an image are not independent, so few images tell little, however many pairs they have. The
    variance sums over all pairs of pairs that share an image, which is what resampling the images, both ends of each
    pair, comes to without counting a pair's own chance twice (Fafchamps & Gubert 2007; Aronow, Samii & Assenova 2015,
    "Cluster-robust variance estimation for dyadic data"). Student's t has the degrees of freedom of half the images, as
    each pair takes two: simulated pairs of 6 to 100 images were covered in 92 to 100 % of the draws. Never narrower
    than independent pairs would be. `bounds` as for `mean`.
    """
    found = float(values.mean(dtype=np.float64))
    off = values.astype(np.float64) - found
    images, place = np.unique(pairs, return_inverse=True)
    n, m = len(values), len(images)
    if n < 2:
        return _around(found, 0.0, 1, 1, n, bounds)
    own = np.square(off).sum()
    place = place.reshape(pairs.shape)
    of_image = sum(np.bincount(place[:, end], off, m) for end in (0, 1))
    shared = (np.square(of_image).sum() - own) * (m / (m - 1)) ** 2
    error = float(np.sqrt(max(shared, own * n / (n - 1)))) / n
    return _around(found, error, max(1, m // 2 - 1), max(1, min(n, m // 2)), n, bounds)


def bootstrap(
    value: float,
    resampled: NDArray[np.floating] | Sequence[float],
    n: int,
    bounds: Bounds | None,
    centred: bool = False,
) -> Estimate:
    """A number with the percentiles of the same number in resampled images, (R,), as its interval (Efron 1979).

    Args:
        value: the number, measured on the n images themselves.
        resampled: the same, measured on images drawn from those with replacement.
        n: images.
        bounds: what the number cannot be beyond; the interval then is at least `unseen`.
        centred: shift the resampled numbers so that their mean is `value`, where resampling alone makes them larger:
            a gap between two that are alike only grows by it, and counting finds more dependence than there is.
    """
    moved = np.array(resampled)
    low, high = np.quantile(moved - np.mean(moved) + value if centred else moved, _PERCENTILES)
    found = Estimate(float(value), float(low), float(high), n)
    return found if bounds is None else widened(found, bounds)


def share(right: NDArray[np.bool_]) -> Estimate:
    """Of the images for which something is true, (n,), with Wilson's interval (1927). Raises MeasureError for none."""
    if not len(right):
        raise MeasureError("There are no images of which a share could be taken.")
    return share_of(int(right.sum()) / len(right), len(right))


@lru_cache(maxsize=10_000)
def share_of(value: float, n: int, effective: float | None = None) -> Estimate:
    """A share of n images with Wilson's interval. `effective`: of how many independent answers it is as certain, where
    answers are not independent.
    """
    m, z2 = float(n if effective is None else effective), _Z * _Z
    centre, half = (value + z2 / (2 * m)), _Z * np.sqrt(value * (1 - value) / m + z2 / (4 * m * m))
    low, high = ((centre + side * half) / (1 + z2 / m) for side in (-1, 1))
    return Estimate(value, float(np.clip(low, 0, value)), float(np.clip(high, value, 1)), n)


def difference(first: Estimate, second: Estimate, correlation: float = 0.0) -> Estimate:
    """The first minus the second; each end's distances add as variances do (Newcombe 1998, "Interval estimation for the
    difference between independent proportions", method 10).

    `correlation`: of the two numbers, where they are about the same images (Zou & Donner 2008). Where one of the
    two has no interval, the difference has none either.
    """
    value = first.value - second.value
    if not (first.known and second.known):
        return Estimate(value, float("nan"), float("nan"), min(first.n, second.n))
    below = _added(first.value - first.low, second.high - second.value, correlation)
    above = _added(first.high - first.value, second.value - second.low, correlation)
    return Estimate(value, value - below, value + above, min(first.n, second.n))


def paired(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Estimate:
    """The difference of two shares of the same images, (n,) twice (Newcombe 1998, "Improved confidence intervals for
    the difference between binomial proportions based on paired data", method 10).
    """
    return difference(share(first), share(second), agreement(first, second))


def agreement(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """The correlation phi of two answers about the same images, (n,) twice, with Newcombe's correction for continuity:
    n answers that all agree do not prove that all others would. 0 where one of them is always the same.
    """
    n, a, b = len(first), int(first.sum()), int(second.sum())
    product = float(a) * (n - a) * b * (n - b)
    if product == 0:
        return 0.0
    both = int((first & second).sum())
    excess = both * (n - a - b + both) - (a - both) * (b - both)
    return (max(excess - n / 2, 0.0) if excess > 0 else excess) / float(np.sqrt(product))


def unseen(value: float, n: int, bounds: Bounds) -> Bounds:
    """How far a mean over n images with values within `bounds` could be off even if all of these agree: what none of
    them shows may still hold of as many as Wilson's interval of 0 of n leaves open, and lie at either bound.
    """
    left = _Z * _Z / (n + _Z * _Z)
    return value - left * (value - bounds[0]), value + left * (bounds[1] - value)


def widened(found: Estimate, bounds: Bounds) -> Estimate:
    """An estimate whose interval is at least `unseen`, and within the bounds."""
    low, high = unseen(found.value, found.n, bounds)
    return Estimate(found.value, max(min(found.low, low), bounds[0]), min(max(found.high, high), bounds[1]), found.n)


def _around(value: float, error: float, freedom: int, independent: int, n: int, bounds: Bounds | None) -> Estimate:
    """The estimate with this standard error, of n images of which so many are independent."""
    reach = student(freedom) * float(error) if error > 0 else 0.0
    if bounds is None:
        reach = reach or float("nan")
        return Estimate(value, value - reach, value + reach, n)
    found = widened(Estimate(value, value - reach, value + reach, independent), bounds)
    return Estimate(value, found.low, found.high, n)


@lru_cache(maxsize=1000)
def student(freedom: int | None) -> float:
    """97.5 % quantile of Student's t with at least 1 degree of freedom; None: of a Gaussian."""
    from scipy.special import stdtrit

    return _Z if freedom is None else float(stdtrit(max(1, freedom), 0.975))


def _added(first: float, second: float, correlation: float) -> float:
    return float(np.sqrt(max(0.0, first**2 + second**2 - 2 * correlation * first * second)))
