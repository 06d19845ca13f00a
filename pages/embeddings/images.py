"""Which images are on the map: some of the test images, all of them, or the training images as well."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, public
from ui.sidebar import Choice
from vae.core.counted import counted
from vae.data import Dataset
from vae.data.dataset import joined

SIZES = (200, 500, 1000, 2000, 5000, 10_000, 20_000)  # offered beside all test images and all there are
FIRST = 2000  # to begin with, where there are more: t-SNE of four models takes seconds
MOST_BYTES = 2**26  # of all images on a map, which a browser fetches: 70,000 of 28 x 28 are 55 MB
FEWEST = 500  # that are on a map whatever their size


@dataclass(frozen=True, eq=False)
class Sample:
    """n images: indices (n,) into `pool`, which is the test split, or the test split and then the training split."""

    pool: Dataset
    tested: int  # images of the test split, which the pool begins with
    indices: NDArray[np.int64]
    seed: int
    drawn: bool  # from more of them
    of_class: str | None = None

    def __len__(self) -> int:
        return len(self.indices)

    @cached_property
    def digest(self) -> str:
        """Tells samples apart: by their pool and indices."""
        return hashlib.sha256(self.pool.digest.encode() + self.indices.tobytes()).hexdigest()

    @property
    def images(self) -> Dataset:
        """The n images alone: encoding all of a large pool for a few of them would take seconds."""
        whole = np.array_equal(self.indices, np.arange(len(self.pool)))
        return self.pool if whole else self.pool.take(self.indices)

    @property
    def labels(self) -> NDArray[np.int64]:
        """The label of each image, (n,)."""
        return self.pool.labels[self.indices]

    @property
    def splits(self) -> list[str]:
        """Each image's split, 'test' or 'train', n of them."""
        return np.where(self.indices < self.tested, "test", "train").tolist()

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The index of each image in its own split, (n,)."""
        return np.where(self.indices < self.tested, self.indices, self.indices - self.tested)

    @property
    def stated(self) -> str:
        """What they are, in words."""
        n, training = len(self), int((self.indices >= self.tested).sum())
        if training:
            seen = f"{counted(training, 'training image')} (which the models have seen)"
            text = f"{counted(n - training, 'test image')} and {seen}"
        else:
            text = counted(n, "test image")
        if self.of_class is not None:
            text = f"{text} of class {self.of_class}"
        return f"{text}, drawn with seed {self.seed}" if self.drawn else text


def sizes(choice: Choice) -> list[int]:
    """How many images can be request for: of the chosen class where there is one, and within the server's bounds."""
    tested = len(choice.indices())
    everything = tested + len(choice.indices(loaders.dataset(choice.dataset.name, "train")))
    most = min(public.bounds().points, max(FEWEST, MOST_BYTES // prod(choice.dataset.picture_shape)))
    return sorted(n for n in {*SIZES, tested, everything} if n <= min(everything, most))


def first(choice: Choice) -> int:
    """How many to begin with: not more than the test images, nor than are offered."""
    return max(n for n in sizes(choice) if n <= min(FIRST, len(choice.indices())))


def draw(choice: Choice, n: int, seed: int) -> Sample:
    """n images at random; as long as there are enough of them, test images alone."""
    tested = len(choice.dataset)
    own = choice.indices()
    if n <= len(own):
        return Sample(choice.dataset, tested, _some(own, n, seed), seed, n < len(own), choice.class_name)
    pool = _both(choice.dataset, loaders.dataset(choice.dataset.name, "train"))
    everything = choice.indices(pool)
    return Sample(pool, tested, _some(everything, n, seed), seed, n < len(everything), choice.class_name)


def _some(pool: NDArray[np.int64], n: int, seed: int) -> NDArray[np.int64]:
    if n >= len(pool):
        return pool
    return np.sort(np.random.default_rng(seed).choice(pool, n, replace=False))


@st.cache_resource(show_spinner="Joining test and training images…", max_entries=1, hash_funcs=loaders.KEYS)
def _both(test: Dataset, train: Dataset) -> Dataset:
    return joined(test, train)


# How Streamlit's caches tell samples and what `loaders` loads apart.
KEYS = {**loaders.KEYS, Sample: lambda sample: sample.digest}
