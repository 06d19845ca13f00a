"""The Fréchet distance between two sets of features, each taken as a Gaussian.

Heusel, Ramsauer, Unterthiner, Nessler & Hochreiter 2017, "GANs Trained by a Two Time-Scale Update Rule", eq. 6; after
Dowson & Landau 1982. It is called FID only with the features of one certain Inception network: with those of a judge
it is the same formula and another number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.counted import by_number, counted
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate

_BLOCKS = 10  # that are left out in turn


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Mean (F,) and covariance (F, F) of features; n: of how many rows."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]
    n: int

    @cached_property
    def root(self) -> NDArray[np.float64]:
        """The symmetric square root of the covariance; what rounding left below 0 counts as 0."""
        values, vectors = np.linalg.eigh(self.covariance)
        return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def gaussian(features: NDArray[np.floating]) -> Gaussian:
    """The Gaussian with the mean and the (unbiased) covariance of features (n, F). Raises MeasureError below n = 2."""
    if len(features) < 2:
        raise MeasureError(
            f"{counted(len(features), 'image')} {by_number(len(features), 'has', 'have')} no spread to measure; at "
            "least 2 are needed."
        )
    rows = features.astype(np.float64)
    if not np.isfinite(rows).all():
        raise MeasureError("The features are not finite numbers. Train the judge again.")
    mean = rows.mean(axis=0)
    centred = rows - mean
    return Gaussian(mean, centred.T @ centred / (len(rows) - 1), len(rows))


def distance(first: Gaussian, second: Gaussian) -> float:
    """|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)), in squared units of the features; 0 or more, 0 for the same.

    The trace of the root is the nuclear norm of S1^(1/2) S2^(1/2): real and finite for singular covariances too, where
    the root of the product itself need not be. With fewer images the covariance is rougher and the distance larger
    (Chong & Forsyth 2020): compare only distances of the same n, and hold them against that of n real images.
    """
    if np.array_equal(first.mean, second.mean) and np.array_equal(first.covariance, second.covariance):
        return 0.0
    overlap = np.linalg.svd(first.root @ second.root, compute_uv=False).sum()
    apart = np.square(first.mean - second.mean).sum()
    return max(0.0, float(apart + np.trace(first.covariance) + np.trace(second.covariance) - 2 * overlap))


def distance_of(features: NDArray[np.floating], reference: Gaussian) -> Estimate:
    """The `distance` of features (n, F) to `reference`, with its 95 % interval for the chance in these n rows.

    By the block jackknife (Künsch 1989): standard errors from leaving out each tenth in turn, times Student's t, as the
    bootstrap's repeated rows would make covariances rougher and the distance larger. Below 20 rows, and where all rows
    are the same, both ends are NaN: these say nothing of how far it would move.
    """
    value = distance(gaussian(features), reference)
    if len(features) < 2 * _BLOCKS or (features == features[0]).all():
        return Estimate(value, float("nan"), float("nan"), len(features))
    parts = np.arange(len(features)) % _BLOCKS
    without = np.array([distance(gaussian(features[parts != k]), reference) for k in range(_BLOCKS)])
    reach = estimate.student(_BLOCKS - 1) * float(
        np.sqrt((_BLOCKS - 1) / _BLOCKS * np.square(without - without.mean()).sum())
    )
    return Estimate(value, max(0.0, value - reach), value + reach, len(features))
