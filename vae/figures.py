"""Arrays in, pictures out: Plotly figures and coloured images. Pure; no page, no file, no model.

Figures leave background and font to the page's theme, so one figure serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.config import ModelConfig
    from vae.measure.reconstruction import NoiseCurve

AE_ACCENT = "#e69f00"  # amber; with the three below, hues of Okabe & Ito that colour-blind readers can tell apart
_BETA_ACCENTS = ((0.0, (59, 143, 208)), (2.4, (0, 158, 115)), (10.0, (213, 94, 0)), (100.0, (170, 60, 140)))
_QUIET = "#8a8f98"  # grey that reads on white and on near-black
_PRIOR = "#d6459b"  # N(0, I), wherever it is drawn


def accent(config: ModelConfig) -> str:
    """The colour of a model on every page: amber for an autoencoder; blue, green, vermilion for beta 0, 2.4, 10.

    Betas between are blended on a scale of log(1 + beta).
    """
    if config.kind == "ae":
        return AE_ACCENT
    stops = [log1p(beta) for beta, _ in _BETA_ACCENTS]
    channels = [np.interp(log1p(config.beta), stops, [rgb[c] for _, rgb in _BETA_ACCENTS]) for c in range(3)]
    return "#" + "".join(f"{round(float(channel)):02x}" for channel in channels)


def difference(images: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Where ink was added (orange) and where it was lost (blue), on black: (N, H, W) twice -> RGB (N, H, W, 3)."""
    signed = (images - reference)[..., None]
    added, lost = np.array([255, 140, 40], np.float32), np.array([70, 150, 255], np.float32)
    return np.clip(np.where(signed > 0, signed * added, -signed * lost), 0, 255).astype(np.uint8)


def noise_curves(curves: Mapping[str, NoiseCurve], accents: Sequence[str], sigma: float) -> go.Figure:
    """PSNR against the strength of the noise, one line a model: left against the clean image, right against the input.

    `sigma` is marked by a vertical line. A dotted grey line on the left is the noisy input itself.
    """
    from plotly import graph_objects as go
    from plotly.subplots import make_subplots

    figure = make_subplots(
        cols=2, shared_yaxes=True, horizontal_spacing=0.06,
        subplot_titles=("Close to the clean image?", "Close to the noisy input?"),
    )  # fmt: skip
    for (name, curve), colour in zip(curves.items(), accents, strict=True):
        for column, values in ((1, curve.to_clean), (2, curve.to_noisy)):
            figure.add_trace(
                go.Scatter(
                    x=curve.sigma, y=values, name=name, legendgroup=name, showlegend=column == 1, mode="lines+markers",
                    line={"color": colour, "width": 2.5}, marker={"size": 5},
                    hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>" + name + "</extra>",
                ),
                row=1, col=column,
            )  # fmt: skip
    untouched = next(iter(curves.values()))
    noisy = untouched.sigma > 0  # at 0 the input is the clean image: infinite
    figure.add_trace(
        go.Scatter(
            x=untouched.sigma[noisy], y=untouched.input_to_clean[noisy], name="the noisy input itself", mode="lines",
            line={"color": _QUIET, "width": 1.5, "dash": "dot"},
            hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>noisy input</extra>",
        ),
        row=1, col=1,
    )  # fmt: skip
    figure.add_vline(x=sigma, line={"color": _QUIET, "width": 1})
    figure.update_xaxes(title_text="noise σ (pixel values 0 to 1)", zeroline=False)
    figure.update_yaxes(title_text="PSNR (dB)", zeroline=False, col=1)
    return _finished(figure, height=340)


def code_clouds(clouds: Mapping[str, NDArray[np.float32]], accents: Sequence[str]) -> go.Figure:
    """Where each model's codes lie, in its two widest directions, with N(0, I) drawn as a circle of two sigma.

    clouds: the codes (n, 2) of each model. Each panel has its own scale, the same along both axes.
    """
    from plotly import graph_objects as go
    from plotly.subplots import make_subplots

    figure = make_subplots(cols=len(clouds), subplot_titles=tuple(clouds), horizontal_spacing=0.06)
    angle = np.linspace(0, 2 * np.pi, 73)
    for column, ((name, codes), colour) in enumerate(zip(clouds.items(), accents, strict=True), start=1):
        figure.add_trace(
            go.Scatter(
                x=codes[:, 0], y=codes[:, 1], mode="markers", name=name, showlegend=False,
                marker={"size": 3, "color": colour, "opacity": 0.5}, hoverinfo="skip",
            ),
            row=1, col=column,
        )  # fmt: skip
        figure.add_trace(
            go.Scatter(
                x=2 * np.cos(angle), y=2 * np.sin(angle), mode="lines", name="N(0, I), 2σ", showlegend=column == 1,
                line={"color": _PRIOR, "width": 2.5}, hoverinfo="skip",
            ),
            row=1, col=column,
        )  # fmt: skip
        reach = 1.08 * max(2.2, float(np.quantile(np.abs(codes), 0.998)))
        axis = {"range": [-reach, reach], "zeroline": False, "nticks": 5, "constrain": "domain", "fixedrange": True}
        figure.update_xaxes(**axis, row=1, col=column)
        figure.update_yaxes(**axis, scaleanchor=f"x{column}", row=1, col=column)
    return _finished(figure, height=320)


def _finished(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        legend={"orientation": "h", "y": -0.28, "x": 0},
        hovermode="closest",
        dragmode=False,
    )
    return figure
