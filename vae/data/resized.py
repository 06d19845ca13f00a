"""A data set with its images as models of another kind take them: resized, `mnist@32x32`, and grey ones in three
channels, `sprites@64x64x3`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.core.memo import Rows, streamed
from vae.data.dataset import MAX_SIDE, RGB, Dataset, Images

Shape = tuple[int, int]  # height, width

_NAME = re.compile(r"([a-z][a-z0-9-]*)@([0-9]{1,4})x([0-9]{1,4})(x3)?")
_BLOCK = 1000  # images at a time


@dataclass(frozen=True)
class Wanted:
    """What a name asks for: the data set `base` at a height and width, and in three channels where it has one."""

    base: str
    shape: Shape
    in_colour: bool = False

    @property
    def name(self) -> str:
        """What the data set is called."""
        return f"{self.base}@{self.shape[0]}x{self.shape[1]}{'x3' * self.in_colour}"


def parsed(name: str) -> Wanted | None:
    """What a name asks for; None where it is the name of no resized data set."""
    found = _NAME.fullmatch(name)
    return Wanted(found[1], (int(found[2]), int(found[3])), bool(found[4])) if found else None


def resized(dataset: Dataset, wanted: Wanted) -> Dataset:
    """The data set with every image bilinearly resized, computed once. Raises DataError for a side out of range."""
    shape = wanted.shape
    if not all(1 <= side <= MAX_SIDE for side in shape):
        raise DataError(f"Images can be resized to 1 to {MAX_SIDE} pixels a side, not to {shape[0]} x {shape[1]}.")
    height, width = dataset.image_shape
    note = (
        f"Its images of {height} x {width} pixels are resized to {shape[0]} x {shape[1]}, bilinearly: what is shown "
        "and measured is of these."
    )
    images = _images(dataset.only_images, shape)
    if wanted.in_colour and dataset.channels == 1:
        note += " They are grey, and stand in all three channels of colour for models that take such."
        images = _in_three(Images(images, f"{dataset.images_digest} {shape}"))
    return replace(dataset, name=wanted.name, images=images, notes=(*dataset.notes, note))


def bilinear(images: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """Images (n, H, W) or (n, H, W, 3) at another height and width, as Pillow resizes them: triangles as wide as a
    pixel of either.
    """
    from PIL import Image

    size = shape[1], shape[0]
    whole = [np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BILINEAR)) for image in images]
    return np.stack(whole) if whole else np.empty((0, *shape, *images.shape[3:]), np.uint8)


@streamed("resized", version=1)
def _images(images: Images, shape: Shape) -> Rows:
    """The images at another size, uint8 (n, height, width), in colour (n, height, width, 3)."""
    return Rows((len(images), *shape, *images.images.shape[3:]), np.uint8, lambda: _blocks(images, shape))


@streamed("in-colour", version=1)
def _in_three(images: Images) -> Rows:
    """Grey images in three channels, uint8 (n, H, W, 3): in a file that is mapped, as all of them are large."""
    parts = (images.images[start : start + _BLOCK] for start in range(0, len(images), _BLOCK))
    return Rows((*images.images.shape, RGB), np.uint8, lambda: (np.repeat(part[..., None], RGB, -1) for part in parts))


def _blocks(images: Images, shape: Shape) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(images), _BLOCK):
        yield bilinear(images.images[start : start + _BLOCK], shape)
