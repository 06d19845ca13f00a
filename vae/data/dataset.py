"""The one type that every data set comes as."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

Split = Literal["train", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
Channels = Literal[1, 3]
Both = Literal["both"]  # what `joined` makes of two splits

UNLABELLED = -1
_LOOKED_AT = 1000  # images, for what they all have in common
_LIGHTER = 8  # grey levels of 255 by which a ground is lighter than the middle of the images
MIN_SIDE = 4  # pixels of images of one's own: with fewer there is no shape to see
MAX_SIDE = 128  # pixels: the largest image the models are built for
RGB = 3  # channels of an image that has colour


def spread(n: int, limit: int) -> NDArray[np.int64]:
    """At most `limit` indices, evenly spread over n."""
    return np.linspace(0, n - 1, min(n, limit)).round().astype(np.int64)


def channels_of(picture_shape: Sequence[int]) -> Channels:
    """1 for a grey image (H, W), 3 for one in colour (H, W, 3)."""
    return 3 if len(picture_shape) == 3 else 1


def sized(planes: Sequence[int]) -> str:
    """What images of this shape, (channels, H, W), are in words: '28 x 28 pixels', '32 x 32 pixels in colour'."""
    channels, height, width = planes
    return f"{height:,} x {width:,} pixels{' in colour' if channels == RGB else ''}"


def numbered(labels: NDArray[np.int64]) -> tuple[str, ...]:
    """The class names '0', '1', ... that labels have where nobody has named them; none where all are unlabelled."""
    return tuple(map(str, range(int(labels.max(initial=UNLABELLED)) + 1)))


@dataclass(frozen=True, eq=False)
class Images:
    """The images of a data set alone, uint8 (N, H, W) or (N, H, W, 3), for a function that reads nothing else of it:
    what `memo` keeps then serves every data set that has them, whatever its factors and the names of its classes.
    """

    images: NDArray[np.uint8]
    digest: str

    def __len__(self) -> int:
        return len(self.images)

    def floats(self, index: NDArray[np.integer] | slice = slice(None)) -> NDArray[np.float32]:
        """The chosen images as float32 in [0, 1], (n, H, W) or (n, H, W, 3)."""
        return _floats(self.images[index])


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images with their labels, read-only and memory-mapped where large.

    images: uint8. Grey (N, H, W): 0 is background and 255 is ink; the other way about where they are `dark_on_light`.
        In colour (N, H, W, 3): red, green and blue.
    labels: int64 (N,), an index into `class_names`, or UNLABELLED.
    factors: one row an image, one column a known factor of variation, or None.
    notes: what was concluded of a person's own file, and what to know of its splits; a sentence each.
    """

    name: str
    split: Split | Both
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    factors: pd.DataFrame | None = None
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.images)

    @property
    def image_shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.images.shape[1], self.images.shape[2]

    @property
    def picture_shape(self) -> tuple[int, ...]:
        """The shape of one image as an array: (H, W), or (H, W, 3) in colour."""
        return self.images.shape[1:]

    @property
    def channels(self) -> Channels:
        """1 for grey images, 3 for red, green and blue."""
        return channels_of(self.picture_shape)

    @property
    def planes(self) -> tuple[int, int, int]:
        """The shape of one image as layers take it: (channels, H, W)."""
        return self.channels, *self.image_shape

    @cached_property
    def dark_on_light(self) -> bool:
        """Whether ink is dark on a light ground here, as on paper: the rims of the images are light, and more so than
        what they surround. A person's own images may be; the models then know no others. In colour there is no ink.
        """
        if self.channels == RGB:
            return False
        some = self.images[spread(len(self), _LOOKED_AT)]
        rim = np.ones(self.image_shape, bool)
        rim[1:-1, 1:-1] = False
        around, within = some[:, rim], some[:, ~rim] if not rim.all() else some[:, rim]
        return bool(np.median(around) > 127 and around.mean() > within.mean() + _LIGHTER)

    def as_drawn_here(self, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Grey levels of which 255 is ink as images of this data set have it, and back: dark where it is dark here."""
        return 255 - ink if self.dark_on_light else ink

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of everything that can be measured on: images, labels, class names, factors.

        The same content has the same digest wherever it lies. Whatever is kept of a data set goes by this. Where there
        are no factors and classes are called by their numbers, nothing is added and it is `images_digest`.
        """
        if self.factors is None and self.class_names == numbered(self.labels):
            return self.images_digest
        digest = hashlib.sha256(self.images_digest.encode())
        digest.update(repr(self.class_names).encode())
        for name, column in [] if self.factors is None else self.factors.items():
            values = column.to_numpy()
            digest.update(repr((str(name), values.dtype.str, len(values))).encode())
            digest.update(repr(values.tolist()).encode() if values.dtype.hasobject else values.tobytes())
        return digest.hexdigest()

    @cached_property
    def images_digest(self) -> str:
        """SHA-256 (hex) of shape, pixels and labels alone: what a model or a judge was trained and evaluated on.

        For the files in checkpoint folders, which know nothing of factors and must outlive a change of them.
        """
        digest = hashlib.sha256(repr(self.images.shape).encode())
        digest.update(np.ascontiguousarray(self.images).data)
        digest.update(np.ascontiguousarray(self.labels).data)
        return digest.hexdigest()

    def floats(self, index: NDArray[np.integer] | slice = slice(None)) -> NDArray[np.float32]:
        """The chosen images as float32 in [0, 1], (n, H, W) or (n, H, W, 3)."""
        return _floats(self.images[index])

    @property
    def only_images(self) -> Images:
        """The images without what is known of them."""
        return Images(self.images, self.images_digest)

    def take(self, indices: NDArray[np.integer]) -> Dataset:
        """A data set of the chosen images, in that order, in memory."""
        factors = None if self.factors is None else self.factors.iloc[indices]
        return replace(self, images=self.images[indices], labels=self.labels[indices], factors=factors)

    def names(self, indices: NDArray[np.integer]) -> tuple[str, ...]:
        """The class of each of these images in words; 'image' where it has no label."""
        return tuple(self.class_names[label] if label != UNLABELLED else "image" for label in self.labels[indices])

    @cached_property
    def labelled(self) -> NDArray[np.int64]:
        """The indices of the images that have a label, ascending; one array for all who ask: not to be written to."""
        found = np.flatnonzero(self.labels != UNLABELLED)
        found.flags.writeable = False
        return found

    @cached_property
    def present(self) -> tuple[int, ...]:
        """The classes that this split has images of, ascending: a person's own split may lack some."""
        return tuple(int(label) for label in np.unique(self.labels) if label != UNLABELLED)

    def first_of_each_class(self, limit: int) -> NDArray[np.int64]:
        """Index of the first image of each class, `limit` at most; the first images where there are no labels."""
        firsts = [self.indices_of(label)[0] for label in self.present[:limit]]
        return np.array(firsts or range(min(limit, len(self))), np.int64)

    def first_of_classes(self, limit: int) -> NDArray[np.int64]:
        """Index of the first images of each class, class by class: as many of each as make a row of `limit` at most.

        One of each of ten classes, three of each of three; the first images where there are no labels.
        """
        each = max(1, limit // max(1, len(self.present)))
        firsts = [self.indices_of(label)[:each] for label in self.present[:limit]]
        return np.concatenate(firsts) if firsts else self.first_of_each_class(limit)

    def indices_of(self, label: int) -> NDArray[np.int64]:
        """Where the images of one class are, ascending."""
        return np.flatnonzero(self.labels == label)


def joined(first: Dataset, second: Dataset) -> Dataset:
    """The images of both, those of `first` first, in memory: two splits as one data set, whose split is 'both'.

    Factors are kept where both have them. Raises DataError for images of two data sets, of two sizes, or in grey and in
    colour.
    """
    if (first.name, first.picture_shape) != (second.name, second.picture_shape):
        parts = [f"{part.name} ({sized(part.planes)})" for part in (first, second)]
        raise DataError(f"Images of {' and '.join(parts)} cannot be joined; give two splits of one data set.")
    return Dataset(
        name=first.name,
        split=first.split if first.split == second.split else "both",
        images=np.concatenate([first.images, second.images]),
        labels=np.concatenate([first.labels, second.labels]),
        class_names=max(first.class_names, second.class_names, key=len),  # a split may lack the last classes
        factors=_both_factors(first, second),
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
    )


def _floats(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    return images.astype(np.float32) / np.float32(255)


def _both_factors(first: Dataset, second: Dataset) -> pd.DataFrame | None:
    if first.factors is None or second.factors is None:
        return None
    import pandas as pd

    return pd.concat([first.factors, second.factors], ignore_index=True)
