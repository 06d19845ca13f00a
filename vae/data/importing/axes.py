"""Which axis of an array is what: N images, H height, W width, C channel, or P the pixels of an image in a row."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import counted
from vae.core.errors import DataError
from vae.data.dataset import RGB

LETTERS = "NHWCP"
Side = tuple[int, ...]
_COLOURS = (3, 4)
_SMALLEST_ROW = 16  # pixels


@dataclass(frozen=True)
class Axes:
    """letters: one for each axis of the array. side: what images are that are rows of pixels: (height, width), or with
    the channels of colour before or after those.
    """

    letters: str
    side: Side | None = None

    def ordered(self, images: NDArray) -> NDArray:
        """The array with the images first, as a view: nothing is read."""
        return images.transpose([self.letters.index(letter) for letter in LETTERS if letter in self.letters])

    def shaped(self, block: NDArray) -> NDArray:
        """Some of the images of `ordered` as (n, H, W), or (n, H, W, C) where they have colours."""
        if self.side:
            block = block.reshape(len(block), *self.side)
            return block.transpose(0, 2, 3, 1) if _planes_first(self.side) else block
        return block[..., 0] if "C" in self.letters and block.shape[-1] == 1 else block


def conclude(shape: tuple[int, ...], labels: int | None, where: str, side: Side | None = None) -> Axes:
    """What the axes of an array of this shape are. labels: how many there are, None where there are none.

    side: of images in rows, where it is no square, nor three of them one after the other. Raises DataError: none fits.
    """
    by_letters = {2: ("NP", "PN"), 3: ("NHW", "HWN"), 4: ("NHWC", "NCHW", "HWCN")}.get(len(shape), ())
    fitting = [letters for letters in by_letters if _fits(letters, shape, side)]
    counted = [letters for letters in fitting if labels is not None and shape[letters.index("N")] == labels]
    chosen = counted or fitting
    if not chosen or 0 in shape:
        raise DataError(
            f"{where} has the shape {shape}; expected N x H x W, N x 784 (rows of a square number of pixels) or either "
            "with an axis of 1 or 3 for the channel; N x 3072 (rows of three such planes). Say what each axis is with "
            f"--axes, as --axes HWN: {_explained()}."
        )
    letters = chosen[0]
    if labels is None and len(chosen) > 1 and letters == "NHW" and shape[2] > 2 * max(shape[:2]):
        letters = "HWN"  # a thousand images of 28 x 28, not 28 images of 28 x 1000
    return Axes(letters, _side(shape[letters.index("P")], side) if "P" in letters else None)


def given(letters: str, shape: tuple[int, ...], where: str, side: Side | None = None) -> Axes:
    """The axes that a person named. Raises DataError: letters that do not fit."""
    letters = letters.upper()
    known = set(letters) in ({*"NHW"}, {*"NHWC"}, {*"NP"})
    if not known or len(set(letters)) != len(letters) or len(letters) != len(shape) or not _fits(letters, shape, side):
        raise DataError(
            f"{where} has the shape {shape}, which {letters[:12]!r} does not fit. Give a letter for each axis: "
            f"{_explained()}."
        )
    return Axes(letters, _side(shape[letters.index("P")], side) if "P" in letters else None)


def said(axes: Axes, shape: tuple[int, ...]) -> str:
    """What was concluded, in words."""
    count = dict(zip(axes.letters, shape, strict=True))
    n = count["N"]
    if axes.side:
        if len(axes.side) == 2:
            return f"{n:,} of {count['P']:,} pixels in a row, {axes.side[0]} x {axes.side[1]}"
        first = _planes_first(axes.side)
        height, width = axes.side[1:] if first else axes.side[:2]
        return (
            f"{n:,} of {count['P']:,} numbers in a row, {height} x {width} in colour: "
            f"{'all red, then all green, then all blue' if first else 'red, green and blue pixel by pixel'}"
        )
    text = f"{n:,} of {count['H']} x {count['W']}"
    text = f"{text}, {counted(count['C'], 'channel')}" if "C" in count else text
    return text if axes.letters[0] == "N" else f"{text} (in the order {axes.letters})"


def _explained() -> str:
    return "N for the images, H and W for height and width, C for the channel, P for the pixels of an image in a row"


def _fits(letters: str, shape: tuple[int, ...], side: Side | None) -> bool:
    count = dict(zip(letters, shape, strict=True))
    if "C" in count and count["C"] not in (1, *_COLOURS):
        return False
    return "P" not in count or _side(count["P"], side) is not None


def _side(count: int, side: Side | None) -> Side | None:
    if side:
        return side if math.prod(side) == count else None
    for planes in (1, RGB):  # three times a square is none itself
        root = math.isqrt(count // planes)
        if root * root * planes == count and root * root >= _SMALLEST_ROW:
            return (root, root) if planes == 1 else (planes, root, root)
    return None


def _planes_first(side: Side) -> bool:
    return len(side) == 3 and side[-1] != RGB


def as_column(labels: NDArray, count: int) -> NDArray:
    """Labels as (N,) where they are (N, 1) or, as in MATLAB, (1, N)."""
    if labels.ndim == 2 and 1 in labels.shape and labels.size == count:
        return np.asarray(labels).reshape(-1)
    return labels
