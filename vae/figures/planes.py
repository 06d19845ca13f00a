"""Codes in two dimensions: where they lie, and a path among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.figures.colours import PRIOR, QUIET
from vae.figures.frame import finished

if TYPE_CHECKING:
    import plotly.graph_objects as go


def code_cloud(name: str, codes: NDArray[np.float32], colour: str, temperature: float = 1.0) -> go.Figure:
    """Where a model's codes lie, with N(0, I) drawn as a circle of two sigma; the same scale on both axes, whatever the
    temperature.

    Args:
        name: above the figure.
        codes: two dimensions of n codes, (n, 2).
        colour: of the dots, #rrggbb.
        temperature: T; where it is not 1, N(0, T² I) is a dashed circle, as far as it fits.

    Example:
        >>> figure = code_cloud("mine", np.zeros((3, 2), np.float32), "#2f6db5")
        >>> figure.layout.title.text
        'mine'
    """
    figure = _dots(codes, colour, 0.5)
    circles = {"N(0, I), 2σ": (1.0, "solid"), f"N(0, {temperature:g}²·I), 2σ": (temperature, "dash")}
    for label, (deviation, dash) in list(circles.items())[: 1 if temperature == 1 else 2]:
        angle = np.linspace(0, 2 * np.pi, 145)
        figure.add_scatter(
            x=2 * deviation * np.cos(angle),
            y=2 * deviation * np.sin(angle),
            mode="lines",
            name=label,
            line={"color": PRIOR, "width": 2.5, "dash": dash},
            hoverinfo="skip",
        )
    reach = 1.08 * max(2.2, float(np.quantile(np.abs(codes), 0.998)))
    axis = {"range": [-reach, reach], "zeroline": False, "nticks": 5, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(**axis, showgrid=True)
    figure.update_yaxes(**axis, scaleanchor="x")
    return finished(figure, name, height=280)


def path_plane(name: str, codes: NDArray[np.float32], path: NDArray[np.float32], colour: str) -> go.Figure:
    """A path over codes, the same scale on both axes; its two ends are marked.

    Args:
        name: above the figure.
        codes: two dimensions of n codes, (n, 2).
        path: T codes in the same dimensions, (T, 2).
        colour: of the path, #rrggbb.

    Example:
        >>> figure = path_plane("mine", np.zeros((3, 2), np.float32), np.eye(2, dtype=np.float32), "#2f6db5")
        >>> figure.layout.title.text
        'mine'
    """
    figure = _dots(codes, QUIET, 0.45)
    figure.add_scatter(
        x=path[:, 0], y=path[:, 1], mode="lines", name="path", line={"color": colour, "width": 3}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=path[[0, -1], 0],
        y=path[[0, -1], 1],
        mode="markers+text",
        name="ends",
        text=["from", "to"],
        textposition=["top center", "bottom center"] if path[0, 1] > path[-1, 1] else ["bottom center", "top center"],
        marker={"size": 9, "color": colour},
        hoverinfo="skip",
    )
    both = np.concatenate([np.quantile(codes, [0.002, 0.998], axis=0), path])
    centre = (both.max(axis=0) + both.min(axis=0)) / 2
    reach = 0.56 * max(float(np.ptp(both, axis=0).max()), 1e-6)
    axis = {"zeroline": False, "nticks": 5, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(**axis, range=[centre[0] - reach, centre[0] + reach])
    figure.update_yaxes(**axis, range=[centre[1] - reach, centre[1] + reach], scaleanchor="x")
    return finished(figure, name, height=280)


def _dots(codes: NDArray[np.float32], colour: str, opacity: float) -> go.Figure:
    """Codes (n, 2) as small dots."""
    from plotly import graph_objects as go

    figure = go.Figure()
    figure.add_scatter(
        x=codes[:, 0],
        y=codes[:, 1],
        mode="markers",
        name="codes",
        marker={"size": 3, "color": colour, "opacity": opacity},
        hoverinfo="skip",
    )
    return figure
