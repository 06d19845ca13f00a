"""The interpolation page's parts: the rows to scrub, the figures of one path, the table of many."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import address, loaders, output, turns
from ui.components.scrubber import component
from ui.sidebar import Choice
from ui.web import assets
from ui.widgets.selected_image import KEYS, SelectedImage
from vae.data import Dataset
from vae.data.dataset import spread
from vae.data.pixels import to_bytes
from vae.figures.along import along_path
from vae.figures.colours import QUIET
from vae.figures.planes import path_plane
from vae.latent import paths
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.export.table import Table
    from vae.studies.interpolation import Interpolations

FRAMES = 61  # pictures to scrub through, ends included; every sixth is on the strip
CLOUD = 1000  # codes drawn around a path
PAIRS, STEPS = 200, 11  # behind the table, as the command's defaults
CROSS_FADE = "Cross-fade"
_AT = "at"  # in the address


@dataclass(frozen=True, eq=False)
class Walked:
    """One path: its pictures, bytes (FRAMES, H, W), and measures along it, (FRAMES,); those of codes may be missing."""

    images: NDArray[np.uint8]
    steps: NDArray[np.float64]  # (FRAMES - 1,), root mean squared pixel change
    likeness: NDArray[np.float64]
    off_codes: NDArray[np.float64] | None = None
    plane: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None  # codes (n, 2) and the path (FRAMES, 2)


def walked(choice: Choice, first: SelectedImage, second: SelectedImage, path: str) -> dict[str, Walked]:
    """The cross-fade and every chosen model's path by title; a model that cannot is a sentence on the page."""
    real = _reference(loaders.dataset(choice.dataset.name, "train"))
    found = {CROSS_FADE: _walked(None, real, first, second, "straight")}
    for title, model in choice.models.items():
        with output.sentences(title):
            found[title] = _walked(model.checkpoint, real, first, second, path)
    return found


@st.fragment
def rows(choice: Choice, found: dict[str, Walked]) -> None:
    """The rows, scrubbed together in the browser; where the visitor lets go is in the address."""
    pictures = _pictures(found)
    told = {
        "frames": assets.address(_digest(pictures), lambda: pictures),
        "length": FRAMES,
        "shape": choice.dataset.image_shape,
        "at": _at(),
        "rows": [
            {"title": title, "accent": colour, "note": "pixels, no model" if title == CROSS_FADE else ""}
            for title, colour in colours(choice, found).items()
        ],
    }
    component.show(told, _released)


def lines(choice: Choice, found: dict[str, Walked]) -> tuple[go.Figure, go.Figure, go.Figure]:
    """Along the path: how much the picture changes, how like a real image it is, how far the nearest code is."""
    return _lines(choice.dataset.digest + _digest(_pictures(found)), tuple(colours(choice, found).items()), found)


@st.cache_resource(show_spinner=False, max_entries=12)
def _lines(
    digest: str, by_colour: tuple[tuple[str, str], ...], _found: dict[str, Walked]
) -> tuple[go.Figure, go.Figure, go.Figure]:
    found, by_title = _found, dict(by_colour)
    t = np.linspace(0, 1, FRAMES)
    return (
        along_path(
            "Is the change even?",
            "pixel change a step (RMS)",
            (t[1:] + t[:-1]) / 2,
            {title: one.steps for title, one in found.items()},
            by_title,
            CROSS_FADE,
        ),
        along_path(
            "Is it like a real image?",
            "likeness (cosine)",
            t,
            {title: one.likeness for title, one in found.items()},
            by_title,
            CROSS_FADE,
        ),
        along_path(
            "Is it where codes are?",
            "distance to the nearest code",
            t,
            {title: one.off_codes for title, one in found.items() if one.off_codes is not None},
            by_title,
            CROSS_FADE,
        ),
    )


def sentences(found: dict[str, Walked]) -> tuple[str, str, str]:
    """One sentence under each of `lines`, with its numbers."""
    from vae.metrics.latent.path_quality import middle, unevenness

    half = middle(FRAMES)
    uneven = "; ".join(f"{title} {unevenness(one.steps):.2f}" for title, one in found.items())
    like = "; ".join(f"{title} {one.likeness[half].mean():.2f}" for title, one in found.items())
    by_code = {title: one.off_codes for title, one in found.items() if one.off_codes is not None}
    off = "; ".join(f"{title} {values[half].mean():.2f}" for title, values in by_code.items())
    return (
        (
            "Flat is even; a peak is where one image jumps to another. Standard deviation of the steps over the mean: "
            f"{uneven}."
        ),
        f"A dip is a picture that no real image is like. Mean of the middle half: {like}. Blur raises it too.",
        (
            f"1 is as far as real codes are from one another; more is a region that the decoder was not trained on. "
            f"Mean of the middle half: {off}."
        ),
    )


