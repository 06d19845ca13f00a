"""The result of a linear probe: accuracy with an interval, by class, what was taken for what, and what it leans on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate as estimates
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate

RESAMPLES = 2_000  # of the bootstrap


@dataclass(frozen=True, eq=False)
class Fit:
    """One trained probe: the predicted label of each tested image (M,), as small integers, the weight of each of D.

    weight: norm over the classes of the coefficients on standardised inputs.
    """

    predicted: NDArray[np.integer]
    weight: NDArray[np.float64]
    iterations: int
    converged: bool


@dataclass(frozen=True, eq=False)
class Probe:
    """The probes of one representation, each trained on `size` labels of a draw of its own, or on all there are.

    labels (M,): of the tested images; classes: all that there are, by number.
    """

    size: int
    whole: bool  # trained on all labels
    fits: tuple[Fit, ...]
    labels: NDArray[np.int64]
    classes: tuple[int, ...]

    @property
    def accuracy(self) -> float:
        """Share of the test images that are seen as what they are, mean over the draws."""
        return float(self.right.mean())

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the accuracy from draw to draw; None of a single one."""
        return float(self.right.mean(axis=1).std(ddof=1)) if len(self.fits) > 1 else None

    @cached_property
    def right(self) -> NDArray[np.bool_]:
        """Which test images each probe sees as what they are, (S, M)."""
        return np.stack([fit.predicted for fit in self.fits]) == self.labels

    @cached_property
    def estimate(self) -> Estimate:
        """The accuracy with its 95 % interval, for the chance in the test images and in the draws: Wilson's.

        Of one draw as it is; of several with as many independent answers as give the variance of the bootstrap over
        images and draws (Efron 1979), as surveys have it whose answers are not independent (Korn & Graubard 1998).
        Where all answers are right, or none, there are as many as images.
        """
        found, m = self.accuracy, len(self.labels)
        if len(self.fits) == 1 or found in (0, 1):
            return estimates.share_of(found, m)
        variance = float(_resampled(self.right).mean(axis=1).var())
        return estimates.share_of(found, m, found * (1 - found) / max(variance, 1e-12))

    @property
    def converged(self) -> bool:
        """Whether lbfgs came to an end in every fit."""
        return all(fit.converged for fit in self.fits)

    @property
    def weight(self) -> NDArray[np.float64]:
        """Of each dimension, mean over the draws, (D,)."""
        return np.mean([fit.weight for fit in self.fits], axis=0)

    def by_class(self) -> dict[int, float]:
        """Accuracy on the test images of each class, mean over the draws; without classes that have no test image."""
        shares = self.right.mean(axis=0)
        return {label: float(shares[self.labels == label].mean()) for label in np.unique(self.labels).tolist()}

    def confusion(self, draw: int = 0) -> NDArray[np.int64]:
        """How many test images of each class (a row) the probe of one draw sees as each (a column): (K, K) counts."""
        counts = np.zeros((len(self.classes), len(self.classes)), np.int64)
        rows, columns = (np.searchsorted(self.classes, seen) for seen in (self.labels, self.fits[draw].predicted))
        np.add.at(counts, (rows, columns), 1)
        return counts

    def seen_as(self, true: int, predicted: int, draw: int = 0) -> NDArray[np.int64]:
        """Which of the M tested images are of class `true` and seen as `predicted`: positions, ascending."""
        return np.flatnonzero((self.labels == true) & (self.fits[draw].predicted == predicted))


def difference(first: Probe, second: Probe) -> Estimate:
    """By how much the first is the more accurate, with its 95 % interval: paired, the same test images and draws.

    Of one draw by Newcombe's method for paired shares (`estimates.paired`); of several the same with the correlation of
    both accuracies in the bootstrap, less the same correction for continuity.
    Raises MeasureError for probes of different images, sizes or numbers of draws.
    """
    if first.size != second.size or len(first.fits) != len(second.fits):
        raise MeasureError(
            f"Probes of {first.size:,} labels, {len(first.fits)} draws, and of {second.size:,} labels, "
            f"{len(second.fits)} draws, cannot be paired. Compare probes of the same size and seeds."
        )
    if not np.array_equal(first.labels, second.labels):
        raise MeasureError("Probes that were tested on different images cannot be paired. Test both on the same.")
    draws = len(first.fits)
    if draws == 1:
        return estimates.paired(first.right[0], second.right[0])
    both = _resampled(np.concatenate([first.right, second.right]), draws)  # (B, 2 S)
    return estimates.difference(first.estimate, second.estimate, _correlation(first, second, both))


def _resampled(right: NDArray[np.bool_], draws: int | None = None) -> NDArray[np.float64]:
    """Accuracy of each row of right (S, M) on resampled images, for resampled draws: (RESAMPLES, S).

    All rows are tested on the same resampled images; rows a multiple of `draws` apart are of the same draw. Images with
    the same answers in every row are interchangeable, so it is enough to draw how often each pattern of answers occurs.
    """
    generator = np.random.default_rng(0)
    rows, m = right.shape
    patterns, counts = np.unique(right.T, axis=0, return_counts=True)  # (P, S)
    each = generator.multinomial(m, counts / m, RESAMPLES) @ patterns / m  # (RESAMPLES, S)
    chosen = generator.integers(0, draws or rows, (RESAMPLES, draws or rows))
    repeated = [chosen + at for at in range(0, rows, draws or rows)]
    return np.take_along_axis(each, np.concatenate(repeated, axis=1), axis=1)


def _correlation(first: Probe, second: Probe, both: NDArray[np.float64]) -> float:
    """Of two mean accuracies, from each draw's in every resample (RESAMPLES, 2 S); 0 where one does not vary."""
    one, other = both[:, : len(first.fits)].mean(axis=1), both[:, len(first.fits) :].mean(axis=1)
    product = float(one.std() * other.std())
    if product == 0:
        return 0.0
    found = float(((one - one.mean()) * (other - other.mean())).mean()) / product
    apart = np.sqrt(first.accuracy * (1 - first.accuracy) * second.accuracy * (1 - second.accuracy))
    return max(0.0, found - 1 / (2 * len(first.labels) * float(apart))) if found > 0 else found
