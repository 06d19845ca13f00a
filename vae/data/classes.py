"""Labels as people have them: numbers, a column of them, one-hot rows, words; and which images to test with."""

import sys
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number
from vae.core.errors import DataError
from vae.data.dataset import UNLABELLED, numbered
from vae.data.pixels import Notes

MAX_CLASSES = 1000
_LONGEST = 80  # characters in the name of a class, as a judge's config has it
_SHARE, _SEED = Fraction(1, 5), 0  # of the split

Labels = NDArray[np.int64]


def read(
    parts: Sequence[NDArray | None], counts: Sequence[int], where: str, notes: Notes
) -> tuple[list[Labels], tuple[str, ...]]:
    """The labels of each part, UNLABELLED where there are none, and the class names that they are indices into.

    parts: arrays of one data set, None for a part without; counts: the images in each. Numbers from 0, -1 for no label;
    words are classes in the order of the alphabet.
    Raises DataError: other lengths, types or ranges.
    """
    columns = [None if part is None else _column(part, n, where, notes) for part, n in zip(parts, counts, strict=True)]
    widths = dict.fromkeys(part.shape[1] for part in parts if part is not None and part.ndim == 2 and part.shape[1] > 1)
    if len(widths) > 1:
        raise DataError(
            f"{where} and the labels of the other split are one-hot rows of {' and '.join(map(str, widths))}; expected "
            "as many columns in both, one for each class in the same order. Save whole numbers instead, or add the "
            "columns that are missing."
        )
    given = [column for column in columns if column is not None]
    classes: tuple[str, ...] | None = None
    if given and all(column.dtype.kind in "US" for column in given):
        classes, given = words(given, where)
    elif any(column.dtype.kind not in "iub" for column in given):
        found = " and ".join(dict.fromkeys(str(column.dtype) for column in given))
        raise DataError(f"{where} is {found}; expected whole numbers (`labels.astype(int)`) or words, one an image.")
    for column in given:
        if column.min() < UNLABELLED or column.max() >= MAX_CLASSES:
            raise DataError(
                f"{where} goes from {column.min()} to {column.max()}; expected 0 to {MAX_CLASSES - 1}, or -1 for an "
                "image without a label. `numpy.unique(labels, return_inverse=True)[1]` numbers them from 0."
            )
    labels, rest = [], iter(given)
    for part, n in zip(parts, counts, strict=True):
        labels.append(np.full(n, UNLABELLED, np.int64) if part is None else next(rest).astype(np.int64))
    whole = np.concatenate(labels)
    without = int((whole == UNLABELLED).sum())
    if 0 < without < len(whole):
        notes.append(f"{without:,} of {len(whole):,} images {by_number(without, 'has', 'have')} no label.")
    return labels, numbered(whole) if classes is None else classes


def for_testing(labels: Labels, share: Fraction = _SHARE, seed: int = _SEED) -> NDArray[np.bool_]:
    """Which images are for testing, (N,): about `share` of each class, drawn at random, by a seed once and for all.

    So it is a fair part of images in any order. A class of a single image is for training; one of few
    images may be, too.
    """
    raw = np.random.PCG64(seed).random_raw(len(labels))  # for good the same; `permutation` may change with NumPy
    shuffled = np.argsort(raw, kind="stable")
    _, number, counts = np.unique(labels, return_inverse=True, return_counts=True)
    order = shuffled[np.argsort(number[shuffled], kind="stable")]  # class by class
    order = order[counts[number[order]] > 1]
    pool = order if len(order) else shuffled  # no class has two images
    chosen = np.zeros(len(labels), bool)
    passed = np.arange(len(pool) + 1) * share.numerator // share.denominator
    taken = pool[np.diff(passed) > 0]  # every fifth, for a fifth
    chosen[taken if len(taken) else pool[-1:]] = True
    return chosen


