"""One path from image to image, through pixels and through every model: its pictures, and what is measured along it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.widgets.selected_image import KEYS, SelectedImage
from vae.data import Dataset
from vae.export.pictures import Strip
from vae.figures.colours import QUIET
from vae.studies import pictures as study

TILES = 11  # pictures of a path that are on the strip
CROSS_FADE = "Cross-fade"


@dataclass(frozen=True, eq=False)
class PathResult:
    """One path: its pictures, bytes (FRAMES, H, W) or (FRAMES, H, W, 3), and measures along it, (FRAMES,).

    Those of codes may be missing.
    """

    title: str
    colour: str
    dash: str
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


def strips(results: tuple[PathResult, ...]) -> list[Strip]:
    """What is on the strips, to take home."""
    shown = np.linspace(0, len(results[0].images) - 1, TILES).round().astype(int)
    return [Strip(result.title, result.images[shown]) for result in results]


@st.cache_resource(show_spinner="Decoding the paths…", max_entries=40, hash_funcs=KEYS)
def _result(
    model: ModelView | None, real: Dataset, first: SelectedImage, second: SelectedImage, path: str
) -> PathResult:
    checkpoint = model.checkpoint if model else None
    if checkpoint:
        checkpoint.check_fits(first.dataset)
    found = study.path(
        checkpoint, first.alone, second.alone, first.dataset, real, loaders.real(real), path if model else "straight"
    )
    plane = None if found.around is None or found.way is None else (found.around, found.way)
    title, colour, dash = (model.title, model.accent, model.dash) if model else (CROSS_FADE, QUIET, "dot")
    return PathResult(title, colour, dash, found.images, found.steps, found.likeness, found.off_codes, plane)


@st.cache_resource(show_spinner=False, max_entries=4, hash_funcs=loaders.KEYS)
def _reference(train: Dataset) -> Dataset:
    from vae.metrics.latent.path_quality import reference

    return reference(train)  # 8 MB are copied and digested: once
