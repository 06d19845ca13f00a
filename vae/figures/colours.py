"""What colour stands for what, on every page and in every file."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from vae.models.config import ModelConfig

AE_ACCENT = (
    "#e69f00"  # amber; with those of beta 0, 2.4 and 10, hues of Okabe & Ito that colour-blind readers can tell apart
)
_BETA_ACCENTS = (  # those of the shipped sweeps, far enough from each other to be told apart (tests/vae/figures)
    (0.0, (59, 143, 208)),
    (0.5, (98, 116, 230)),
    (1.0, (0, 165, 195)),
    (2.4, (0, 158, 115)),
    (4.0, (122, 140, 0)),
    (10.0, (213, 94, 0)),
    (20.0, (196, 50, 90)),
    (100.0, (150, 60, 150)),
)
_CLASS_COLOURS = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)
SHAPES = ("disc", "ring", "cross", "triangle", "square", "diamond")  # of points; drawn by ui/web/shapes.js
LOOKS = len(_CLASS_COLOURS) * len(SHAPES)  # classes that can be told apart
_SHADES = ((0, 0.0), (255, 0.42), (0, 0.42))  # towards white or black, so far
DASHES = {"solid": "", "dash": "7 4", "dot": "2 3", "dashdot": "7 3 2 3", "longdash": "11 4"}  # Plotly's, and SVG's
QUIET = "#8a8f98"  # grey that reads on white and on near-black
BELOW = "#3b8fd0"  # what falls, where a colour stands for what grows
ADDED, LOST = (255, 140, 40), (70, 150, 255)  # red, green, blue of ink in a difference
PRIOR = "#d6459b"  # N(0, I), wherever it is drawn


def class_looks(n: int) -> list[tuple[str, str]]:
    """A colour and a shape for each of n classes, the same on every page: discs in ten colours, then rings, and so on.

    No two are the same up to `LOOKS` classes; beyond they repeat.
    """
    shapes = [SHAPES[k // len(_CLASS_COLOURS) % len(SHAPES)] for k in range(n)]
    return list(zip(class_colours(n), shapes, strict=True))


def class_colours(n: int) -> list[str]:
    """One colour a class, the same on every page; beyond ten classes they repeat, and `class_looks` tells them apart.

    The ten of Petroff 2021, "Accessible color sequences for data visualization" (arXiv 2107.02270): told apart by
    readers with colour vision deficiencies, and all visible on white and on black.
    """
    return [_CLASS_COLOURS[k % len(_CLASS_COLOURS)] for k in range(n)]


def accent(config: ModelConfig) -> str:
    """The colour of a model on every page: amber for an autoencoder; blue, green, vermilion for beta 0, 2.4, 10.

    Betas between are blended on a scale of log(1 + beta).
    """
    if config.kind == "ae":
        return AE_ACCENT
    stops = [log1p(beta) for beta, _ in _BETA_ACCENTS]
    channels = [np.interp(log1p(config.last_beta), stops, [rgb[c] for _, rgb in _BETA_ACCENTS]) for c in range(3)]
    return "#" + "".join(f"{round(float(channel)):02x}" for channel in channels)


def shade(colour: str, rank: int) -> str:
    """A model's colour, #rrggbb, where others have the same: as it is for rank 0, then lighter, darker, and again."""
    towards, part = _SHADES[rank % len(_SHADES)]
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(channel + part * (towards - channel)):02x}" for channel in channels)


def dash(rank: int) -> str:
    """How a model's line is drawn where others have its colour, in Plotly's words. With `shade` 15 differ."""
    return list(DASHES)[rank % len(DASHES)]


def faded(colour: str, alpha: float) -> str:
    """A colour, #rrggbb, that lets through what lies under it: as CSS and Plotly write it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def difference(images: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Where ink was added (orange) and where it was lost (blue), on black: (N, H, W) twice -> RGB (N, H, W, 3).

    Of images in colour, which have no ink, how far each channel is off, on black: (N, H, W, 3) twice.
    """
    if images.ndim == 4:
        return np.rint(255 * np.abs(images - reference)).astype(np.uint8)
    signed = (images - reference)[..., None]
    added, lost = np.array(ADDED, np.float32), np.array(LOST, np.float32)
    return np.clip(np.where(signed > 0, signed * added, -signed * lost), 0, 255).astype(np.uint8)
