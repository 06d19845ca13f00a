"""One path as figures: what is measured along it, and where it goes among the codes of the data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pages.interpolation.path import PathResult
from ui import output
from vae.figures.along import along_path
from vae.figures.planes import path_plane
from vae.studies.pictures import FRAMES

if TYPE_CHECKING:
    import plotly.graph_objects as go


@lru_cache(maxsize=12)  # of results by identity: they are kept as well
def lines(results: tuple[PathResult, ...]) -> tuple[go.Figure, go.Figure, go.Figure]:
    """Along the path: how much the picture changes, how like a real image it is, how far the nearest code is."""
    t, colours = np.linspace(0, 1, FRAMES), {path.title: path.colour for path in results}
    dashes = {path.title: path.dash for path in results}
    between = (t[1:] + t[:-1]) / 2
    steps = {path.title: path.steps for path in results}
    likeness = {path.title: path.likeness for path in results}
    off_codes = {path.title: path.off_codes for path in results if path.off_codes is not None}
    measure = "correlation" if results[0].images.ndim == 4 else "cosine"  # of images in colour: `unit_vectors`
    return (
        along_path("Is the change even?", "pixel change a step (RMS)", between, steps, colours, dashes),
        along_path("Is it like a real image?", f"likeness ({measure})", t, likeness, colours, dashes),
        along_path("Is it where codes are?", "distance to the nearest code", t, off_codes, colours, dashes),
    )


def sentences(results: tuple[PathResult, ...]) -> tuple[str, str, str]:
    """One sentence under each of `lines`, with its numbers."""
    from vae.metrics.latent.path_quality import middle, unevenness

    half = middle(FRAMES)
    uneven = {path.title: unevenness(path.steps) for path in results}
    like = {path.title: path.likeness[half].mean() for path in results}
    off = {path.title: path.off_codes[half].mean() for path in results if path.off_codes is not None}
    return (
        "Flat is even; a peak is where one image jumps to another. Standard deviation of the steps over their mean:"
        + _listed(uneven),
        "A dip is a picture that no real image is like; blur raises it too. Mean of the middle half:" + _listed(like),
        (
            "1 is as far as real codes are from one another; more is a region that the decoder was not trained on. "
            "Mean of the middle half:" + _listed(off)
        ),
    )


def _listed(numbers: Mapping[str, float]) -> str:
    """A line of its own, in which a name and its number stay together."""
    entries = (
        f"{output.literal(title)}: **{number:.2f}**".replace(" ", "\N{NO-BREAK SPACE}")
        for title, number in numbers.items()
    )
    return "  \n" + " · ".join(entries)


@lru_cache(maxsize=12)
def planes(results: tuple[PathResult, ...]) -> list[go.Figure]:
    """Each model's path over its codes of real images, in the two directions in which these spread most."""
    return [path_plane(path.title, *path.plane, path.colour) for path in results if path.plane is not None]
