"""The form of MNIST's images: a digit scaled into a box, keeping its aspect ratio, and centred by mass.

Source: LeCun, Bottou, Bengio & Haffner, "Gradient-Based Learning Applied to Document Recognition" (1998), section III:
a box of 20 x 20 in a canvas of 28 x 28. On a canvas of another shape the box is 20/28 of the smaller side.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data.pixels import to_bytes

SHAPE = (28, 28)  # height and width in pixels
BOX = 20 / 28  # of the smaller side: what a digit fills


def fitted(ink: NDArray[np.floating], shape: tuple[int, int] = SHAPE, faint: float = 0.5 / 255) -> NDArray[np.uint8]:
    """Ink of any size as MNIST would have stored it: uint8 (H, W) of `shape`, 255 where there is full ink.

    ink: floats in [0, 1] (h, w), 0 is background. `faint`: what is no more than this does not count for the crop;
    by default what would be stored as 0.

    Raises DataError: no ink above `faint`.
    """
    seen = ink > faint
    if not seen.any():
        raise DataError("There is no ink in the picture: nothing to crop to. Draw or upload what can be seen.")
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return to_bytes(_centred_by_mass(_boxed(cropped, box(shape)), shape))


def is_fitted(image: NDArray[np.uint8]) -> bool:
    """Whether an image (H, W), 255 is ink, has MNIST's form already: ink as long as the box, mass in the middle.

    All of MNIST's 10,000 test images have: ink of 19 or 20 pixels, its centre less than one from the middle.
    """
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return False
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    side = box((image.shape[0], image.shape[1]))
    off = [_centre(image.sum(axis=1 - axis)) - image.shape[axis] / 2 for axis in (0, 1)]
    return bool(side - 1 <= longer <= side and max(map(abs, off)) <= 1)


def box(shape: tuple[int, int]) -> int:
    """The side in pixels of the square that holds the ink: 20 of MNIST's 28."""
    return max(1, round(BOX * min(shape)))


@cache
def enlarging(side: int, times: int) -> NDArray[np.float64]:
    """The matrix (times * side, side) that enlarges one axis with a cubic spline: a spline is linear in its values.

    Read-only. Beyond the ends it goes on as it ended: put black around what lies on black.
    """
    from scipy.ndimage import zoom

    matrix: NDArray[np.float64] = zoom(np.eye(side), (times, 1), order=3, grid_mode=True, mode="nearest")
    matrix.flags.writeable = False
    return matrix


def _boxed(ink: NDArray[np.floating], side: int) -> NDArray[np.float32]:
    """Scaled so that the longer side is `side`: by area averaging where it shrinks, by a cubic where it grows."""
    from PIL import Image

    scale = side / max(ink.shape)
    size = tuple(max(1, round(length * scale)) for length in ink.shape[::-1])  # (width, height), the way Pillow has it
    how = Image.Resampling.BOX if scale <= 1 else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(ink.astype(np.float32)).resize(size, how)).clip(0, 1)  # a cubic overshoots


def _centred_by_mass(boxed: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Place an image no larger than the canvas so that its centre of mass is at the middle of it."""
    canvas = np.zeros(shape, np.float32)
    position = []
    for axis in (0, 1):
        start = round(shape[axis] / 2 - _centre(boxed.sum(axis=1 - axis)))
        position.append(min(max(start, 0), shape[axis] - boxed.shape[axis]))  # a lopsided digit stays on the canvas
    top, left = position
    canvas[top : top + boxed.shape[0], left : left + boxed.shape[1]] = boxed
    return canvas


def _centre(profile: NDArray) -> float:
    """Of the mass along one axis, in pixels from its beginning."""
    return float((profile * (np.arange(len(profile)) + 0.5)).sum() / profile.sum())
