"""Small images in colour: a square of a class's own colour somewhere on a ground of another."""

import numpy as np
from numpy.typing import NDArray

from vae.data import Dataset

NAMES = ("red", "green", "blue")
SIDES = (8, 12)  # height and width, so that one is not taken for the other


def pictures(n: int, seed: int = 0) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images uint8 (n, 8, 12, 3), no two alike and none grey, and labels of the three classes of NAMES."""
    generator = np.random.default_rng(seed)
    labels = np.arange(n) % len(NAMES)
    images = generator.integers(20, 90, (n, 1, 1, 3)) + generator.integers(0, 20, (n, *SIDES, 3))
    for image, label, (down, right) in zip(images, labels, generator.integers(0, (4, 8), (n, 2)), strict=True):
        image[down : down + 4, right : right + 4, label] = 230 + label
    return images.astype(np.uint8), labels


def dataset(n: int = 60, split: str = "test", seed: int = 0) -> Dataset:
    """The same as a data set."""
    return Dataset("colours", split, *pictures(n, seed), NAMES)
