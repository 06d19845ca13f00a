"""Arrays in, pictures out: Plotly figures and coloured images. Pure; no page, no file, no model.

Figures leave background and font to the page's theme, so one figure serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.config import ModelConfig
    from vae.measure.reconstruction import NoiseCurve

AE_ACCENT = "#e69f00"  # amber; with the three below, hues of Okabe & Ito that colour-blind readers can tell apart
_BETA_ACCENTS = ((0.0, (59, 143, 208)), (2.4, (0, 158, 115)), (10.0, (213, 94, 0)), (100.0, (170, 60, 140)))
_CLASS_COLOURS = ("#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
                  "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd")  # fmt: skip
QUIET = "#8a8f98"  # grey that reads on white and on near-black
_BELOW = "#3b8fd0"  # what falls, where a colour stands for what grows
_PRIOR = "#d6459b"  # N(0, I), wherever it is drawn
_MOST_LABELLED = 20  # classes: the cells of more are too small for a number


def class_colours(n: int) -> list[str]:
    """One colour a class, the same on every page; beyond ten classes they repeat.

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
    channels = [np.interp(log1p(config.beta), stops, [rgb[c] for _, rgb in _BETA_ACCENTS]) for c in range(3)]
    return "#" + "".join(f"{round(float(channel)):02x}" for channel in channels)


