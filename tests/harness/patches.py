"""Images of three classes that a small judge learns in a moment, and that judge."""

import numpy as np

from vae.data import Dataset

SIDE = 8


def patches(n, split, label=None, labelled=True) -> Dataset:
    """Images with ink in one of three corners: three classes."""
    generator = np.random.default_rng(n)
    labels = np.arange(n) % 3 if label is None else np.full(n, label)
    images = generator.integers(0, 50, (n, SIDE, SIDE)).astype(np.uint8)
    for image, k in zip(images, labels, strict=True):
        image[4 * (k // 2) :, 4 * (k % 2) :][:4, :4] += 180
    return Dataset("patches", split, images, labels if labelled else np.full(n, -1), ("a", "b", "c"))


TRAIN, TEST = patches(120, "train"), patches(62, "test")
