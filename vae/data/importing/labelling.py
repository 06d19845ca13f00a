"""Labels as people have them, as classes numbered from 0: words, numbers with gaps, ids of any size, one-hot rows."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.errors import DataError
from vae.data import classes
from vae.data.dataset import UNLABELLED
from vae.data.importing.axes import as_column

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.0*)?")
_SHOWN = 8  # names of classes in a sentence


def conclude(
    parts: Sequence[NDArray | None], counts: Sequence[int], where: str, names: Mapping[int, str] | None = None
) -> tuple[list[classes.Labels], tuple[str, ...], str]:
    """The labels of each part as indices into the class names, UNLABELLED where there is none, and what they were.

    Args:
        parts: arrays of one data set, None for a part without labels.
        counts: the images in each.
        where: what to call them in a sentence.
        names: of label values, where the files tell.

    Raises:
        DataError: another length than there are images, numbers that are no classes, or too many classes.
    """
    found = [None if part is None else _column(part, n, where) for part, n in zip(parts, counts, strict=True)]
    given = [column for column, _ in filter(None, found)]
    forms = ", ".join(dict.fromkeys(form for _, form in filter(None, found) if form))
    if not given:
        return [np.full(n, UNLABELLED, np.int64) for n in counts], (), "none"
    if all(column.dtype.kind in "US" for column in given):
        numbers = _as_numbers(given)
        if numbers is None:
            called, columns = classes.words(given, where)
            return _whole(columns, found, counts), called, _said(called, columns, forms or "words")
        given = numbers
    if any(column.dtype.kind not in "iubf" for column in given):
        kinds = " and ".join(dict.fromkeys(str(column.dtype) for column in given))
        raise DataError(f"{where} is {kinds}; expected whole numbers or words, one an image.")
    columns = [_counted(column, where) for column in given]
    values = np.setdiff1d(np.concatenate(columns), [UNLABELLED])
    if len(values) > classes.MAX_CLASSES:
        raise DataError(
            f"{where} has {len(values):,} different values; up to {classes.MAX_CLASSES:,} classes are taken. Name "
            "other labels with --labels, or give --labels none."
        )
    called = tuple(_name(int(value), names) for value in values)
    twice = {name for name in called if called.count(name) > 1}
    called = tuple(f"{name} ({value})" if name in twice else name for name, value in zip(called, values, strict=True))
    columns = [np.where(c == UNLABELLED, UNLABELLED, np.searchsorted(values, c)).astype(np.int64) for c in columns]
    gaps = bool(len(values)) and not np.array_equal(values, np.arange(len(values)))
    form = forms or (f"numbers from {values.min()} to {values.max()}" if len(values) else "")
    form = f"{form}, numbered anew" if gaps else form
    return _whole(columns, found, counts), called, _said(called, columns, form)


def _column(labels: NDArray, n: int, where: str) -> tuple[NDArray, str]:
    """One label an image, (n,), and the form that they had where it is another one."""
    column = as_column(labels, n)
    if column.shape == (n,):
        return np.asarray(column), ""
    if column.ndim == 2 and len(column) == n and classes.one_hot(np.asarray(column)):
        return np.asarray(column).argmax(axis=1), f"one-hot rows of {column.shape[1]}"
    raise DataError(
        f"{where} is {labels.dtype} with the shape {labels.shape}; expected {n:,} whole numbers or words, one an "
        "image, or one-hot rows. Name other labels with --labels, or give --labels none."
    )


def _as_numbers(columns: list[NDArray]) -> list[NDArray] | None:
    """Words that are all whole numbers, or empty for no label, as such; None where one is a word."""
    texts = [
        [value.decode(errors="replace") if isinstance(value, bytes) else value for value in column.tolist()]
        for column in columns
    ]
    if not all(_NUMBER.fullmatch(text.strip() or "0") for column in texts for text in set(column)):
        return None
    return [np.array([float(text.strip() or "nan") for text in column]) for column in texts]


def _counted(column: NDArray, where: str) -> NDArray[np.int64]:
    if column.dtype.kind == "f":
        there = np.isfinite(column)
        if (column[there] != np.rint(column[there])).any() or np.abs(column[there]).max(initial=0) > 2**53:
            raise DataError(
                f"{where} has numbers that are not whole: they say how much, not which. Give them as a factor in "
                "factors.csv, and --labels none."
            )
        return np.where(there, column, UNLABELLED).astype(np.int64)
    if column.dtype.kind == "u" and column.max(initial=0) > np.iinfo(np.int64).max:
        raise DataError(f"{where} has numbers above {np.iinfo(np.int64).max}. Number the classes from 0.")
    return column.astype(np.int64)


def _whole(columns: list[NDArray], found: Sequence[object | None], counts: Sequence[int]) -> list[classes.Labels]:
    rest = iter(columns)
    return [
        np.full(n, UNLABELLED, np.int64) if part is None else next(rest) for part, n in zip(found, counts, strict=True)
    ]


def _name(value: int, names: Mapping[int, str] | None) -> str:
    return (names or {}).get(value, str(value))


def _said(called: tuple[str, ...], columns: list[NDArray], form: str) -> str:
    without = sum(int((column == UNLABELLED).sum()) for column in columns)
    listed, more = ", ".join(called[:_SHOWN]), len(called) - _SHOWN
    listed = f"{listed} and {more} more" if more > 0 else listed
    said = f"{counted(len(called), 'class', 'classes')} ({listed}), from {form}"
    if without:
        return f"{said}; {counted(without, 'image')} {by_number(without, 'has', 'have')} no label"
    return said
