"""What images cost at the least: the bound in the plane of rate and distortion below which no model lies.

Binary cross-entropy on grey pixels x in [0, 1] is the cost of coding b, an image of black and white pixels that is
drawn from x, pixel by pixel. Of a code z that is made from x, with a rate of R nats and a distortion of D:

    D >= H(b|z) >= H(b|x)            nobody can know b better than x does
    D >= H(b) - I(b;z) >= H(b) - R   what z does not say has to be paid for

so R + D >= H(b) = H(b|x) + I(b;x). The derivation stands in docs/formulas.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.memo import memo
from vae.data.dataset import Images, spread

_BATCH, _BLOCK = 100, 20_000  # images that are compared with so many at a time: 16 MB of distances
_MOST_VALUES = 2**25  # of so many at a time, 134 MB: of large images fewer
_COMPARED = 100  # images, spread over all: of 60,984 in a second, to 0.02 nats


@dataclass(frozen=True)
class Bound:
    """What images cost at the least, in nats an image.

    floor: H(b|x), the distortion of a perfect copy, mean over these images. told_apart: a lower bound of I(b;x), what
    it costs to say which of the images it is: at most ln of how many, less where some are alike. Its interval is
    about which of them were compared with all. collapsed: the distortion of the mean image, the least that a model can
    have which says nothing of an image. n: images.
    """

    floor: Estimate
    told_apart: Estimate
    collapsed: float
    n: int

    def distortion(self, rate: NDArray[np.float64]) -> NDArray[np.float64]:
        """The distortion below which no model of these rates in nats lies."""
        return self.floor.value + np.maximum(self.told_apart.value - rate, 0.0)


@memo("bound", version=3)
def bound(images: Images) -> Bound:
    """The bound for images that are all equally likely: those that were measured, or all that there are.

    It holds of the mean over exactly these images, even for a model that knew them by heart. Raises MeasureError where
    there are none.
    """
    if not len(images):
        raise MeasureError("There are no images whose cost could be bounded.")
    return Bound(estimate.mean(pixel_entropy(images)), told_apart(images), mean_image_cost(images), len(images))


def pixel_entropy(images: Images) -> NDArray[np.float64]:
    """H(b|x) of each image in nats, summed over its pixels and channels, (N,): 0 for one of black and white."""
    from scipy.special import entr

    levels = np.arange(256) / 255
    cost = entr(levels) + entr(1 - levels)
    parts = (images.images[part] for part in _blocks(images))
    return np.concatenate([cost[part].sum(axis=tuple(range(1, part.ndim))) for part in parts])


def mean_image_cost(images: Images) -> float:
    """The error in nats of the mean image as a picture of each, which no constant picture goes below."""
    from scipy.special import entr

    parts = (images.floats(part) for part in _blocks(images))
    mean = sum(part.sum(axis=0, dtype=np.float64) for part in parts) / len(images)
    return float((entr(mean) + entr(1 - mean)).sum())


def told_apart(images: Images, compared: int = _COMPARED) -> Estimate:
    """A lower bound of I(b;x) in nats for N equally likely images, at most ln N.

    The bound of Kolchinsky & Tracey 2017, "Estimating mixture entropy with pairwise distances", with Bhattacharyya's
    coefficient: ln N - mean over i of ln sum over j of BC_ij. Of two pixels BC is cos(t - t') with x = sin^2 t, and
    cos t <= exp(-t^2 / 2), so that BC_ij <= exp(-|t_i - t_j|^2 / 2), which is a product of matrices.

    The mean is over so many of the images, spread over all, each compared with all others; the interval is for that.
    """
    n = len(images)
    angles = np.arcsin(np.sqrt(np.arange(256) / 255)).astype(np.float32)
    chosen = spread(n, compared)
    own = angles[images.images[chosen]].reshape(len(chosen), -1)
    alike = np.zeros(len(chosen))  # sum over all images of how far each cannot be told from this one
    for part_of_all in _blocks(images):
        others = angles[images.images[part_of_all]].reshape(-1, own.shape[1])
        lengths = np.square(others, dtype=np.float32).sum(axis=1)
        for first in range(0, len(chosen), _BATCH):
            part = own[first : first + _BATCH]
            squared = np.square(part).sum(axis=1)[:, None] + lengths - 2 * part @ others.T
            alike[first : first + _BATCH] += np.exp(-np.maximum(squared, 0) / 2).sum(axis=1, dtype=np.float64)
    found = estimate.mean(np.log(n) - np.log(alike))
    return found if found.known else Estimate(found.value, found.value, found.value, len(chosen))


def _blocks(images: Images) -> list[slice]:
    step = min(_BLOCK, max(1, _MOST_VALUES // prod(images.images.shape[1:])))
    return [slice(start, start + step) for start in range(0, len(images), step)]
