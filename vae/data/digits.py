"""The 1,797 real handwritten digits inside scikit-learn, brought to MNIST's form.

Source: UCI "Optical Recognition of Handwritten Digits" test set (Alpaydin & Kaynak 1998), 8 x 8 pixels of 0 to 16.
MNIST scaled each digit into a 20 x 20 box keeping its aspect ratio and centred it by mass in 28 x 28
(LeCun, Bottou, Bengio & Haffner 1998); the same is done here, after a smooth enlargement whose grey ramps are
steepened into strokes.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae import cache as disk
from vae.data.dataset import Dataset, Split

NAME = "digits"
TITLE = "digits (built in)"
CLASS_NAMES = tuple("0123456789")

_VERSION = 1  # of the recipe below: a change of it makes a new cache entry
_ENLARGE = 20  # 8 x 8 -> 160 x 160 before the contrast is steepened
_STEEPNESS, _THRESHOLD = 14.0, 0.6  # of the sigmoid: strokes as heavy as MNIST's (mean grey 34.5, MNIST 33.8)
_BOX, _SIDE = 20, 28  # MNIST's box and canvas, in pixels
_TEST_EVERY = 4  # every fourth image of each class is a test image


def load(split: Split, data_dir: Path) -> Dataset:  # noqa: ARG001  # one signature for all data sets
    """One split of the built-in digits; always there, whatever `data_dir` holds.

    The split is fixed and stratified: within each class, in scikit-learn's order, every fourth image is for testing.
    """
    stored = disk.arrays("digits", {"version": _VERSION}, _prepare)
    labels = stored["labels"]
    chosen = _is_test(labels) == (split == "test")
    return Dataset(NAME, split, stored["images"][chosen], labels[chosen], CLASS_NAMES)


def _prepare() -> dict[str, NDArray]:
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    return {
        "images": np.stack([as_mnist(image.reshape(8, 8) / 16) for image in images]),  # (N, 28, 28)
        "labels": labels.astype(np.int64),
    }


def _is_test(labels: NDArray[np.int64]) -> NDArray[np.bool_]:
    rank = np.empty_like(labels)  # position of each image within its class
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        rank[members] = np.arange(len(members))
    return rank % _TEST_EVERY == _TEST_EVERY - 1


def as_mnist(small: NDArray[np.floating]) -> NDArray[np.uint8]:
    """A small grey digit, floats in [0, 1] (h, w), as MNIST would have stored it: uint8 (28, 28)."""
    from PIL import Image

    down, across = (_enlarging(side + 2) for side in small.shape)
    smooth = down @ np.pad(small, 1) @ across.T
    low, high = (1 / (1 + np.exp(-_STEEPNESS * (v - _THRESHOLD))) for v in (0.0, 1.0))
    strokes = (1 / (1 + np.exp(-_STEEPNESS * (smooth - _THRESHOLD))) - low) / (high - low)
    strokes = np.clip(strokes, 0, 1)

    rows, columns = (np.flatnonzero(strokes.max(axis=axis) > 0.25) for axis in (1, 0))
    ink = strokes[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = _BOX / max(ink.shape)
    size = tuple(max(1, round(side * scale)) for side in ink.shape[::-1])  # (width, height), the way Pillow has it
    boxed = np.asarray(Image.fromarray(ink.astype(np.float32)).resize(size, Image.Resampling.BOX))
    return (_centred_by_mass(boxed) * 255).round().astype(np.uint8)


@cache
def _enlarging(side: int) -> NDArray[np.float64]:
    """The matrix (20 * side, side) that enlarges one axis with a cubic spline: a spline is linear in its values."""
    from scipy.ndimage import zoom

    return zoom(np.eye(side), (_ENLARGE, 1), order=3, grid_mode=True, mode="nearest")


def _centred_by_mass(boxed: NDArray[np.float32]) -> NDArray[np.float32]:
    """Place an image of at most 20 x 20 so that its centre of mass is at the middle of the canvas."""
    canvas = np.zeros((_SIDE, _SIDE), np.float32)
    position = []
    for axis in (0, 1):
        profile = boxed.sum(axis=1 - axis)
        mass = float((profile * (np.arange(len(profile)) + 0.5)).sum() / profile.sum())
        start = round(_SIDE / 2 - mass)
        position.append(min(max(start, 0), _SIDE - boxed.shape[axis]))  # a lopsided digit stays on the canvas
    top, left = position
    canvas[top : top + boxed.shape[0], left : left + boxed.shape[1]] = boxed
    return canvas
