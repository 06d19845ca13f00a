"""Codes of any encoder, and factors as anybody has them: checked, and in the form that scores are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vae.core.counted import by_number
from vae.core.errors import MeasureError

if TYPE_CHECKING:
    import pandas as pd

    from vae.metrics.disentanglement.factors import Factor, Kind

Table: TypeAlias = "ArrayLike | pd.DataFrame | Mapping[str, ArrayLike]"

Categorical: TypeAlias = "bool | Collection[str] | None"  # all or no columns, those of these names, or by their values

LEVELS = 50  # real numbers of at most so many different values, each held by ten images, count as they are
_EACH = 10


def checked_codes(codes: Table, fewest: int = 2) -> NDArray[np.float64]:
    """Codes as (n, J) float64; see `finite_codes`."""
    return finite_codes(codes, fewest).astype(np.float64)


def finite_codes(codes: Table, fewest: int = 1) -> NDArray[np.floating]:
    """Codes as (n, J), float32 where they are that and else float64.

    Args:
        codes: one row an image, one column a dimension; an array, nested lists, a tensor on the CPU or a DataFrame.
        fewest: images that the score is defined for.

    Raises:
        MeasureError: another shape, fewer images, or a value that is no finite number.
    """
    try:
        found = np.asarray(codes)
        if found.dtype != np.float32:
            found = found.astype(np.float64)
    except (TypeError, ValueError):
        raise MeasureError("Codes are numbers, one row an image and one column a dimension; these are not.") from None
    if found.ndim != 2 or len(found) < fewest or not found.shape[1]:
        raise MeasureError(
            f"Codes of the shape {found.shape}: give one row an image (at least {fewest}) and one column a dimension, "
            "(n, J)."
        )
    if wrong := int((~np.isfinite(found)).sum()):
        raise MeasureError(
            f"{wrong:,} of the {found.size:,} numbers in the codes {by_number(wrong, 'is', 'are')} NaN or infinite. "
            "Leave them out."
        )
    return found


def checked_factors(n: int, factors: Table, categorical: Categorical = None) -> tuple[Factor, ...]:
    """The factors of n images; see `paired_factors`."""
    return paired_factors((n,), (factors,), categorical)[0]


def paired_factors(
    counts: tuple[int, ...], tables: tuple[Table, ...], categorical: Categorical = None
) -> list[tuple[Factor, ...]]:
    """The same K factors of the images of several splits, a value that is no number by its place among all of them.

    Args:
        counts: images in each split.
        tables: for each split one row an image and one column a factor, or one factor alone (n,); an array, a mapping
            of names to columns, or a DataFrame. A column `angle period` declares what looks the same of `angle`, see
            `factors.circular`, and is no factor itself.
        categorical: whether values are classes, counted each by itself, or the names of the columns that are. None:
            where they are whole numbers, truth values or words, or real numbers of at most 50 different values with ten
            images each.

    Raises:
        MeasureError: another number of rows than there are images, other columns than the first split has, a value that
            is missing or not finite, a column that is not there.
    """
    from vae.metrics.disentanglement.factors import Factor, circular, split_periods

    given = [_columns(n, table) for n, table in zip(counts, tables, strict=True)]
    for columns in given[1:]:
        if list(columns) != list(given[0]):
            here, there = list(given[0]), list(columns)
            raise MeasureError(f"Factors of both splits have to be the same: {here} here, {there} there.")
    splits, declared = zip(*map(split_periods, given), strict=True)
    names = list(splits[0])
    named = _named(categorical)
    if unknown := named - set(names):
        raise MeasureError(f"There is no factor {', '.join(sorted(unknown))}; choose from {', '.join(names)}.")
    found: list[list[Factor]] = [[] for _ in splits]
    for name in names:
        parts = [columns[name] for columns in splits]
        values, whole = _numbers(name, np.concatenate(parts))
        angle = name in declared[0]
        if angle:
            periods, _ = _numbers(f"{name} period", np.concatenate([own[name] for own in declared]))
            values = circular(values, periods)
        classes = whole if categorical is None else name in named if named else bool(categorical)
        kind: Kind = "angle" if angle else "class" if classes else "number"
        for own, part in zip(found, np.split(values, np.cumsum(counts)[:-1]), strict=True):
            own.append(Factor(name, part, kind, "rad" if angle else "", exact=classes))
    return [tuple(own) for own in found]


def _named(categorical: Categorical) -> set[str]:
    if categorical is None or isinstance(categorical, bool):
        return set()
    return {categorical} if isinstance(categorical, str) else set(categorical)


def _columns(n: int, table: Any) -> dict[str, NDArray]:
    if hasattr(table, "columns") or isinstance(table, Mapping):
        found = {str(name): np.asarray(table[name]) for name in table}
    else:
        values = np.asarray(table)
        if values.ndim not in (1, 2):
            raise MeasureError(f"Factors of the shape {values.shape}: give one row an image and one column a factor.")
        columns = values[:, None] if values.ndim == 1 else values
        found = {f"factor {k}": columns[:, k] for k in range(columns.shape[1])}
    if not found:
        raise MeasureError("There is no factor: give one row an image and one column a factor.")
    for name, column in found.items():
        if column.shape != (n,):
            raise MeasureError(f"{name} has the shape {column.shape}, and there are {n:,} codes: give each a value.")
    return found


def _numbers(name: str, values: NDArray) -> tuple[NDArray[np.float64], bool]:
    """A column as numbers, and whether they are classes."""
    if values.dtype.kind in "OUS":
        from pandas import isna

        if isna(values).any():
            raise MeasureError(f"{name} has values that are missing. Leave those images out.")
        try:
            return np.unique(values, return_inverse=True)[1].astype(np.float64), True
        except TypeError:
            raise MeasureError(f"{name} mixes words and numbers. Give one kind of values.") from None
    if values.dtype.kind not in "biuf":
        raise MeasureError(f"{name} holds values of the type {values.dtype}. Give numbers, truth values or words.")
    found = values.astype(np.float64)
    if not np.isfinite(found).all():
        raise MeasureError(f"{name} has values that are NaN or infinite. Leave those images out.")
    levels = len(np.unique(found))
    return found, values.dtype.kind != "f" or levels <= min(LEVELS, len(found) // _EACH)
