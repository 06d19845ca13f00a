"""Labelled images to learn from and to be tested on: which of them, how many, in which draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.data.classes import never_learned

ALL: Literal["all"] = "all"
SIZES = (100, 1_000, 10_000)  # labels to learn from, and all
Size = int | Literal["all"]


@dataclass(frozen=True, eq=False)
class Labelled:
    """`rows` and `tested` are the indices of the labelled images in `train` and in `test`.

    classes: those that either split has images of, ascending.
    """

    train: Dataset
    test: Dataset
    rows: NDArray[np.int64]
    tested: NDArray[np.int64]
    classes: tuple[int, ...]

    @classmethod
    def of(cls, train: Dataset, test: Dataset) -> Labelled:
        """Raises MeasureError where there is nothing to learn or to test: no labels, one class."""
        rows, tested = train.labelled, test.labelled
        for images, labelled in ((train, rows), (test, tested)):
            if not len(labelled):
                raise MeasureError(
                    f"No {images.split} image of {images.name} has a label, and a probe learns from labels and is "
                    "tested by them. Choose a data set with classes."
                )
        if len(train.present) < 2:
            raise MeasureError(
                f"All labelled training images of {train.name} are of one class, "
                f"{train.class_names[train.present[0]]!r}: there is nothing to tell apart. Choose a data set with two "
                "classes or more."
            )
        return cls(train, test, rows, tested, tuple(sorted({*train.present, *test.present})))

    @property
    def digest(self) -> str:
        """Changes with anything of either split, which is all that there is here."""
        return f"{self.train.digest} {self.test.digest}"

    @property
    def labels(self) -> NDArray[np.int64]:
        """The labels of the images that are tested, (M,)."""
        every = len(self.tested) == len(self.test)
        return self.test.labels if every else self.test.labels[self.tested]  # shared: each of many probes has them

    @property
    def never_learned(self) -> str:
        """A sentence where images are tested whose class no training image has; empty where there are none."""
        names = max(self.train.class_names, self.test.class_names, key=len)
        return never_learned(self.train.labels, self.labels, names)

    def few_of_each(self, sizes: Sequence[int]) -> str:
        """A sentence where some of `sizes` are fewer than two labels a class; empty where none is."""
        classes = len(self.train.present)
        few = [size for size in sizes if size < 2 * classes]
        if not few:
            return ""
        those = " and ".join(f"{size:,}" for size in few)
        return (
            f"With {those} labels a probe learns most of the {classes:,} classes from a single image: what it gets "
            "right then says more of the images that were drawn than of the code."
        )

    def name(self, label: int) -> str:
        """A class in words; a split may not know the last ones."""
        return max(self.train.class_names, self.test.class_names, key=len)[label]

    def sizes(self, requested: Sequence[Size] | None = None) -> tuple[int, ...]:
        """How many labels to learn from, ascending; 'all' is the largest. Without a request: 100, 1,000, 10,000, all.

        Of those, what these images are too few for is left out, and what holds less than one image a class. Raises
        MeasureError for requested sizes that are such.
        """
        total, least = len(self.rows), len(self.train.present)
        if requested is None:
            return (*(size for size in SIZES if least <= size < total), total)
        chosen = {total if size == ALL else size for size in requested}
        for size in sorted(chosen):
            if not least <= size <= total:
                raise MeasureError(
                    f"{size:,} labels to learn from: {self.train.name} has {total:,} labelled training images of "
                    f"{least:,} classes, so give sizes from {least:,} to {total:,}, or all."
                )
        return tuple(sorted(chosen))

    def draws(self, size: int, seeds: int) -> int:
        """How many draws there are of this size: of all images there is one. Raises MeasureError for no seeds."""
        if not 1 <= seeds <= 1000:
            raise MeasureError(f"{seeds} seeds: give a number from 1 to 1,000.")
        return 1 if size == len(self.rows) else seeds

    def subset(self, size: int, seed: int) -> NDArray[np.int64]:
        """Indices in `train` of the images to learn from: one of each class, then of each class by its share of all.

        The same for every model; a smaller subset is part of a larger one of the same seed.
        """
        labels = self.train.labels[self.rows]
        shuffled = np.random.default_rng(seed).permutation(len(labels))
        turn = np.empty(len(labels))  # from 0 to 1 in each class; the first of each class is before everything else
        for label in self.train.present:
            members = shuffled[labels[shuffled] == label]
            turn[members] = (np.arange(len(members)) + 0.5) / len(members)
            turn[members[0]] = -1.0
        order = shuffled[np.argsort(turn[shuffled], kind="stable")]
        return self.rows[np.sort(order[:size])]
