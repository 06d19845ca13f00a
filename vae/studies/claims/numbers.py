"""The numbers that checks rest on: each with its interval, and as it comes out on images drawn again.

What is drawn again is the same for every model and every seed of training (`Draws`): all of them look at the same
images, so what is peculiar to these images does not average out over models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Bounds, Estimate
from vae.metrics.decoded import frechet as distances
from vae.metrics.decoded.frechet import Gaussian
from vae.metrics.probing.result import Probe
from vae.metrics.probing.result import difference as probe_difference

RESAMPLES = 200


@dataclass(frozen=True)
class Draws:
    """Images drawn again with replacement, as many as there are, `resamples` times (Efron 1979)."""

    resamples: int = RESAMPLES
    seed: int = 0

    def times(self, n: int) -> NDArray[np.float32]:
        """How often each of n images is drawn, (resamples, n); the same whenever there are n."""
        return _times(self.resamples, n, self.seed)


Resampled = Callable[[Draws], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Number:
    """A number with its interval; `resampled` gives the same on images drawn again, (resamples,)."""

    estimate: Estimate
    resampled: Resampled


def mean(values: NDArray[np.floating], bounds: Bounds | None = None) -> Number:
    """The mean of one value an image, (n,)."""
    return Number(estimate.mean(values, bounds), lambda draws: draws.times(len(values)) @ values / len(values))


def share(found: Estimate, part: NDArray[np.bool_], whole: NDArray[np.bool_] | None = None) -> Number:
    """Of the images in `whole` (all) those that are in `part` too, both (n,); `found` is that share as an estimate.

    Where a draw has none of them, it counts as what was found.
    """
    of = np.ones(len(part), bool) if whole is None else whole

    def resampled(draws: Draws) -> NDArray[np.float64]:
        times = draws.times(len(part))
        counted = (times @ of).astype(np.float64)
        inside = times @ (part & of)
        return np.divide(inside, counted, out=np.full(len(counted), found.value), where=counted > 0)

    return Number(found, resampled)


def paired(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Number:
    """The difference of two shares of the same images, (n,) twice."""
    return Number(estimate.paired(first, second), mean(first.astype(np.float32) - second).resampled)


def mean_of_pairs(values: NDArray[np.floating], pairs: NDArray[np.integer], bounds: Bounds | None = None) -> Number:
    """The mean of one value a pair of images, (n,); pairs (n, 2).

    Images are drawn again, with all pairs that they are in: each pair counts as often as both of its images on average,
    spread out so far that the numbers vary as much as `estimate.mean_of_pairs` has it.
    """
    found = estimate.mean_of_pairs(values, pairs, bounds)

    def resampled(draws: Draws) -> NDArray[np.float64]:
        images, place = np.unique(pairs, return_inverse=True)
        off, place = values.astype(np.float64) - found.value, place.reshape(pairs.shape)
        of_image = sum(np.bincount(place[:, end], off, len(images)) for end in (0, 1))
        moved = (draws.times(len(images)) - 1.0) @ of_image / (2 * len(values))
        plain = estimate.mean_of_pairs(values, pairs)
        wanted = (plain.high - plain.low) / 2 / estimate.student(max(1, len(images) // 2 - 1)) if plain.known else 0.0
        spread = float(moved.std())
        return found.value + (moved - moved.mean()) * (wanted / spread if spread > 0 else 0.0)

    return Number(found, resampled)


def difference(first: Number, second: Number) -> Number:
    """The first minus the second."""
    return Number(
        estimate.difference(first.estimate, second.estimate),
        lambda draws: first.resampled(draws) - second.resampled(draws),
    )


def beyond_smallest(own: Number, others: Sequence[Number]) -> Number:
    """The number minus the smallest of the others, whichever that is."""
    smallest = min(others, key=lambda other: other.estimate.value)
    return Number(
        estimate.difference(own.estimate, smallest.estimate),
        lambda draws: own.resampled(draws) - np.min([other.resampled(draws) for other in others], axis=0),
    )


def exact(value: float, n: int) -> Number:
    """A number that was counted on all n images."""
    return Number(Estimate(value, value, value, n), lambda draws: np.full(draws.resamples, value))


def frechet(found: Estimate, features: Callable[[], NDArray[np.floating]], reference: Gaussian) -> Number:
    """The Fréchet distance of the features (n, F) of samples, drawn again, to those of real images.

    Centred on what was found, as rows that repeat make a covariance rougher and every distance larger.
    """

    @lru_cache(maxsize=1)  # several checks hold the same distance against others, and it takes a second
    def resampled(draws: Draws) -> NDArray[np.float64]:
        rows = features().astype(np.float64)
        again = []
        for times in draws.times(len(rows)).astype(np.float64):
            middle = times @ rows / len(rows)
            off = rows - middle
            spread = (off * times[:, None]).T @ off / (len(rows) - 1)
            again.append(distances.distance(Gaussian(middle, spread, len(rows)), reference))
        return found.value + np.array(again) - np.mean(again)

    return Number(found, resampled)


def probes(first: Probe, second: Probe) -> Number:
    """By how much the first is the more accurate: tested images and draws of labels are drawn again.

    Raises MeasureError as `result.difference`.
    """

    def resampled(draws: Draws) -> NDArray[np.float64]:
        ahead = (first.right.astype(np.float32) - second.right).T  # (M, S)
        each = draws.times(len(ahead)) @ ahead / len(ahead)  # (resamples, S)
        return np.asarray((each * draws.times(each.shape[1])).mean(axis=1), np.float64)

    return Number(probe_difference(first, second), resampled)


@lru_cache(maxsize=8)  # 8 MB for 10,000 images; a study asks for the same few again and again
def _times(resamples: int, n: int, seed: int) -> NDArray[np.float32]:
    generator = np.random.default_rng(seed)
    found = np.stack([np.bincount(generator.integers(0, n, n), minlength=n) for _ in range(resamples)])
    times = found.astype(np.float32)
    times.flags.writeable = False
    return times
