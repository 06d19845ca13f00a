"""Small images in the files that people have, for tests of what is read of them."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae import data
from vae.data import importing


def pictures(
    n: int = 40, height: int = 8, width: int = 8, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images of 0 to 255 with a dark rim, no two alike and none symmetric, and labels of four classes."""
    images = np.random.default_rng(0).integers(0, 256, (n, height, width)).astype(np.uint8)
    images[0, 1, 1], images[0, 1, 2] = 0, 255
    images[:, [0, -1]], images[:, :, [0, -1]] = 0, 0
    return images, np.arange(n) % 4


def idx(values: NDArray) -> bytes:
    """An array of bytes in MNIST's format."""
    return struct.pack(f">I{values.ndim}I", 0x800 | values.ndim, *values.shape) + values.astype(np.uint8).tobytes()


def imported(folder: Path, *sources: Path, **options) -> tuple[data.Dataset, data.Dataset, dict[str, str]]:
    """Both splits of what is imported, as `load` has them from the file, and what was concluded."""
    found = importing.examine(sources, importing.Options(**options))
    path = importing.target("mine", folder)
    importing.save(found, path, replace=True)
    splits = [data.load("npz:mine.npz", split, folder) for split in data.SPLITS]
    return *splits, {one.what: one.text for one in found.conclusions}


def whole(train: data.Dataset, test: data.Dataset, images: NDArray[np.uint8]) -> NDArray[np.str_]:
    """The class of each of `images` by name, found by its pixels in either split; every image has to be there once."""
    names = {}
    for part in (train, test):
        for image, name in zip(part.images, part.names(np.arange(len(part))), strict=True):
            assert image.tobytes() not in names
            names[image.tobytes()] = name
    assert len(names) == len(images)
    return np.array([names[image.tobytes()] for image in images])
