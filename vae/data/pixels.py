"""Images as people have them, brought to uint8 (N, H, W) with 0 as background, in colour (N, H, W, 3).

What was concluded is said in notes.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.errors import DataError
from vae.data.dataset import MAX_SIDE, MIN_SIDE, RGB

Notes = list[str]

_SMALLEST_ROW = 64  # numbers in a row that is taken as an image: scikit-learn's digits of 8 x 8
_RANGES = (1, 15, 16)  # what full ink may be besides 255: truth values, 4 bits, scikit-learn's digits
_ROUNDING = 1e-6  # how far beyond 0 to 1 arithmetic may leave floats: a 4000th of a grey level
_DARK = 128  # of 255: where no pixel of any image reaches it, that is worth a word
_TRANSPARENT = 4  # channels: the fourth says how opaque a pixel is


def shaped(images: NDArray, where: str, notes: Notes) -> NDArray:
    """The images as (N, H, W), or (N, H, W, 3) in colour: an axis of length 1 for the channel is left out, colours
    stand last, rows become squares.

    where: what they are called, for sentences. Raises DataError: another shape, smaller than MIN_SIDE or larger than
    MAX_SIDE, transparency.
    """
    shape = images.shape
    if 0 not in shape and len(shape) == 4 and 1 in (shape[1], shape[3]):
        images = images[..., 0] if shape[3] == 1 else images[:, 0]
    elif len(shape) == 4 and 0 not in shape and RGB in (shape[1], shape[3]):
        if shape[3] != RGB:
            images = np.moveaxis(images, 1, 3)
            notes.append("The axis of 3 was taken as red, green and blue.")
    elif len(shape) == 4 and _TRANSPARENT in (shape[1], shape[3]):
        raise DataError(
            f"{where} has the shape {shape}: four channels, and the models take red, green and blue. Save "
            f"`images{'[..., :3]' if shape[3] == _TRANSPARENT else '[:, :3]'}`, if the fourth says how opaque they are."
        )
    elif len(shape) == 2 and shape[0] not in (0, shape[1]) and (side := _side(shape[1])):
        images = images.reshape(-1, side, side)
        notes.append(f"Rows of {shape[1]} numbers were taken as images of {side} x {side} pixels, row by row.")
    if not (images.ndim == 3 or (images.ndim == 4 and images.shape[3] == RGB)) or 0 in images.shape:
        raise DataError(
            f"{where} has the shape {shape}; expected N x H x W, or N x H x W x 3 in colour, with N >= 1. "
            "`images.reshape(-1, height, width)` brings rows of pixels to that."
        )
    if max(images.shape[1:3]) > MAX_SIDE:
        first = (
            "Save `numpy.moveaxis(images, -1, 0)`"
            if len(shape) == 3 and max(shape[:2]) <= MAX_SIDE
            else "Scale the images down"
        )
        raise DataError(
            f"{where} is {images.shape[1]} x {images.shape[2]} pixels; the models take up to {MAX_SIDE} x {MAX_SIDE}. "
            f"{first}."
        )
    if min(images.shape[1:3]) < MIN_SIDE:
        raise DataError(
            f"{where} is {images.shape[1]} x {images.shape[2]} pixels; models need {MIN_SIDE} x {MIN_SIDE} at least. "
            "Take larger images."
        )
    return images


def grey_where_equal(parts: Sequence[NDArray], notes: Notes) -> list[NDArray]:
    """Each of `parts` with one channel where the three are equal in all images of all of them."""
    if not all(part.ndim == 4 and _equal_channels(part) for part in parts):
        return list(parts)
    notes.append("Red, green and blue are equal in all images, so they are grey.")
    return [part[..., 0] for part in parts]


def as_bytes(parts: Sequence[NDArray], where: str, notes: Notes) -> list[NDArray[np.uint8]]:
    """Each of `parts`, arrays of one data set, as uint8 of 0 to 255; all are scaled alike.

    Floats of 0 to 1, truth values, whole numbers of 0 to 255, and those of 0 to 1, 15 or 16, which are scaled.
    Raises DataError that says what would bring the values into a range: any other type or range.
    """
    kinds = {part.dtype.kind.replace("u", "i") for part in parts}
    if len(kinds) > 1 or not kinds <= set("bif"):
        found = " and ".join(dict.fromkeys(str(part.dtype) for part in parts))
        raise DataError(f"{where} is {found}; expected uint8 (0 to 255) or float (0 to 1).")
    kind = kinds.pop()
    if kind == "f":
        _check_finite(parts, where)
    low, high = min(part.min().item() for part in parts), max(part.max().item() for part in parts)
    beyond = _ROUNDING if kind == "f" else 0
    low = 0 if -beyond <= low < 0 else low
    if low < 0 or high > (1 + beyond if kind == "f" else 255):
        raise DataError(
            f"{where} goes from {_number(low)} to {_number(high)}; "
            f"{'floats must lie in 0 to 1' if kind == 'f' else 'whole numbers must lie in 0 to 255'}. "
            f"{_advice(low, high, kind)}"
        )
    full = 1 if kind in "bf" else next((top for top in _RANGES if high == top), 255)
    if full != 255 and kind != "f":
        notes.append(f"Values of 0 to {full} were taken as black to white, 0 to 255.")
    brightest = round(high * 255 / full)
    if brightest < _DARK:
        notes.append(
            f"No pixel of any image is brighter than {brightest} of 255, so they are shown and learned as dark as that."
            if brightest
            else "Every pixel of every image is 0: there is nothing to see in them."
        )
    return [_scaled(part, full) for part in parts]


def _equal_channels(images: NDArray) -> bool:
    first = images[..., 0]
    return all(np.array_equal(first, images[..., k], equal_nan=images.dtype.kind == "f") for k in range(1, RGB))


def _scaled(images: NDArray, full: int) -> NDArray[np.uint8]:
    if full == 255:
        return images.astype(np.uint8, copy=False)
    if images.dtype.kind != "f":
        return (np.arange(full + 1) * 255 / full).round().astype(np.uint8)[images.astype(np.uint8)]
    return to_bytes(images)


def to_bytes(images: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Floats in [0, 1], of any shape, as the nearest of the 256 grey levels; what lies beyond becomes 0 or 255."""
    return (np.clip(images, 0, 1) * 255).round().astype(np.uint8)


