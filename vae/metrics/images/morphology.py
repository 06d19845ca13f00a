"""What can be measured on an image of a digit: how thick its strokes are, how it leans, how large it is.

After Morpho-MNIST (Castro, Tan, Kainz, Konukoglu & Glocker, "Morpho-MNIST: Quantitative Assessment and Diagnostics for
Representation Learning", JMLR 2019). An image is enlarged four times by a cubic spline; what is at least half way
between its darkest and its brightest pixel is ink, and everything is measured on that: of a decoded image it then does
not matter how blurred it is or how much grey haze lies around. Morpho-MNIST blurs as it enlarges (scikit-image's
`pyramid_expand`), takes slant, width and height from grey levels, and width and height between the quantiles of 1 % and
99 %; so its numbers are near these, not the same. What differs for strokes stands in `vae.metrics.images.strokes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import Images
from vae.data.handwriting.form import enlarging
from vae.metrics.images import strokes
from vae.metrics.images.factor import Factor

if TYPE_CHECKING:
    import pandas as pd


FACTORS = {
    "thickness": Factor("px", "mean thickness of the strokes"),
    "slant": Factor("rad", "how far it leans: positive to the right like /, negative to the left like \\"),
    "width": Factor("px", "width once it stands upright"),
    "height": Factor("px", "height"),
    "area": Factor("px²", "area covered by ink"),
    "length": Factor("px", "length of all strokes together"),
}
PLACES = {
    "x": Factor("px", "centre of the ink, from the left edge"),
    "y": Factor("px", "centre of the ink, from the upper edge"),
}
EVERY = {**FACTORS, **PLACES}  # where digits are centred, as MNIST's are, places say nothing

MIRRORED = (  # to be said where lengths are shown
    "Length is that of a skeleton, which differs between an image and its mirror image: among MNIST's test images by "
    "0.5 px (1.4 %) on average, by 4.6 px at most."
)
FAINTEST = 0.05  # of full range: less between the darkest and the brightest pixel is no ink
TAIL = 0.02  # of the ink lies beyond each end of width and height
_TIMES = 4
_MARGIN = 12  # pixels of black around: a spline's memory of an edge has faded to 1e-7 after as many
_TIE = 1e-5  # of the range: pixels so close to half way are ink, whatever their last bit says
_BATCH = 100  # images at a time: 5 MB enlarged


def measure(images: NDArray, factors: Iterable[str] = FACTORS, task: Task = Task()) -> pd.DataFrame:
    """Every factor of every image: one row an image, one float64 column a factor, in the units that EVERY states.

    images: uint8 or floats in [0, 1], (N, H, W), bright ink on dark; decoded ones as well. An image that is constant,
    or nearly (FAINTEST), has no ink: its area and length are 0, everything else is NaN. An image's numbers do not
    depend on what else is measured with it. About 0.4 ms of CPU an image of 28 x 28.

    thickness: twice the mean distance transform along the skeleton, about 0.1 px more than a ruler says of a stroke,
    and less where a thick one has corners, into which a skeleton branches. length: of the skeleton, which ends half a
    thickness before a stroke does. A skeleton is thinned from one corner first, so both differ between an image and its
    mirror image: on MNIST's test images length by 0.51 px on average (1.4 %; 99 % of them by less than 2.3, at most
    4.6), thickness by 0.018 px (0.7 %; at most 0.27). The mean over both would take half as long again, and still
    differ by 1 % from that of both upside down. slant: arctan of the shear that stands the ink upright (its second
    moments uncorrelated). width and height: between the quantiles of 2 % and 98 % of the ink, the width after that
    shear; 0.96 of a solid block's.

    `task` hears how many images are done. Raises MeasureError: no such factor, not such images; Stopped soon after the
    task is stopped.
    """
    import pandas as pd

    chosen = _known(factors)
    _check(images)
    columns: dict[str, list[NDArray[np.float64]]] = {name: [np.empty(0)] for name in EVERY}
    for start in range(0, len(images), _BATCH):
        task.check(f"Measuring was stopped after {start:,} of {len(images):,} images; nothing of it is kept.")
        for name, values in _measure(_floats(images[start : start + _BATCH])).items():
            columns[name].append(values)
        task.report(done=min(start + _BATCH, len(images)), total=len(images))
    return pd.DataFrame({name: np.concatenate(columns[name]) for name in chosen})


def of_dataset(dataset: Dataset, factors: Iterable[str] = FACTORS, task: Task = Task()) -> pd.DataFrame:
    """What `measure` says of every image of a data set, in its order; cached on disk by the images' digest.

    Ink is what the data set has as ink: dark pixels, where it is dark on light.
    """
    import pandas as pd

    chosen = _known(factors)
    every = _every_factor(dataset.only_images, dataset.dark_on_light, task)
    return pd.DataFrame({name: every[name] for name in chosen})


@memo("morphology", version=3)
def _every_factor(images: Images, dark_on_light: bool, task: Task) -> dict[str, NDArray[np.float64]]:
    table = measure(255 - images.images if dark_on_light else images.images, EVERY, task)
    return {name: table[name].to_numpy() for name in table}


def _known(factors: Iterable[str]) -> list[str]:
    chosen = list(factors)
    unknown = [name for name in chosen if name not in EVERY]
    if unknown:
        raise MeasureError(f"{', '.join(map(repr, unknown))} cannot be measured; choose from {', '.join(EVERY)}.")
    return chosen


def _check(images: NDArray) -> None:
    if images.ndim != 3 or 0 in images.shape[1:]:
        raise MeasureError(f"The images have the shape {images.shape}; give (N, H, W), one image as (1, H, W).")
    if images.dtype == np.uint8:
        return
    if images.dtype.kind != "f":
        raise MeasureError(f"The images are of the type {images.dtype}; give uint8, or floats from 0 to 1.")
    if images.size and not (images.min() >= 0 and images.max() <= 1):
        raise MeasureError(f"The images hold values from {images.min():g} to {images.max():g}; floats go from 0 to 1.")


def _floats(images: NDArray) -> NDArray[np.float32]:
    """As `Dataset.floats` has them, so that bytes and floats of one image have the same ink."""
    return images.astype(np.float32) / np.float32(255 if images.dtype == np.uint8 else 1)


def _measure(images: NDArray[np.float32]) -> dict[str, NDArray[np.float64]]:
    ink, top, left = _cropped(_ink(images))
    skeleton = strokes.skeletons(ink)
    runs = _runs(ink, top, left)
    mass, x, y, shear = _moments(runs, len(ink))
    return {
        "thickness": 2 * strokes.radii(ink, skeleton) / _TIMES,
        "slant": np.arctan(-shear),
        "width": _extent(_upright(runs, x, y, shear), mass) / _TIMES,
        "height": _extent(_rows(runs, len(ink), _TIMES * images.shape[1]), mass) / _TIMES,
        "area": mass / _TIMES**2,
        "length": strokes.lengths(skeleton) / _TIMES,
        "x": x / _TIMES,
        "y": y / _TIMES,
    }


def _ink(images: NDArray[np.float32]) -> NDArray[np.bool_]:
    low, high = images.min(axis=(1, 2)), images.max(axis=(1, 2))
    half = (low + high) / 2 - _TIE * (high - low)
    half[high - low < FAINTEST] = np.inf  # which nothing reaches
    height, width = images.shape[1:]
    # A product an image, not one of all rows: BLAS rounds by the shapes that it is given, so by who else is there.
    enlarged = np.matmul(np.matmul(_enlarging(height), images), _enlarging(width).T)
    ink: NDArray[np.bool_] = enlarged >= half[:, None, None]
    return ink


@cache
def _enlarging(side: int) -> NDArray[np.float32]:
    """The matrix (4 * side, side) for an axis of an image that lies on black."""
    outer = _TIMES * _MARGIN
    return enlarging(side + 2 * _MARGIN, _TIMES)[outer:-outer, _MARGIN:-_MARGIN].astype(np.float32)


def _cropped(ink: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int, int]:
    """Where any of these images has ink, one pixel without around it; how far down and to the right that begins."""
    any_row, any_column = np.flatnonzero(ink.any(axis=(0, 2))), np.flatnonzero(ink.any(axis=(0, 1)))
    if not len(any_row):
        return np.zeros((len(ink), 1, 1), bool), 0, 0
    (top, bottom), (left, right) = any_row[[0, -1]], any_column[[0, -1]]
    inner = ink[:, top : bottom + 1, left : right + 1]
    return np.pad(inner, ((0, 0), (1, 1), (1, 1))), int(top) - 1, int(left) - 1


def _runs(ink: NDArray[np.bool_], top: int, left: int) -> NDArray[np.int64]:
    """Ink as runs along the rows: image, row, first column and the column after the last, each (R,).

    There are a tenth as many as pixels of ink, and all sums over pixels are sums over runs. Rows and columns are those
    of the whole canvas: rounding then does not depend on how much of it was looked at.
    """
    flat = ink.ravel()  # the last column of a row has no ink, and no run goes on into the next row
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    begin, end = changes[::2], changes[1::2]
    (image, row, first), width = np.unravel_index(begin, ink.shape), end - begin
    return np.stack([image, row + top, first + left, first + left + width])


def _moments(runs: NDArray[np.int64], n: int) -> tuple[NDArray[np.float64], ...]:
    """Mass, centre x and y from the upper left corner, dx / dy of the slant, each (n,). Without ink NaN, and mass 0."""
    image, row, first, last = runs
    width, middle, down = last - first, (first + last) / 2, row + 0.5
    mass = np.bincount(image, width, n).astype(np.float64)
    with np.errstate(invalid="ignore"):
        x, y = np.bincount(image, width * middle, n) / mass, np.bincount(image, width * down, n) / mass
        away = width * (down - y[image])
        covariance = np.bincount(image, away * (middle - x[image]), n) / mass
        variance = np.bincount(image, away * (down - y[image]), n) / mass + 1 / 12  # a pixel's own: never 0
        return mass, x, y, covariance / variance


def _upright(
    runs: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64], shear: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mass in columns of one pixel, around the centre of each image, once its ink stands upright: (n, columns)."""
    image, row, first, last = runs
    moved = x[image] + shear[image] * (row + 0.5 - y[image])
    ends = np.concatenate([first - moved, last - moved])  # between pixels now: a run covers parts of two columns
    reach = int(np.ceil(np.abs(ends).max(initial=0))) + 1
    columns = 2 * reach + 1
    column = np.floor(ends).astype(np.int64)
    within, sign = ends - column, np.repeat([1.0, -1.0], len(image))
    cell, cells = np.tile(image, 2) * columns + column + reach, len(x) * columns
    steps = np.bincount(cell, sign * (1 - within), cells) + np.bincount(cell + 1, sign * within, cells)
    return np.cumsum(steps.reshape(len(x), columns), axis=1)


