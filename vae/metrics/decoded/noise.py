"""What a model makes of minor noise in its input: how much of it comes out again."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.decoded.reconstruction import add_noise, reconstruct
from vae.models.checkpoints import Checkpoint

NOISE_SD = 0.1  # minor: standard deviation of the noise, pixels in [0, 1]
IMAGES = 1000  # spread over the split ...
_MOST_VALUES = 2**24  # ... and their numbers: of large images fewer


@memo("noise-passed-on", version=3)
def passed_on(
    checkpoint: Checkpoint, dataset: Dataset, noise_sd: float = NOISE_SD, seed: int = 0
) -> NDArray[np.float64]:
    """Of each of up to 1,000 images the share of its noise that the output repeats, (n,). Cached on disk.

    Of large images they are fewer: 341 of 128 x 128 x 3.

    <f(a) - f(b), a - b> / |a - b|^2, where a and b are the image with two different fields of noise: 1 for a model that
    gives back what it sees, 0 for one whose output does not follow the noise at all. Two noisy copies, because noise
    that is clipped to [0, 1] also brightens black pixels on average, and that haze is no noise.
    Raises CheckpointError where the images do not fit the model, MeasureError for noise that is none.
    """
    if not noise_sd > 0:
        raise MeasureError(
            f"The noise has a standard deviation of {noise_sd}; to see what becomes of it, it must be above 0."
        )
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    checkpoint.check_fits(dataset)
    most = min(IMAGES, max(2, _MOST_VALUES // prod(dataset.picture_shape)))
    chosen = dataset.take(spread(len(dataset), most))
    clean, coder = chosen.floats(), checkpoint.coder()
    first, second = (add_noise(clean, noise_sd, each) for each in (2 * seed, 2 * seed + 1))
    given = first.astype(np.float64) - second
    moved = reconstruct(coder, first).astype(np.float64) - reconstruct(coder, second)
    each = tuple(range(1, given.ndim))
    return (moved * given).sum(axis=each) / np.square(given).sum(axis=each)