def never_learned(train: Labels, test: Labels, names: Sequence[str]) -> str:
    """A sentence where images to test with are of classes that no training image has; empty where there are none."""
    missing = np.setdiff1d(test, [UNLABELLED, *train])
    if not len(missing) or (train == UNLABELLED).all():
        return ""
    count = int(np.isin(test, missing).sum())
    return (
        f"{count:,} of the {len(test):,} test images {by_number(count, 'is', 'are')} of a class without any training "
        f"image ({_listed(missing, names)}): nothing that learns from these training images can know them."
    )


def never_tested(train: Labels, test: Labels, names: Sequence[str]) -> str:
    """A sentence where classes of training images have no image to test with; empty where all have, or none at all."""
    missing = np.setdiff1d(train, [UNLABELLED, *test])
    if not len(missing) or (test == UNLABELLED).all():
        return ""
    count, n = len(np.setdiff1d([*train, *test], UNLABELLED)), len(missing)
    return (
        f"{n} of the {count} classes {by_number(n, 'has', 'have')} no test image ({_listed(missing, names)}): "
        f"what is measured on the test images says nothing of {by_number(n, 'it', 'them')}."
    )


def one_hot(rows: NDArray) -> bool:
    """Whether each row (N, K) has a single 1, and zeros."""
    numbers = rows.dtype.kind in "iufb" and rows.shape[1] > 1
    return bool(numbers and ((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) == 1).all())


def words(columns: list[NDArray], where: str) -> tuple[tuple[str, ...], list[NDArray]]:
    """The names of the classes, numbers in their order, and the number of each label; an empty word is no label.

    Raises DataError: names that cannot be shown, or more than MAX_CLASSES.
    """
    try:
        for column in columns:
            _check_characters(column)
        texts = [[_word(value) for value in column.tolist()] for column in columns]
    except ValueError as error:
        raise DataError(
            f"{where} holds texts that cannot be read ({error}). Save them as numbers or as str."
        ) from error
    found = {text for column in texts for text in column} - {""}
    for text in found:
        if not nameable(text):
            raise DataError(
                f"{where} holds {text[:40]!a}, which cannot be the name of a class: up to {_LONGEST} printable "
                "characters, and no link."
            )
    if len(found) > MAX_CLASSES:
        raise DataError(f"{where} holds {len(found):,} different words; up to {MAX_CLASSES:,} classes are taken.")
    classes = sorted(found, key=lambda text: (not text.isdecimal(), int(text) if text.isdecimal() else 0, text))
    number = {text: k for k, text in enumerate(classes)} | {"": UNLABELLED}
    return tuple(classes), [np.array([number[text] for text in column], np.int64) for column in texts]


def nameable(text: str) -> bool:
    """Whether a word can be the name of a class: short, printable, and no link."""
    return len(text) <= _LONGEST and text.isprintable() and "](" not in text


def _listed(labels: Labels, names: Sequence[str]) -> str:
    quoted = [repr(names[label]) for label in labels]
    return ", ".join(quoted[:5]) + (f" and {len(quoted) - 5} more" if len(quoted) > 5 else "")


def _column(labels: NDArray, n: int, where: str, notes: Notes) -> NDArray:
    """One label an image, (n,)."""
    if labels.shape == (n, 1):
        return labels[:, 0]
    if labels.ndim == 2 and labels.shape[0] == n and one_hot(labels):
        notes.append(f"Labels were read from one-hot rows of {labels.shape[1]}.")
        return labels.argmax(axis=1)
    if labels.shape != (n,):
        raise DataError(
            f"{where} is {labels.dtype} with the shape {labels.shape}; expected {n} whole numbers or words, one "
            "an image."
        )
    return labels


def _check_characters(column: NDArray) -> None:
    """Raise ValueError for what is no character at all, of which Python would make broken texts."""
    if column.dtype.kind == "U":
        codes = np.ascontiguousarray(column).view(f"{column.dtype.byteorder}u4")
        if codes.max(initial=0) > sys.maxunicode:
            raise ValueError("not Unicode")


def _word(value: str | bytes) -> str:
    return (value if isinstance(value, str) else value.decode()).strip()
