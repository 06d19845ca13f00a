"""One path from image to image, through pixels and through every model: its pictures, and what is measured along it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.widgets.selected_image import KEYS, SelectedImage
from vae.data import Dataset
from vae.data.dataset import spread
from vae.data.pixels import to_bytes
from vae.figures.colours import QUIET
from vae.latent import paths
from vae.models.checkpoints import Checkpoint

FRAMES, TILES = 61, 11  # pictures to scrub through, ends included, and those of them on the strip
CLOUD = 1000  # codes drawn around a path
CROSS_FADE = "Cross-fade"


@dataclass(frozen=True, eq=False)
class PathResult:
    """One path: its pictures, bytes (FRAMES, H, W), and measures along it, (FRAMES,); those of codes may be missing."""

    title: str
    colour: str
    images: NDArray[np.uint8]
    steps: NDArray[np.float64]  # (FRAMES - 1,), root mean squared pixel change
    likeness: NDArray[np.float64]
    off_codes: NDArray[np.float64] | None = None
    plane: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None  # codes (n, 2) and the path (FRAMES, 2)


def results(choice: Choice, first: SelectedImage, second: SelectedImage, path: str) -> tuple[PathResult, ...]:
    """The cross-fade and every chosen model's path; a model that has none is a sentence on the page."""
    real = _reference(loaders.dataset(choice.dataset.name, "train"))
    several = [_result(None, real, first, second, "straight")]
    for title, model in choice.models.items():
        with output.sentences(title):
            several.append(_result(model, real, first, second, path))
    return tuple(several)


@lru_cache(maxsize=12)  # of results by identity: joining and digesting them takes a millisecond
def pictures(results: tuple[PathResult, ...]) -> tuple[str, bytes]:
    """All pictures, one path after the other, and a name for them."""
    joined = b"".join(result.images.tobytes() for result in results)
    return f"path-{hashlib.sha256(joined).hexdigest()[:32]}", joined


@st.cache_resource(show_spinner="Decoding the paths…", max_entries=40, hash_funcs=KEYS)
def _result(
    model: ModelView | None, real: Dataset, first: SelectedImage, second: SelectedImage, path: str
) -> PathResult:
    from vae.latent import pca
    from vae.metrics.decoded.samples import likeness_to_nearest
    from vae.metrics.latent.path_quality import step_sizes
    from vae.models import encoding

    vectors = loaders.unit_vectors(real)
    if model is None:
        images = paths.straight(first.pixels, second.pixels, FRAMES)
        likeness = likeness_to_nearest(images, vectors)
        return PathResult(CROSS_FADE, QUIET, to_bytes(images), step_sizes(images), likeness)
    checkpoint = model.checkpoint
    codes = paths.PATHS[path](first.code(checkpoint), second.code(checkpoint), FRAMES)
    images = encoding.decode(loaders.model(checkpoint), codes)
    mu = encoding.encode(checkpoint, first.dataset).mu
    cloud = mu[spread(len(mu), CLOUD)]
    axes = pca.pca(cloud)
    return PathResult(
        model.title,
        model.accent,
        to_bytes(images),
        step_sizes(images),
        likeness_to_nearest(images, vectors),
        _around(checkpoint, real).distance(codes),
        (axes.from_origin(cloud), axes.from_origin(codes)),
    )


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs=loaders.KEYS)
def _reference(train: Dataset) -> Dataset:
    from vae.metrics.latent.path_quality import reference

    return reference(train)  # 8 MB are copied and digested: once


@st.cache_resource(show_spinner=False, max_entries=40, hash_funcs=loaders.KEYS)
def _around(checkpoint: Checkpoint, real: Dataset) -> Any:
    from vae.metrics.latent.path_quality import surroundings
    from vae.models import encoding

    return surroundings(encoding.encode(checkpoint, real))
