"""One image that a visitor looks at: of the data set, or their own."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders
from vae.data import Dataset
from vae.data.dataset import Images
from vae.models import encoding
from vae.models.checkpoints import Checkpoint


@dataclass(frozen=True, eq=False)
class SelectedImage:
    """An image uint8 (H, W) or (H, W, 3) of `dataset`'s form, what it is called, and its index there.

    None for a visitor's own.
    """

    dataset: Dataset
    image: NDArray[np.uint8]
    name: str
    index: int | None = None

    @classmethod
    def of(cls, dataset: Dataset, index: int) -> "SelectedImage":
        """An image of the data set."""
        (name,) = dataset.names(np.array([index]))
        label = f"image {index:,}" if name == "image" else f"image {index:,}, “{name}”"
        return cls(dataset, dataset.images[index], label, index)

    @cached_property
    def key(self) -> str:
        """Short text for an address and for caches: its index, or what is left of its digest."""
        if self.index is not None:
            return str(self.index)
        return "own-" + hashlib.sha256(repr(self.image.shape).encode() + self.image.tobytes()).hexdigest()[:16]

    @property
    def pixels(self) -> NDArray[np.float32]:
        """The image as floats in [0, 1], in its own shape."""
        return self.image.astype(np.float32) / np.float32(255)

    @cached_property
    def alone(self) -> Images:
        """The image as the only one of its `Images`."""
        if self.index is not None:
            return self.dataset.take(np.array([self.index])).only_images
        return Images(self.image[None], self.key)

    def code(self, checkpoint: Checkpoint) -> NDArray[np.float32]:
        """mu of the image, (J,). Raises CheckpointError where it does not fit the model."""
        return _code(checkpoint, self)


# How Streamlit's caches tell these and what `loaders` loads apart.
KEYS = {**loaders.KEYS, SelectedImage: lambda picked: (picked.dataset.digest, picked.key)}


@st.cache_data(show_spinner=False, max_entries=500, hash_funcs=KEYS)
def _code(checkpoint: Checkpoint, image: SelectedImage) -> NDArray[np.float32]:
    checkpoint.check_fits(image.dataset)
    return encoding.encode_images(checkpoint.coder(), image.pixels[None])[0][0]
