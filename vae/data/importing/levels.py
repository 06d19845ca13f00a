"""What the numbers of images mean: which is black and which white, where there are colours, and what is no number."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.core.task import Task
from vae.data.dataset import RGB
from vae.data.importing import decode
from vae.data.importing.parts import STOPPED

BLOCK = 2**22  # bytes of images looked at together
_SLACK = 0.05  # of the range: how far smooth scaling overshoots it
_CLOSE = 1e-3  # of the range: what is taken as its end
_BITS = (1, 15, 16, 255, 1023, 4095, 65535)  # what full ink may be in whole numbers
_NEARLY = 0.5  # of full ink: what the brightest pixel has at least, where the numbers are small


@dataclass(frozen=True)
class Survey:
    """What all images together are like. broken: by part, the indices of images with NaN or infinite values.

    colours: how many channels; coloured: whether those differ anywhere; clear: whether a fourth one is not all opaque.
    """

    low: float
    high: float
    whole: bool
    kind: str
    broken: tuple[NDArray[np.int64], ...]
    colours: int = 0
    coloured: bool = False
    clear: bool = False


@dataclass(frozen=True)
class Levels:
    """From numbers to grey levels. low becomes black and high white; what lies beyond is clipped."""

    low: float
    high: float

    def apply(self, images: NDArray) -> NDArray[np.uint8]:
        """Images of any type as uint8, in the same shape."""
        if images.dtype == np.uint8 and (self.low, self.high) == (0, 255):
            return images
        scaled = (images.astype(np.float64) - self.low) * (255 / (self.high - self.low))
        return np.nan_to_num(scaled.clip(0, 255)).round().astype(np.uint8)


def blocks(images: NDArray, shaped: Callable[[NDArray], NDArray]) -> Iterator[tuple[slice, NDArray]]:
    """The images in pieces that fit into memory, (n, H, W) or (n, H, W, C), each with where it is."""
    each = max(1, math.prod(images.shape[1:]) * images.dtype.itemsize)
    step = max(1, BLOCK // each)
    for start in range(0, len(images), step):
        rows = slice(start, min(start + step, len(images)))
        yield rows, shaped(np.asarray(images[rows]))


def survey(parts: Sequence[tuple[NDArray, Callable[[NDArray], NDArray]]], where: str, task: Task = Task()) -> Survey:
    """Look at every image once. parts: arrays with the images first, and what gives them their axes.

    Raises DataError: no numbers, or of several kinds; Stopped.
    """
    kinds = {images.dtype.kind.replace("u", "i").replace("b", "i") for images, _ in parts}
    if len(kinds) > 1 or not kinds <= set("if"):
        found = " and ".join(dict.fromkeys(str(images.dtype) for images, _ in parts))
        raise DataError(f"{where} is {found}; expected numbers, and of one kind in all splits.")
    low, high, whole, coloured, clear, colours = math.inf, -math.inf, True, False, False, 0
    broken, done, total = [], 0, sum(len(images) for images, _ in parts)
    for images, shaped in parts:
        wrong: list[NDArray[np.int64]] = []
        for rows, block in blocks(images, shaped):
            task.check(STOPPED)
            if block.ndim == 4:
                colours = block.shape[3]
                if colours == 4:
                    clear = clear or bool((block[..., 3] != block[..., 3].max()).any())
                    block = block[..., :3]
                coloured = coloured or bool((block != block[..., :1]).any())
            if block.dtype.kind == "f":
                finite = np.isfinite(block).reshape(len(block), -1).all(axis=1)
                wrong.append(rows.start + np.flatnonzero(~finite))
                block = block[finite]
                whole = whole and bool((block == np.rint(block)).all())
            if len(block):
                low, high = min(low, block.min().item()), max(high, block.max().item())
            done += rows.stop - rows.start
            task.report("looking at the images", done, total)
        broken.append(np.concatenate(wrong) if wrong else np.empty(0, np.int64))
    if low > high:
        raise DataError(f"{where} has NaN or infinite values in every image.")
    return Survey(float(low), float(high), whole, kinds.pop(), tuple(broken), colours, coloured, clear)


def conclude(found: Survey, where: str) -> tuple[Levels, str]:
    """Which numbers are black and white, and why. Raises DataError where nobody can tell.

    Whole numbers from 0 go to the smallest of 1, 15, 16, 255, 1023, 4095, 65535 that they reach; other numbers are of 0
    to 1, -1 to 1 or 0 to 255, which may be overshot by a twentieth.
    """
    low, high = found.low, found.high
    if low == high:
        raise DataError(
            f"{where} is {low:g} at every pixel of every image, so there is nothing to see. Name another array with "
            "--images, or say what is black and white with --range."
        )
    if found.whole and low >= 0 and high <= _BITS[-1]:
        full = next(top for top in _BITS if high <= top)
        if full in (15, 16) and high != full:
            full = 255
        return Levels(0, full), f"whole numbers from {low:g} to {high:g}"
    for black, white in ((0, 1), (-1, 1), (0, 255)):
        slack = _SLACK * (white - black)
        reaches = high >= black + _NEARLY * (white - black)
        if black - slack <= low and high <= white + slack and reaches:
            if black == -1 and low > -_NEARLY:
                continue  # a little below 0, far from -1
            over = max(black - low, high - white) / (white - black)
            clips = over > _CLOSE
            why = f"numbers from {low:.4g} to {high:.4g}"
            return Levels(black, white), f"{why}, clipped where they overshoot by up to {over:.1%}" if clips else why
    if low >= 0 and high < _NEARLY:
        return Levels(0, 1), f"numbers from {low:.4g} to {high:.4g}: dark, as 1 would be white"
    raise DataError(
        f"{where} goes from {low:.6g} to {high:.6g}, and nobody can tell from that what is black and what is white. "
        f"Say it with --range, as --range {low:.6g} {high:.6g} for the darkest and the brightest."
    )


def colours(block: NDArray) -> NDArray:
    """Images (n, H, W), or with 3 or 4 channels, as (n, H, W, 3)."""
    return block[..., None].repeat(RGB, axis=-1) if block.ndim == 3 else block[..., :RGB]


def grey(block: NDArray) -> NDArray:
    """Colours (n, H, W, 3 or 4) as (n, H, W): luma, or any channel where all are equal."""
    if block.ndim == 3:
        return block
    colours = block[..., :3]
    return colours[..., 0] if (colours == colours[..., :1]).all() else decode.luma(colours)
