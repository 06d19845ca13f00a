"""A person's own images, from a NumPy .npz file: `images` and perhaps `labels`, or a pair of arrays for each split."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data import archive, classes, pixels
from vae.data.dataset import SPLITS, UNLABELLED, Dataset, Split, channels_of, sized

PREFIX = "npz:"
IMPORTED = "betascope.json"  # a member of what `betascope data import` wrote, see importing/store.py

Pairs = list[tuple[str, str]]  # what images and labels are called

_WHOLE = ("images", "labels")  # one pair for both splits: the test images are drawn from it
_BY_SPLIT = (("x_{}", "y_{}"), ("{}_images", "{}_labels"))  # Keras, MedMNIST
_THIRD = ("x_val", "val_images")  # splits that are not used
_FEWEST = 5  # images for both splits


def load(path: Path, split: Split, name: str) -> Dataset:
    """One split of the images in `path`, as the data set called `name`; its notes say what was concluded on the way.

    Raises DataError: unreadable, wrong names, types, shapes or values.
    """
    there = archive.names(path)
    if IMPORTED in there:
        from vae.data.importing import store

        return store.load(path, split, name)
    pairs = _pairs(path, there)
    arrays = archive.read(path, {one for pair in pairs for one in pair if one in there})
    notes: pixels.Notes = []
    shaped = [pixels.shaped(arrays[one], f"{path}: `{one}`", notes) for one, _ in pairs]
    if len({part.shape[1:] for part in shaped}) > 1:
        sizes = " and ".join(sized((channels_of(part.shape[1:]), *part.shape[1:3])) for part in shaped)
        raise DataError(f"{path} holds images of {sizes}. Bring all to one size, and all to colour or grey.")
    shaped = pixels.grey_where_equal(shaped, notes)
    images = pixels.as_bytes(shaped, f"{path}: `{pairs[0][0]}`", notes)
    given = [arrays.get(one) for _, one in pairs]
    labels, names = classes.read(given, [len(part) for part in images], f"{path}: `{pairs[0][1]}`", notes)
    chosen: list[NDArray[np.bool_] | slice] = [slice(None)] * len(SPLITS)
    if pairs == [_WHOLE]:
        test = _for_testing(path, labels[0], notes)
        images, labels, chosen = 2 * images, 2 * labels, [~test, test]
    if left := [one for one in _THIRD if one in there and pairs != [_WHOLE]]:
        notes.append(f"`{left[0]}` is left alone: of three splits the training and the test images are used.")
    own = [part[rows] for part, rows in zip(labels, chosen, strict=True)]
    notes += [missing(own[0], own[1], names) for missing in (classes.never_learned, classes.never_tested)]
    part = SPLITS.index(split)
    said = tuple(dict.fromkeys(filter(None, notes)))
    return Dataset(name, split, images[part][chosen[part]], own[part], names, notes=said)


def _pairs(path: Path, there: frozenset[str]) -> Pairs:
    """Which arrays to read: one pair for both splits, or one for each."""
    if _WHOLE[0] in there:
        return [_WHOLE]
    by_split = [[(images.format(split), labels.format(split)) for split in SPLITS] for images, labels in _BY_SPLIT]
    for pairs in by_split:
        if all(images in there for images, _ in pairs):
            return pairs
    listed = ", ".join(sorted(name[:40] for name in there)[:12]) or "nothing"
    ways = [f"{_quoted(_WHOLE[:1])} (and {_quoted(_WHOLE[1:])})"]
    ways += [_quoted(name for pair in pairs for name in pair) for pairs in by_split]
    raise DataError(f"{path} holds {listed}; expected {', or '.join(ways)}.")


def _for_testing(path: Path, labels: classes.Labels, notes: pixels.Notes) -> NDArray[np.bool_]:
    if len(labels) < _FEWEST:
        raise DataError(f"{path} holds {len(labels)} images; at least {_FEWEST} are needed for both splits.")
    test = classes.for_testing(labels)
    labelled = (labels != UNLABELLED).any()
    notes.append(
        f"{test.sum():,} of the {len(test):,} images are for testing, about a fifth"
        f"{' of each class' if labelled else ''} drawn at random, always the same; models learn from the others."
    )
    return test


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
