"""What a person decides of an import, and what was found: a data set that is not written yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.task import Task
from vae.data import classes
from vae.data.dataset import Split
from vae.data.importing import choices, factor_columns, levels
from vae.data.importing.parts import STOPPED


@dataclass(frozen=True)
class Options:
    """What a person decides; None and False leave it to what is concluded.

    images, labels: names of arrays or columns, labels may be `none`. axes: letters, see `axes`. rows: height and width
    of images that are rows of pixels, with a 3 before or after where there are colours. range: the numbers that are
    black and white. grey: whether colours become grey; False: three channels, whatever there is. onto: the grey level
    behind transparent pixels. invert: black becomes white. transpose: mirrored at the diagonal. size: height and width
    that images are fitted to. factors: a CSV file, or `none`. columns: what factors are, as the headers of such a file
    say it. leave_out_broken: images with NaN or infinite values. validation: whether a third split joins the training
    images. redraw: the split is drawn again, `test` of it for testing, by `seed`.

    `choices.CHOICES` says how each is asked for.
    """

    images: str | None = None
    labels: str | None = None
    axes: str | None = None
    rows: tuple[int, ...] | None = None
    range: tuple[float, float] | None = None
    grey: bool | None = None
    onto: int | None = None
    invert: bool = False
    transpose: bool | None = None
    size: tuple[int, int] | None = None
    factors: str | None = None
    columns: tuple[str, ...] = ()
    leave_out_broken: bool = False
    validation: bool = True
    redraw: bool = False
    test: Fraction = Fraction(1, 5)
    seed: int = 0


@dataclass(frozen=True)
class Conclusion:
    """What was concluded of one thing."""

    what: str
    text: str

    @property
    def option(self) -> str:
        """The options of the command line that change it."""
        return choices.said(self.what)


@dataclass(frozen=True, eq=False)
class Found:
    """A data set as it would be written. rows: of each split, which images of which part, ascending.

    labels and factors: by part; `picture_shape`: of an image as it will be, (H, W) or (H, W, 3).
    """

    sources: tuple[Path, ...]
    conclusions: tuple[Conclusion, ...]
    notes: tuple[str, ...]
    picture_shape: tuple[int, ...]
    class_names: tuple[str, ...]
    factors: tuple[factor_columns.Factor, ...]
    labels: tuple[classes.Labels, ...]
    rows: dict[Split, tuple[NDArray[np.int64], ...]]
    images: tuple[NDArray, ...] = field(repr=False)
    _convert: Callable[[NDArray], NDArray[np.uint8]] = field(repr=False)

    @property
    def image_shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.picture_shape[0], self.picture_shape[1]

    def count(self, split: Split) -> int:
        """How many images a split has."""
        return sum(len(rows) for rows in self.rows[split])

    def blocks(self, split: Split, task: Task = Task()) -> Iterator[NDArray[np.uint8]]:
        """The images of a split as they will be, in pieces that fit into memory."""
        for images, rows in zip(self.images, self.rows[split], strict=True):
            step = max(1, levels.BLOCK // max(1, images[:1].nbytes))
            for start in range(0, len(rows), step):
                task.check(STOPPED)
                yield self._convert(np.asarray(images[rows[start : start + step]]))

    def pick(self, split: Split, indices: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Some images of a split as they will be, (n, H, W) or (n, H, W, 3), by where they are in it."""
        part = np.concatenate([np.full(len(rows), k) for k, rows in enumerate(self.rows[split])])[indices]
        row = np.concatenate(self.rows[split])[indices]
        found = [self._convert(np.asarray(self.images[k][[j]])) for k, j in zip(part, row, strict=True)]
        return np.concatenate([np.empty((0, *self.picture_shape), np.uint8), *found])

    def labels_of(self, split: Split) -> classes.Labels:
        """The labels of a split, in the order of its images."""
        return np.concatenate([own[rows] for own, rows in zip(self.labels, self.rows[split], strict=True)])

    def counts(self, split: Split) -> NDArray[np.int64]:
        """How many images of each class a split has, in the order of the class names, and last those without label."""
        return np.roll(np.bincount(self.labels_of(split) + 1, minlength=len(self.class_names) + 1), -1)

    def factor_rows(self, split: Split) -> NDArray[np.int64]:
        """Where the images of a split are in the columns of `factors`, which go over all parts."""
        starts = np.cumsum([0, *map(len, self.labels)])[:-1]
        return np.concatenate([rows + start for start, rows in zip(starts, self.rows[split], strict=True)])
