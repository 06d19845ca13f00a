"""Sprites whose factors are known: shape x size x angle x x-position x y-position, drawn when they are asked for.

After dSprites (Matthey, Higgins, Hassabis & Lerchner 2017), on MNIST's canvas. No shape looks the same again before a
full turn, so that no two points of the grid are one image. An image holds for each pixel the exact share of it that
the sprite covers, so it follows every factor smoothly, and its ink and centre of mass are those that the factors say
(to 0.2 % and 0.03 pixels: grey levels are whole, and pixels have a size).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vae.core.errors import DataError
from vae.core.memo import Rows, streamed
from vae.data.dataset import Dataset, Split

if TYPE_CHECKING:
    import pandas as pd

NAME = "sprites"
TITLE = "sprites (built in)"
CLASS_NAMES = ("heart", "arrow", "crescent")

# The values of each factor, ascending. Every combination is one image, with a black rim of a pixel at least. Places are
# not a whole pixel apart: moved by a pixel, as batches are in training, no image becomes another one of the test split.
_PLACES = tuple(8 + 6 * k / 5 for k in range(11))
GRID: dict[str, tuple[float, ...]] = {
    "shape": tuple(range(len(CLASS_NAMES))),
    "size": (5.4, 5.9, 6.4, 6.9, 7.4, 7.9, 8.4),
    "angle": tuple(2 * math.pi * k / 24 for k in range(24)),
    "x": _PLACES,
    "y": _PLACES,
}
MAX_SIZE = 10.0  # pixels: the largest that `draw` takes
FACTORS = tuple(GRID)
LEVELS = tuple(len(values) for values in GRID.values())  # (3, 7, 24, 11, 11)
COUNT = math.prod(LEVELS)  # 60,984 images

_SIDE = 28  # pixels
_TEST = 10_000  # images
_SEED = 0  # of the split
_BLOCK = 250  # images drawn at a time: 10 MB of work space, which stays in the processor's cache
_DOWN = 1e-6  # halves are rounded down: by symmetry there are some, and a sine's last bit would decide otherwise


def load(split: Split, data_dir: Path) -> Dataset:  # noqa: ARG001  # one signature for all data sets
    """One split of the sprites; always there, whatever `data_dir` holds. Labels are shapes.

    factors: shape (code, an index into CLASS_NAMES), size (pixels: the side of a square with as much ink), angle
    (radians, counter-clockwise; at 0 heart and arrow are upright, the crescent's horns point up), x and y (pixels from
    the left and the upper edge to the centre of mass; a pixel's own centre is at its index + 0.5). Write
    `factors["shape"]` and `factors["size"]`: with a dot, pandas gives those of the table itself.

    Drawn once, in a second or two, then memory-mapped from the cache.
    """
    indices = split_indices(split)
    codes = codes_of(indices)
    return Dataset(NAME, split, _images_at(indices), codes[:, 0].copy(), CLASS_NAMES, factors_of(codes))


@streamed("sprites", version=2)
def _images_at(indices: NDArray[np.int64]) -> Rows:
    """The images of these places in the grid, uint8 (n, 28, 28)."""
    return Rows((len(indices), _SIDE, _SIDE), np.uint8, lambda: _blocks(_values(codes_of(indices))))


def split_indices(split: Split) -> NDArray[np.int64]:
    """Where the images of a split are in the grid, in the split's order: `codes_of(split_indices("test"))`.

    A fixed random order of the grid; its first 10,000 are the test images.
    """
    raw = np.random.PCG64(_SEED).random_raw(COUNT)  # for good the same; `permutation` may change with NumPy
    order = np.argsort(raw, kind="stable")
    return order[:_TEST] if split == "test" else order[_TEST:]


def codes_of(indices: ArrayLike) -> NDArray[np.int64]:
    """The place of each factor among its values, (N, 5) in the order of FACTORS, for places in the grid (N,).

    A place is a number of mixed radix with the digits (shape, size, angle, x, y): y changes fastest.
    Raises DataError: no place of the grid.
    """
    found = np.asarray(indices)
    _check_whole(found, "index", COUNT)
    return np.stack(np.unravel_index(found, LEVELS), axis=-1).astype(np.int64)


def indices_of(codes: ArrayLike) -> NDArray[np.int64]:
    """The inverse of `codes_of`: (N, 5) to (N,). Raises DataError: a code that its factor does not have."""
    return np.asarray(np.ravel_multi_index(tuple(_checked(codes).T), LEVELS), np.int64)


def factors_of(codes: ArrayLike) -> pd.DataFrame:
    """The values that codes (N, 5) stand for: one row an image, one column a factor, in the units of `load`.

    Raises DataError: a code that its factor does not have.
    """
    import pandas as pd

    table = pd.DataFrame(_values(_checked(codes)), columns=list(FACTORS))
    return table.astype({"shape": np.int64})


def draw_index(indices: ArrayLike) -> NDArray[np.uint8]:
    """The images at these places of the grid (see `codes_of`), uint8 (N, 28, 28). Raises DataError: no such place."""
    return _drawn(_values(codes_of(np.atleast_1d(indices))))


def draw(factors: Mapping[str, ArrayLike] | pd.DataFrame) -> NDArray[np.uint8]:
    """Sprites of any factors, on the grid or not: uint8 (N, 28, 28).

    factors: what has the names of FACTORS, in the units of `load`: a DataFrame, or a dict of numbers and arrays (N,)
    of which numbers hold for all, as `{"shape": 0, "size": 6, "angle": np.linspace(0, np.pi, 9), "x": 14, "y": 14}`.

    Raises DataError: a factor is missing or is no number, there is no such shape or size, or a sprite that turned
    at this place would leave the canvas.
    """
    values = _together(factors)
    _check_drawable(values)
    return _drawn(values)


def reach(shape: ArrayLike, size: ArrayLike) -> NDArray[np.float64]:
    """The radius in pixels of the circle, around its centre of mass, that a sprite stays in as it turns."""
    radii = np.hypot(*np.moveaxis(_outlines(), -1, 0)).max(axis=1)
    return radii[np.asarray(shape, np.int64)] * np.asarray(size, np.float64)


def _values(codes: NDArray[np.integer]) -> NDArray[np.float64]:
    columns = [np.array(values, float)[codes[:, k]] for k, values in enumerate(GRID.values())]
    return np.stack(columns, axis=-1)  # (N, 5)


def _checked(codes: ArrayLike) -> NDArray[np.integer]:
    found = np.asarray(codes)
    if found.ndim != 2 or found.shape[1] != len(FACTORS):
        raise DataError(f"The codes have the shape {found.shape}; expected (N, {len(FACTORS)}): {', '.join(FACTORS)}.")
    for column, factor, count in zip(found.T, FACTORS, LEVELS, strict=True):
        _check_whole(column, f"code of {factor}", count)
    return found


def _check_whole(found: NDArray, what: str, count: int) -> None:
    if found.dtype.kind not in "iu":
        raise DataError(f"The {what} is of the type {found.dtype}; expected whole numbers from 0 to {count - 1}.")
    wrong = found[(found < 0) | (found >= count)]
    if wrong.size:
        raise DataError(f"There is no {what} {wrong.flat[0]}; choose from 0 to {count - 1}.")


def _together(factors: Mapping[str, ArrayLike] | pd.DataFrame) -> NDArray[np.float64]:
    missing = [name for name in FACTORS if name not in factors]
    if missing:
        raise DataError(f"There is no {', '.join(missing)}; a sprite has {', '.join(FACTORS)}.")
    try:
        columns = np.broadcast_arrays(*(np.asarray(factors[name], np.float64) for name in FACTORS))
    except (TypeError, ValueError) as error:
        raise DataError(f"Factors are numbers, or arrays of one length: {error}.") from error
    values = np.stack(np.atleast_1d(*columns), axis=-1)
    if values.ndim != 2:
        raise DataError(f"Factors are numbers, or arrays with one axis; these have {values.ndim - 1}.")
    return values  # (N, 5)


def _check_drawable(values: NDArray[np.float64]) -> None:
    if not np.isfinite(values).all():
        raise DataError("A factor is not a finite number; take such rows out.")
    shape, size, _, x, y = values.T
    wrong = shape[~np.isin(shape, GRID["shape"])]
    if wrong.size:
        named = ", ".join(f"{code} ({name})" for code, name in enumerate(CLASS_NAMES))
        raise DataError(f"There is no shape {wrong[0]:g}; choose from {named}.")
    wrong = size[(size <= 0) | (size > MAX_SIZE)]
    if wrong.size:
        raise DataError(f"There is no sprite of size {wrong[0]:g}; sizes are above 0 and at most {MAX_SIZE:g}.")
    radius, room = reach(shape, size), np.minimum.reduce([x, _SIDE - x, y, _SIDE - y])
    outside = np.flatnonzero(radius > room + 1e-9)
    if outside.size:
        k = outside[0]
        raise DataError(
            f"A sprite at x = {x[k]:g}, y = {y[k]:g} does not fit the canvas of {_SIDE} x {_SIDE} pixels: a "
            f"{CLASS_NAMES[int(shape[k])]} of size {size[k]:g} needs {radius[k]:.2f} pixels to each edge."
        )


def _drawn(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.concatenate([np.empty((0, _SIDE, _SIDE), np.uint8), *_blocks(values)])


def _blocks(values: NDArray[np.float64]) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(values), _BLOCK):
        grey = 255 * _coverage(*_placed(values[start : start + _BLOCK]))
        yield np.rint(grey - _DOWN).astype(np.uint8)


def _placed(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The corners of each sprite on the canvas, x and y (N, M)."""
    shape, size, angle, x, y = values.T[:, :, None]
    across, down = np.moveaxis(_outlines()[shape[:, 0].astype(np.int64)], -1, 0)
    cos, sin = np.cos(angle), np.sin(angle)
    return x + size * (cos * across + sin * down), y + size * (cos * down - sin * across)


def _coverage(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each pixel inside closed polygons (N, M) with edges of at most a pixel: exact, (N, 28, 28).

    By Green's theorem, as font renderers do (Levien, font-rs, 2015): the piece of an edge within a pixel adds its
    height to all pixels right of it, and the part of that which lies right of it to its own.
    """
    along, rise = np.roll(x, -1, axis=1) - x, np.roll(y, -1, axis=1) - y
    first, second = np.sort([_crossing(x, along), _crossing(y, rise)], axis=0)
    stops = [np.zeros_like(first), first, second, np.ones_like(first)]
    own = _SIDE * (_SIDE + 1) * np.arange(len(x))[:, None]  # where the cells of each sprite begin
    added = np.zeros(len(x) * _SIDE * (_SIDE + 1))
    for begin, end in pairwise(stops):
        middle = (begin + end) / 2
        across, down = x + middle * along, y + middle * rise
        column, row = (np.floor(v).clip(0, _SIDE - 1).astype(np.int64) for v in (across, down))
        height, left = (end - begin) * rise, across - column
        cell = (own + row * (_SIDE + 1) + column).ravel()
        added += np.bincount(cell, (height * (1 - left)).ravel(), len(added))
        added += np.bincount(cell + 1, (height * left).ravel(), len(added))
    return added.reshape(-1, _SIDE, _SIDE + 1).cumsum(axis=2)[:, :, :_SIDE]


def _crossing(start: NDArray[np.float64], length: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which part of each edge lies before the line between two pixels that it crosses; 0 where it crosses none."""
    line = np.floor(np.maximum(start, start + length))
    crosses = line > np.minimum(start, start + length)
    return np.divide(line - start, length, out=np.zeros_like(start), where=crosses).clip(0, 1)


@cache
def _outlines() -> NDArray[np.float64]:
    """The three shapes upright, (3, M, 2) of x and y, y pointing down: area 1, centre of mass (0, 0)."""
    outlines = [_short_edges(_unit(corners)) for corners in (_heart(), _arrow(), _crescent())]
    most = max(map(len, outlines))
    stacked = np.stack([np.pad(one, ((0, most - len(one)), (0, 0)), mode="edge") for one in outlines])
    stacked.flags.writeable = False
    return stacked


def _unit(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """A polygon (K, 2) moved and scaled; turned round so that its inside counts as positive."""
    following = np.roll(corners, -1, axis=0)
    cross = corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0]
    area = cross.sum() / 2
    centre = ((corners + following) * cross[:, None]).sum(axis=0) / (6 * area)
    unit = (corners - centre) / math.sqrt(abs(area))
    return unit if area < 0 else unit[::-1]


def _short_edges(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same polygon with edges that are no longer than a pixel where it is drawn with the largest size."""
    pieces = []
    for begin, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = math.ceil(math.dist(begin, end) * MAX_SIZE)
        pieces.append(begin + (end - begin) * (np.arange(count) / count)[:, None])
    return np.concatenate(pieces)


def _heart() -> NDArray[np.float64]:
    t = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    y = 13 * np.cos(t) - 6 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.stack([16 * np.sin(t) ** 3, -y], axis=1)


def _arrow() -> NDArray[np.float64]:
    return np.array([(0, 0), (4.5, 4.5), (1.5, 4.5), (1.5, 9), (-1.5, 9), (-1.5, 4.5), (-4.5, 4.5)])


def _crescent() -> NDArray[np.float64]:
    """A disc of radius 1 without what a smaller one covers, whose circle comes from above down to its centre."""
    radius = 0.62
    outer = math.acos(1 / (2 * radius))  # where the circles meet: the angle from straight up, seen from each centre
    inner = math.atan2(math.sin(outer), math.cos(outer) - radius)
    outside = np.linspace(outer, 2 * np.pi - outer, 40)
    inside = np.linspace(2 * np.pi - inner, inner, 26)[1:-1]
    across = np.concatenate([np.sin(outside), radius * np.sin(inside)])
    down = np.concatenate([-np.cos(outside), -radius * np.cos(inside) - radius])
    return np.stack([across, down], axis=1)