def colours(choice: Choice, found: dict[str, Walked]) -> dict[str, str]:
    """Which colour is which: grey for the cross-fade."""
    return {title: _colour(choice, title) for title in found}


def explained() -> str:
    """What the columns of the table mean."""
    from vae.export.interpolation import MEANING

    about = "Intervals are for the chance in the images: pairs that share one count for less than pairs of their own."
    return " ".join([*(f"*{name}*: {text}." for name, text in MEANING.items()), about])


def planes(choice: Choice, found: dict[str, Walked]) -> list[go.Figure]:
    """Each model's path over its codes of real images, in the two directions in which these spread most."""
    return _planes(choice.dataset.digest + _digest(_pictures(found)), tuple(colours(choice, found).items()), found)


@st.cache_resource(show_spinner=False, max_entries=12)
def _planes(digest: str, by_colour: tuple[tuple[str, str], ...], _found: dict[str, Walked]) -> list[go.Figure]:
    return [
        path_plane(title, *plane, colour) for title, colour in by_colour if (plane := _found[title].plane) is not None
    ]


def averages(choice: Choice, found: dict[str, Walked], path: str) -> tuple[Table, Callable[[], Table]]:
    """What `python -m vae interpolate` measures over many random pairs, of the models that have a path.

    A row a model by its title, a column a measure; and what makes the table to take home.
    """
    from vae.export import interpolation
    from vae.metrics.latent.path_quality import CROSS_FADE as NAME

    models = {title: model.checkpoint for title, model in choice.models.items() if title in found}
    checkpoints, dataset = tuple(models.values()), choice.dataset
    measured = _averages(checkpoints, dataset, loaders.dataset(dataset.name, "train"), path)
    titles = {NAME: CROSS_FADE, **{checkpoint.name: title for title, checkpoint in models.items()}}
    shown = interpolation.summary(measured, f"{measured.pairs:,} pairs", titles)
    return shown, lambda: interpolation.table(measured, checkpoints, dataset)


@st.cache_resource(show_spinner=f"Measuring {PAIRS} random pairs…", max_entries=40, hash_funcs=loaders.KEYS)
@turns.heavy
def _averages(models: tuple[Checkpoint, ...], dataset: Dataset, train: Dataset, path: str) -> Interpolations:
    from vae.studies.interpolation import measure

    return measure(models, dataset, train, path, PAIRS, STEPS, seed=0)


@st.cache_resource(show_spinner="Decoding the paths…", max_entries=40, hash_funcs=KEYS)
def _walked(
    checkpoint: Checkpoint | None, real: Dataset, first: SelectedImage, second: SelectedImage, path: str
) -> Walked:
    from vae.latent import pca
    from vae.metrics.decoded.samples import likeness_to_nearest
    from vae.metrics.latent.path_quality import step_sizes
    from vae.models import encoding

    if checkpoint is None:
        images = paths.straight(first.pixels, second.pixels, FRAMES)
        return Walked(to_bytes(images), step_sizes(images), likeness_to_nearest(images, loaders.unit_vectors(real)))
    codes = paths.PATHS[path](first.code(checkpoint), second.code(checkpoint), FRAMES)
    images = encoding.decode(loaders.model(checkpoint), codes)
    mu = encoding.encode(checkpoint, first.dataset).mu
    cloud = mu[spread(len(mu), CLOUD)]
    axes = pca.pca(cloud)
    return Walked(
        to_bytes(images),
        step_sizes(images),
        likeness_to_nearest(images, loaders.unit_vectors(real)),
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


def _pictures(found: dict[str, Walked]) -> bytes:
    return b"".join(one.images.tobytes() for one in found.values())


def _digest(pictures: bytes) -> str:
    return "path-" + hashlib.sha256(pictures).hexdigest()[:32]


def _colour(choice: Choice, title: str) -> str:
    return QUIET if title == CROSS_FADE else choice.models[title].accent


def _at() -> int:
    text = str(st.session_state.get(_AT, st.query_params.get(_AT, "")))
    if text.isascii() and text.isdecimal() and len(text) < 4 and int(text) < FRAMES:
        return int(text)
    address.refuse(_AT, *([text] if text else []))
    return (FRAMES - 1) // 2


def _released() -> None:
    at = component.released()
    if isinstance(at, int) and 0 <= at < FRAMES:
        st.session_state[_AT] = at
        address.tell_address(_AT, str(at))
