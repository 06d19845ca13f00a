"""The 1,797 real handwritten digits inside scikit-learn, brought to MNIST's form.

Source: UCI "Optical Recognition of Handwritten Digits" test set (Alpaydin & Kaynak 1998), 8 x 8 pixels of 0 to 16.
They are enlarged smoothly, their grey ramps steepened into strokes, and fitted as MNIST's digits were.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data.dataset import Dataset, Split
from vae.data.handwriting import form

NAME = "digits"
TITLE = "digits (built in)"
CLASS_NAMES = tuple("0123456789")

_ENLARGE = 20  # 8 x 8 -> 160 x 160 before the contrast is steepened
_STEEPNESS, _THRESHOLD = 14.0, 0.6  # of the sigmoid: strokes as heavy as MNIST's (mean grey 34.5, MNIST 33.8)
_TEST_EVERY = 4  # every fourth image of each class is a test image


def load(split: Split, data_dir: Path) -> Dataset:  # noqa: ARG001  # one signature for all data sets
    """One split of the built-in digits; always there, whatever `data_dir` holds.

    The split is fixed and stratified: within each class, in scikit-learn's order, every fourth image is for testing.
    """
    stored = _prepared()
    labels = stored["labels"]
    chosen = _is_test(labels) == (split == "test")
    return Dataset(NAME, split, stored["images"][chosen], labels[chosen], CLASS_NAMES)


@cache
def _prepared() -> dict[str, NDArray]:
    """Images and labels, 1.4 MB, for all of the process: enlarging takes half a second."""
    return _enlarged()


@memo("digits", version=2)
def _enlarged() -> dict[str, NDArray]:
    images, labels = _stored()
    return {
        "images": np.stack([as_mnist(image.reshape(8, 8) / 16) for image in images]),  # (N, 28, 28)
        "labels": labels.astype(np.int64),
    }


def _stored() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Images in rows (N, 64) and labels, as scikit-learn's `load_digits` reads its file: to import that takes 1.3 s."""
    found = find_spec("sklearn")
    assert found is not None  # it is installed with this
    assert found.origin is not None
    table = np.loadtxt(Path(found.origin).parent / "datasets" / "data" / "digits.csv.gz", delimiter=",")
    return table[:, :-1], table[:, -1]


def _is_test(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    rank = np.empty_like(labels)  # position of each image within its class
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        rank[members] = np.arange(len(members))
    return rank % _TEST_EVERY == _TEST_EVERY - 1


def as_mnist(small: NDArray[np.floating]) -> NDArray[np.uint8]:
    """A small grey digit, floats in [0, 1] (h, w), as MNIST would have stored it: uint8 (28, 28)."""
    down, across = (form.enlarging(side + 2, _ENLARGE) for side in small.shape)
    smooth = down @ np.pad(small, 1) @ across.T
    low, high = (1 / (1 + np.exp(-_STEEPNESS * (v - _THRESHOLD))) for v in (0.0, 1.0))
    strokes = (1 / (1 + np.exp(-_STEEPNESS * (smooth - _THRESHOLD))) - low) / (high - low)
    strokes = np.clip(strokes, 0, 1)
    return form.fitted(strokes, faint=0.25)