def _rows(runs: NDArray[np.int64], n: int, height: int) -> NDArray[np.float64]:
    """The mass in each row, (n, height)."""
    image, row, first, last = runs
    return np.bincount(image * height + row, last - first, n * height).astype(np.float64).reshape(n, height)


def _extent(profile: NDArray[np.float64], mass: NDArray[np.float64]) -> NDArray[np.float64]:
    """From the 2 % to the 98 % quantile of a mass along one axis (n, cells), each cell's spread evenly over it."""
    edges = np.pad(np.cumsum(profile, axis=1), ((0, 0), (1, 0)))  # the mass before each edge
    (first, before), (last, after) = (_quantile(edges, share * mass) for share in (TAIL, 1 - TAIL))
    return np.where(mass > 0, (last - first) + (after - before), np.nan)  # whole cells first: no rounding by place


def _quantile(edges: NDArray[np.float64], level: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The cell that each level is reached in, and how far into it, 0 to 1."""
    cell = np.clip((edges <= level[:, None]).sum(axis=1) - 1, 0, edges.shape[1] - 2)
    before, after = (np.take_along_axis(edges, cell[:, None] + k, axis=1)[:, 0] for k in (0, 1))
    within = after - before
    return cell, np.divide(level - before, within, out=np.zeros(len(edges)), where=within > 0)