def _check_finite(parts: Sequence[NDArray], where: str) -> None:
    wrong = sum(int(np.count_nonzero(~np.isfinite(part))) for part in parts)
    if wrong:
        raise DataError(
            f"{where} has {counted(wrong, 'value')} that {by_number(wrong, 'is', 'are')} NaN or infinite. "
            "Take those images out, or save `numpy.nan_to_num(images)`."
        )


def _advice(low: float, high: float, kind: str) -> str:
    """How to bring values of this range into the one that is taken."""
    if low >= 0:
        if kind != "f":
            full = _number(high)
            return f"Save `(images * (255 / {full})).round().astype(numpy.uint8)`, with {full} for full ink."
        return "Divide by 255?" if 200 < high <= 255 else f"Divide by what full ink is, perhaps {_number(high)}."
    if max(abs(low + 1), abs(high - 1)) <= _ROUNDING:
        return "Save `(images + 1) / 2`, if -1 is background and 1 is ink."
    return "Undo the standardisation, or save `(images - images.min()) / (images.max() - images.min())`."


def _number(value: float) -> str:
    """All digits of a whole number; of a float so many that dividing by it brings the images into the range."""
    if isinstance(value, int):
        return str(value)
    texts = (f"{value:.{digits}g}" for digits in range(6, 18))
    return next(text for text in texts if math.isclose(float(text), value, rel_tol=_ROUNDING / 4))


def _side(length: int) -> int:
    """Of the square with so many pixels; 0 where there is none that could be an image here."""
    side = math.isqrt(length)
    return side if side * side == length and _SMALLEST_ROW <= length <= MAX_SIDE**2 else 0
