"""The factors of an image: those that it was drawn from, else its class and what is measured on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data import UNLABELLED, Dataset
from vae.metrics.disentanglement import correlation, mutual_information
from vae.metrics.disentanglement.mutual_information import Counts, How
from vae.metrics.images import measured
from vae.metrics.inputs import LEVELS

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["class", "number", "angle"]
FEWEST = 100  # images: with fewer, counting in 20 bins says more of chance than of a model
_UNITS: dict[str, tuple[Kind, str]] = {  # of columns of numbers; a category is a class
    "shape": ("class", ""),
    "size": ("number", "px"),
    "angle": ("angle", "rad"),
    "x": ("number", "px"),
    "y": ("number", "px"),
}
CLASS = "class"  # the name of the factor that labels are
_PERIOD = " period"  # `angle period` is the column of what each image's angle has to be turned by to look the same


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of n images: its values (n,), what kind of values they are, their unit, a few words.

    An angle is where it stands on its circle, in radians from 0 up to 2 pi: a shape that looks the same after a quarter
    turn is once round after a quarter turn (see `circular`).
    exact: known without error and of few different values, as drawn images have it; else measured and continuous, or
    a class that somebody has given.
    """

    name: str
    values: NDArray[np.float64]
    kind: Kind
    unit: str = ""
    exact: bool = False

    @property
    def categorical(self) -> bool:
        """Whether it is told by a classifier, as the papers do with factors of few values; else by a regressor."""
        return self.exact or self.kind == "class"

    def take(self, chosen: NDArray[np.int64]) -> Factor:
        """The factor of the chosen ones of these n images."""
        return replace(self, values=self.values[chosen])

    def counts(self, bins: int = mutual_information.BINS, how: How = "width") -> Counts:
        """Its values as whole numbers from 0, (n,): each value by itself, or in bins where it is continuous."""
        column = self.values[:, None]
        return (
            mutual_information.levels(column) if self.categorical else mutual_information.binned(column, bins, how)
        )[:, 0]

    def correlation(self, codes: NDArray[np.floating]) -> NDArray[np.float64]:
        """With each dimension of codes (n, J), (J,): Pearson's r with a number; eta with a class, R with an angle."""
        match self.kind:
            case "number":
                return correlation.linear(codes, self.values)
            case "angle":
                return correlation.with_angle(codes, self.values)
            case "class":
                return correlation.of_class(codes, self.values.astype(np.int64))


@dataclass(frozen=True, eq=False)
class Factors:
    """K factors of n images, and which images of the data set those are: rows (n,), ascending."""

    factors: tuple[Factor, ...]
    rows: NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """The factors' names, in order."""
        return tuple(factor.name for factor in self.factors)

    def take(self, chosen: NDArray[np.int64]) -> Factors:
        """The same factors of the chosen ones of these n images."""
        return Factors(tuple(factor.take(chosen) for factor in self.factors), self.rows[chosen])


def circular(angle: NDArray[np.floating], period: NDArray[np.floating] | float) -> NDArray[np.float64]:
    """Angles (n,) as radians from 0 up to 2 pi, a period being once round; `period`: of all, or of each image (n,).

    The period of a shape is what it has to be turned by to look the same: a square's is a quarter turn, an ellipse's
    half a turn, a heart's a whole one. Angles that look the same are then one value, and neighbours are near.
    Raises MeasureError: a period that is not a finite number above 0.

    >>> circular(np.array([0.0, 45.0, 90.0, 135.0]), 90.0).round(4)
    array([0.    , 3.1416, 0.    , 3.1416])
    """
    periods = np.asarray(period, np.float64)
    if not (np.isfinite(periods).all() and (periods > 0).all()):
        raise MeasureError("The period of an angle is a finite number above 0, in the unit of the angle.")
    once = np.mod(angle, periods) / periods
    # What is a whole turn but for rounding is none; and equal parts of different periods are equal numbers.
    result: NDArray[np.float64] = 2 * np.pi * np.mod(once.round(12), 1)
    return result


def split_periods(columns: Mapping[str, NDArray]) -> tuple[dict[str, NDArray], dict[str, NDArray]]:
    """The factors among these columns, and by the name of a factor the periods (n,) that another column declares.

    A column called `angle period` says that `angle` is an angle, and what its period is.
    """
    periods = {name.removesuffix(_PERIOD): column for name, column in columns.items() if _declares(name, columns)}
    return {name: column for name, column in columns.items() if not _declares(name, columns)}, periods


def of(dataset: Dataset) -> Factors:
    """Those the images were drawn from where the data set knows them; else class and what `measured` tells (on disk).

    Images on which something cannot be measured (no ink) or that have no label while others do are left out. Factors
    that do not vary are left out as well.
    Raises MeasureError: fewer than FEWEST images, no factor that varies, or a period that is none.
    """
    if dataset.factors is not None:
        classes = {str(name) for name, kind in dataset.factors.dtypes.items() if kind == "category"}
        columns = {str(name): _numbers(dataset.factors[name]) for name in dataset.factors}
        values, periods = split_periods(columns)
        found = []
        for name, column in values.items():
            kind, unit = _UNITS.get(name, ("number", ""))
            found.append(_known(name, column, periods.get(name), "class" if name in classes else kind, unit))
        rows = np.arange(len(dataset))
    else:
        table, about = measured.of_dataset(dataset), measured.factors_of(dataset)
        rows = np.flatnonzero(np.isfinite(table.to_numpy()).all(axis=1))
        if len(dataset.present) > 1:
            rows = rows[dataset.labels[rows] != UNLABELLED]
        found = [Factor(name, table[name].to_numpy()[rows], "number", about[name].unit) for name in table]
        if len(dataset.present) > 1:
            found = [Factor(CLASS, dataset.labels[rows].astype(np.float64), "class"), *found]
    if len(rows) < FEWEST:
        raise MeasureError(
            f"{len(rows):,} of the {len(dataset):,} {dataset.split} images of {dataset.name} have factors that can be "
            f"measured; at least {FEWEST} are needed to say what a dimension carries. Choose a larger data set."
        )
    varying = tuple(factor for factor in found if np.ptp(factor.values) > 0)
    if not varying:
        raise MeasureError(f"The images of {dataset.name} do not differ in anything that can be measured.")
    return Factors(varying, rows)


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    """Of a category, the places of its values among its words."""
    return np.asarray(column.cat.codes if column.dtype == "category" else column, np.float64)


def _known(name: str, values: NDArray[np.float64], period: NDArray[np.float64] | None, kind: Kind, unit: str) -> Factor:
    if period is None and kind != "angle":
        return Factor(name, values, kind, unit, exact=kind == "class" or len(np.unique(values)) <= LEVELS)
    around = circular(values, 2 * np.pi if period is None else period)
    return Factor(name, around, "angle", "rad", exact=len(np.unique(around)) <= LEVELS)


def _declares(name: str, columns: Mapping[str, NDArray]) -> bool:
    return name.endswith(_PERIOD) and name.removesuffix(_PERIOD) in columns
