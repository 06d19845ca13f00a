"""How much of the noise in an image a model gives back, over the strength of the noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from vae.figures.colours import QUIET
from vae.figures.frame import End, finished, name_ends

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.metrics.decoded.reconstruction import NoiseCurve


def noise_curves(
    curves: Mapping[str, NoiseCurve],
    accents: Sequence[str],
    noise_sd: float,
    reference: Literal["clean", "noisy"],
    dashes: Sequence[str] = (),
) -> go.Figure:
    """PSNR of reconstructions of noisy images against the `reference`, over the strength of the noise, a line a model.

    Each line is named where it ends; `dashes`, in Plotly's words, are all solid where none are given.

    `noise_sd` is marked by a vertical line. Against the clean image, a dotted grey line is the noisy input itself.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    ends = []
    for (name, curve), colour, dash in zip(curves.items(), accents, dashes or ["solid"] * len(accents), strict=True):
        y = curve.to_clean if reference == "clean" else curve.to_noisy
        ends.append(End(name, float(curve.noise_sd[-1]), float(y[-1]), colour))
        figure.add_scatter(
            x=curve.noise_sd,
            y=y,
            name=name,
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={"size": 5},
            hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>" + name + "</extra>",
        )
    if reference == "clean":
        untouched = next(iter(curves.values()))
        noisy = untouched.noise_sd > 0  # at 0 the input is the clean image: infinite
        figure.add_scatter(
            x=untouched.noise_sd[noisy],
            y=untouched.input_to_clean[noisy],
            name="the noisy input itself",
            mode="lines",
            line={"color": QUIET, "width": 1.5, "dash": "dot"},
            hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>noisy input</extra>",
        )
    figure.add_vline(x=noise_sd, line={"color": QUIET, "width": 1})
    last = max(end.x for end in ends) if ends else 1.0
    edge = 1.05 * last
    figure.update_xaxes(title_text="noise σ (pixel values 0 to 1)", zeroline=False, range=[-0.03 * last, edge])
    figure.update_yaxes(title_text="PSNR (dB)", zeroline=False)
    title = "Close to the clean image?" if reference == "clean" else "Close to the noisy input?"
    return name_ends(finished(figure, title, height=320), ends, edge, *_psnr_range(curves))


def _psnr_range(curves: Mapping[str, NoiseCurve]) -> list[float]:
    """One range for both references, so that the two figures can be compared by eye."""
    values = np.concatenate([values for curve in curves.values() for values in (curve.to_clean, curve.to_noisy)])
    return [float(values.min()) - 1, float(values.max()) + 1]
