"""The noise shown on an image: for one seed and one size the same field on every page, drawn here or in a browser.

`ui/components/live_draw/grain.js` is the same generator, number for number: mulberry32, which takes a counter, then Box
& Muller 1958 in 64 bits. What is measured over many images has a field of its own for each: `reconstruction.add_noise`.
"""

from math import prod

import numpy as np
from numpy.typing import NDArray

SEED = 0  # of what pages show, as in grain.js
_STEP = np.uint32(0x6D2B79F5)


def field(shape: tuple[int, ...], seed: int = SEED) -> NDArray[np.float32]:
    """Draws from N(0, 1) for the pixels of one image, (H, W), or (H, W, 3): for each channel its own.

    An image of as many pixels has the same, row by row.

    >>> [round(float(value), 3) for value in field((2, 2)).ravel()]
    [0.787, 0.431, -1.078, -0.82]
    """
    uniform = _uniform(2 * prod(shape), seed)
    radius = np.sqrt(-2 * np.log(1 - uniform[::2]))
    return (radius * np.cos(2 * np.pi * uniform[1::2])).astype(np.float32).reshape(shape)


def with_noise(images: NDArray[np.float32], sd: float, seed: int = SEED) -> NDArray[np.float32]:
    """Images in [0, 1], (N, H, W) or (N, H, W, 3), with the same field on each, `sd` times as strong and clipped."""
    noise = field(images.shape[1:], seed).astype(np.float64)
    return np.clip(images + sd * noise, 0, 1).astype(np.float32)


def _uniform(n: int, seed: int) -> NDArray[np.float64]:
    """n numbers in [0, 1), of 32 bits each."""
    state = np.uint32(seed) + _STEP * np.arange(1, n + 1, dtype=np.uint32)
    mixed = (state ^ (state >> 15)) * (state | 1)
    mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)
    return (mixed ^ (mixed >> 14)) / 2.0**32
