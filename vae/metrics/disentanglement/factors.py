"""The factors of an image: those that it was drawn from, else its class and what is measured on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.data import UNLABELLED, Dataset
from vae.metrics.disentanglement import correlation, mutual_information
from vae.metrics.disentanglement.mutual_information import Counts, How
from vae.metrics.images import morphology

Kind = Literal["class", "number", "angle"]
FEWEST = 100  # images: with fewer, counting in 20 bins says more of chance than of a model
_UNITS: dict[str, tuple[Kind, str]] = {  # of factors that images were drawn from
    "shape": ("class", ""),
    "size": ("number", "px"),
    "angle": ("angle", "rad"),
    "x": ("number", "px"),
    "y": ("number", "px"),
}
CLASS = "class"  # the name of the factor that labels are


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of n images: its values (n,), what kind of values they are, their unit, a few words.

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


def of(dataset: Dataset) -> Factors:
    """Those the images were drawn from where the data set knows them; else class and MEASURED (cached on disk).

    Images on which something cannot be measured (no ink) or that have no label while others do are left out. Factors
    that do not vary are left out as well.
    Raises MeasureError: fewer than FEWEST images, or no factor that varies.
    """
    if dataset.factors is not None:
        found = [_known(str(name), dataset.factors[name].to_numpy(np.float64)) for name in dataset.factors]
        rows = np.arange(len(dataset))
    else:
        table = morphology.of_dataset(dataset)
        rows = np.flatnonzero(np.isfinite(table.to_numpy()).all(axis=1))
        if len(dataset.present) > 1:
            rows = rows[dataset.labels[rows] != UNLABELLED]
        found = [Factor(name, table[name].to_numpy()[rows], "number", morphology.FACTORS[name].unit) for name in table]
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


def _known(name: str, values: NDArray[np.float64]) -> Factor:
    kind, unit = _UNITS.get(name, ("number", ""))
    return Factor(name, values, kind, unit, exact=True)
