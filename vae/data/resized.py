"""A data set with its images resized, as models of another size take them: `mnist@32x32`."""

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.core.memo import Rows, streamed
from vae.data.dataset import MAX_SIDE, Dataset, Images

Shape = tuple[int, int]  # height, width

_NAME = re.compile(r"([a-z][a-z0-9-]*)@([0-9]{1,4})x([0-9]{1,4})")
_BLOCK = 1000  # images at a time


def name_of(base: str, shape: Shape) -> str:
    """What the data set `base` is called at that height and width."""
    return f"{base}@{shape[0]}x{shape[1]}"


def parsed(name: str) -> tuple[str, Shape] | None:
    """The data set that a name is made of, and height and width; None where it is the name of no resized one."""
    found = _NAME.fullmatch(name)
    return (found[1], (int(found[2]), int(found[3]))) if found else None


def resized(dataset: Dataset, shape: Shape) -> Dataset:
    """The data set with every image bilinearly resized, computed once. Raises DataError for a side out of range."""
    if not all(1 <= side <= MAX_SIDE for side in shape):
        raise DataError(f"Images can be resized to 1 to {MAX_SIDE} pixels a side, not to {shape[0]} x {shape[1]}.")
    height, width = dataset.image_shape
    note = (
        f"Its images of {height} x {width} pixels are resized to {shape[0]} x {shape[1]}, bilinearly: what is shown "
        "and measured is of these."
    )
    name = name_of(dataset.name, shape)
    return replace(dataset, name=name, images=_images(dataset.only_images, shape), notes=(*dataset.notes, note))


def bilinear(images: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """Images (n, H, W) at another height and width, as Pillow resizes them: triangles as wide as a pixel of either."""
    from PIL import Image

    size = shape[1], shape[0]
    whole = [np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR)) for image in images]
    return np.stack(whole) if whole else np.empty((0, *shape), np.uint8)


@streamed("resized", version=1)
def _images(images: Images, shape: Shape) -> Rows:
    """The images at another size, uint8 (n, height, width)."""
    return Rows((len(images), *shape), np.uint8, lambda: _blocks(images, shape))


def _blocks(images: Images, shape: Shape) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(images), _BLOCK):
        yield bilinear(images.images[start : start + _BLOCK], shape)