def difference(images: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Where ink was added (orange) and where it was lost (blue), on black: (N, H, W) twice -> RGB (N, H, W, 3)."""
    signed = (images - reference)[..., None]
    added, lost = np.array([255, 140, 40], np.float32), np.array([70, 150, 255], np.float32)
    return np.clip(np.where(signed > 0, signed * added, -signed * lost), 0, 255).astype(np.uint8)


def noise_curves(
    curves: Mapping[str, NoiseCurve], accents: Sequence[str], sigma: float, reference: Literal["clean", "noisy"]
) -> go.Figure:
    """PSNR of reconstructions of noisy images against the `reference`, over the strength of the noise, a line a model.

    `sigma` is marked by a vertical line. Against the clean image, a dotted grey line is the noisy input itself.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    for (name, curve), colour in zip(curves.items(), accents, strict=True):
        figure.add_scatter(
            x=curve.sigma, y=curve.to_clean if reference == "clean" else curve.to_noisy, name=name,
            mode="lines+markers", line={"color": colour, "width": 2.5}, marker={"size": 5},
            hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>" + name + "</extra>",
        )  # fmt: skip
    if reference == "clean":
        untouched = next(iter(curves.values()))
        noisy = untouched.sigma > 0  # at 0 the input is the clean image: infinite
        figure.add_scatter(
            x=untouched.sigma[noisy], y=untouched.input_to_clean[noisy], name="the noisy input itself", mode="lines",
            line={"color": QUIET, "width": 1.5, "dash": "dot"},
            hovertemplate="noise σ %{x:.2f}<br>%{y:.1f} dB<extra>noisy input</extra>",
        )  # fmt: skip
    figure.add_vline(x=sigma, line={"color": QUIET, "width": 1})
    figure.update_xaxes(title_text="noise σ (pixel values 0 to 1)", zeroline=False)
    figure.update_yaxes(title_text="PSNR (dB)", zeroline=False, range=_psnr_range(curves))
    title = "Close to the clean image?" if reference == "clean" else "Close to the noisy input?"
    return finished(figure, title, height=320)


def along_path(
    title: str,
    unit: str,
    t: NDArray[np.float64],
    values: Mapping[str, NDArray[np.float64]],
    colours: Mapping[str, str],
    dotted: str,
) -> go.Figure:
    """A measure along an interpolation, t from 0 to 1: a line a model, the one called `dotted` as the floor."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for name, line in values.items():
        figure.add_scatter(
            x=t, y=line, name=name, mode="lines",
            line={"color": colours[name], "width": 2, "dash": "dot" if name == dotted else "solid"},
            hovertemplate="%{x:.0%} of the path<br>%{y:.3f}<extra>" + name + "</extra>",
        )  # fmt: skip
    figure.update_xaxes(title_text="along the path", tickformat=".0%", zeroline=False)
    figure.update_yaxes(title_text=unit, zeroline=False)
    return finished(figure, title, height=280)


def path_plane(name: str, codes: NDArray[np.float32], path: NDArray[np.float32], colour: str) -> go.Figure:
    """A path (T, 2) over codes (n, 2), the same scale on both axes; its two ends are marked."""
    from plotly import graph_objects as go

    figure = go.Figure()
    figure.add_scatter(
        x=codes[:, 0], y=codes[:, 1], mode="markers", name="codes",
        marker={"size": 3, "color": QUIET, "opacity": 0.45}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=path[:, 0], y=path[:, 1], mode="lines", name="path", line={"color": colour, "width": 3}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=path[[0, -1], 0], y=path[[0, -1], 1], mode="markers+text", name="ends", text=["from", "to"],
        textposition="top center", marker={"size": 9, "color": colour}, hoverinfo="skip",
    )  # fmt: skip
    both = np.concatenate([np.quantile(codes, [0.002, 0.998], axis=0), path])
    centre = (both.max(axis=0) + both.min(axis=0)) / 2
    reach = 0.56 * max(float(np.ptp(both, axis=0).max()), 1e-6)
    axis = {"zeroline": False, "nticks": 5, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(**axis, range=[centre[0] - reach, centre[0] + reach])
    figure.update_yaxes(**axis, range=[centre[1] - reach, centre[1] + reach], scaleanchor="x")
    return finished(figure, name, height=280)


def code_cloud(name: str, codes: NDArray[np.float32], colour: str) -> go.Figure:
    """Where a model's codes (n, 2) lie, with N(0, I) drawn as a circle of two sigma; the same scale on both axes."""
    from plotly import graph_objects as go

    angle = np.linspace(0, 2 * np.pi, 73)
    figure = go.Figure()
    figure.add_scatter(
        x=codes[:, 0], y=codes[:, 1], mode="markers", name="codes",
        marker={"size": 3, "color": colour, "opacity": 0.5}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=2 * np.cos(angle), y=2 * np.sin(angle), mode="lines", name="N(0, I), 2σ",
        line={"color": _PRIOR, "width": 2.5}, hoverinfo="skip",
    )  # fmt: skip
    reach = 1.08 * max(2.2, float(np.quantile(np.abs(codes), 0.998)))
    axis = {"range": [-reach, reach], "zeroline": False, "nticks": 5, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(**axis, showgrid=True)
    figure.update_yaxes(**axis, scaleanchor="x")
    return finished(figure, name, height=280)


def confusion(
    title: str, counts: NDArray[np.int64], names: Sequence[str], colour: str, chosen: tuple[int, int | None]
) -> go.Figure:
    """A confusion matrix (K, K): rows are true classes, columns what they are seen as; text in % of the row.

    The root of the share is what colours a cell, or the few that are lost would not be seen. `chosen` is framed: one
    cell, or the whole row where the column is None. Over the cells lie markers that can be chosen, which cells cannot;
    their customdata is the two names.
    """
    from plotly import graph_objects as go

    k, total = len(names), counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(total, 1)
    figure = go.Figure()
    figure.add_heatmap(
        z=np.sqrt(share), zmin=0, zmax=1, colorscale=[[0, _faded(colour, 0.0)], [1, _faded(colour, 0.62)]],
        showscale=False, hoverinfo="skip", xgap=2, ygap=2,
    )  # fmt: skip
    cells = [(i, j) for i in range(k) for j in range(k) if total[i, 0]]  # a class without images has none
    figure.add_scatter(
        x=[j for _, j in cells], y=[i for i, _ in cells], mode="markers",
        marker={"symbol": "square", "size": max(6, 300 // k), "opacity": 0},
        unselected={"marker": {"opacity": 0}}, selected={"marker": {"opacity": 0}},
        customdata=[[names[i], names[j]] for i, j in cells],
        text=[
            f"{names[i]} seen as {names[j]}: {counts[i, j]:,} of {total[i, 0]:,}"
            for i, j in cells
        ],
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    if k <= _MOST_LABELLED:
        figure.layout.annotations = [_written(j, i, _percent(share[i, j])) for i, j in cells]
    at, seen = chosen
    first, last = (0, k - 1) if seen is None else (seen, seen)
    figure.add_shape(
        type="rect", x0=first - 0.48, x1=last + 0.48, y0=at - 0.48, y1=at + 0.48, line={"color": colour, "width": 2.5}
    )
    ticks = {"tickvals": list(range(k)), "ticktext": list(names)} if k <= _MOST_LABELLED else {}
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "constrain": "domain", **ticks}
    figure.update_xaxes(**axis, title_text="seen as", range=[-0.55, k - 0.45])
    figure.update_yaxes(**axis, title_text="true", range=[k - 0.45, -0.55], scaleanchor="x")
    return finished(figure, title, height=420)


def matrix(
    shade: NDArray[np.float64],
    texts: Sequence[Sequence[str]],
    hover: Sequence[Sequence[str]],
    rows: Sequence[str],
    columns: Sequence[str],
    colour: str,
    below: str = _BELOW,
) -> go.Figure:
    """Numbers (R, C) as a table of shaded cells: `shade` from -1 to 1 is how much, `colour` above 0, `below` under it.

    `texts` stand in the cells, `hover` is what each says when it is pointed at.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    figure.add_heatmap(
        z=shade, zmin=-1, zmax=1, showscale=False, xgap=2, ygap=2, customdata=hover,
        colorscale=[[0, _faded(below, 0.75)], [0.5, _faded(colour, 0.0)], [1, _faded(colour, 0.75)]],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.layout.annotations = [_written(j, i, text) for i, line in enumerate(texts) for j, text in enumerate(line)]
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True}
    figure.update_xaxes(**axis, tickvals=list(range(len(columns))), ticktext=list(columns), side="top")
    figure.update_yaxes(**axis, tickvals=list(range(len(rows))), ticktext=list(rows), range=[len(rows) - 0.5, -0.5])
    figure.update_yaxes(title_text="dimension")
    return finished(figure, "", height=70 + 27 * len(rows))


def changes(
    title: str,
    moves: NDArray[np.float64],
    values: Mapping[str, NDArray[np.float64]],
    hover: Mapping[str, Sequence[str]],
    colours: Mapping[str, str],
) -> go.Figure:
    """What T moves along a dimension change, (T,): a line a factor; `hover` is what each point says."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for name, line in values.items():
        figure.add_scatter(
            x=moves, y=line, name=name, mode="lines+markers", line={"color": colours[name], "width": 2.5},
            marker={"size": 6}, customdata=hover[name], hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    figure.add_hline(y=0, line={"color": QUIET, "width": 1})
    figure.update_xaxes(title_text="move along the dimension (σ)", zeroline=False)
    figure.update_yaxes(title_text="change (standard deviations of real images)", zeroline=False)
    return finished(figure, title, height=320)


def shares(
    title: str, moves: NDArray[np.float64], values: NDArray[np.float64], texts: Sequence[str], colour: str
) -> go.Figure:
    """A share of images at each of T moves along a dimension, (T,), as bars with a text on each."""
    from plotly import graph_objects as go

    figure = go.Figure()
    figure.add_bar(
        x=moves, y=values, text=texts, textposition="outside", marker={"color": colour}, cliponaxis=False,
        hovertemplate="%{x:+g} σ: %{y:.0%}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(title_text="move along the dimension (σ)", zeroline=False)
    figure.update_yaxes(title_text="share of the images", tickformat=".0%", range=[0, 1.08], zeroline=False)
    return finished(figure, title, height=320)


def _written(column: int, row: int, text: str) -> dict[str, Any]:
    """The text of a cell: as an annotation it has the theme's colour, chosen or not.

    All of a figure are set at once: plotly checks those that are there again whenever one is added, 6 s for 100.
    """
    return {"x": column, "y": row, "text": text, "showarrow": False, "font": {"size": 12}}


def _percent(share: float) -> str:
    return "" if share == 0 else "<1" if share < 0.005 else f"{100 * share:.0f}"


def _faded(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def _psnr_range(curves: Mapping[str, NoiseCurve]) -> list[float]:
    """One range for both references, so that the two figures can be compared by eye."""
    values = np.concatenate([values for curve in curves.values() for values in (curve.to_clean, curve.to_noisy)])
    return [float(values.min()) - 1, float(values.max()) + 1]


def finished(figure: go.Figure, title: str, height: int) -> go.Figure:
    """The figure with what all have in common; `height` in pixels."""
    figure.update_layout(
        title={"text": title, "font": {"size": 15}, "x": 0.5, "xanchor": "center"},
        height=height,
        margin={"l": 10, "r": 10, "t": 40, "b": 10},
        showlegend=False,  # the page has one for all figures
        hovermode="closest",
        dragmode=False,
    )
    return figure
