"""What came of linear probes, drawn: accuracy by labels, weights of dimensions, accuracy without the heaviest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.figures.colours import QUIET
from vae.figures.frame import End, finished, name_ends

if TYPE_CHECKING:
    import plotly.graph_objects as go

# How floors, which all are grey, are told apart, and what a legend says of it.
DASHES = {
    "dash": "dashed",
    "dot": "dotted",
    "dashdot": "dash and dot",
    "longdash": "long dashes",
    "longdashdot": "long dash and dot",
}
WHOLE = (0.0, 102.0)  # of an axis of shares in %, whatever is measured yet: it does not move
_APART = 1.05  # times the next model's mark is to the right, so that intervals do not lie on each other
_ABREAST = 1.25  # times the first one's, at most, the last one's
_ROOM = 0.12  # decades beside the first and the last number of labels
_MOST_BARS = 40  # dimensions: more have no room for their numbers


@dataclass(frozen=True, eq=False)
class Curve:
    """Accuracy (T,) with its interval from low (T,) to high (T,), in [0, 1], after learning from so many labels (T,).

    A floor is grey, and dashed by `dash`; a model has a colour.
    """

    name: str
    labels: Sequence[int]
    accuracy: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    colour: str = QUIET
    dash: str = "solid"


def accuracy_curves(curves: Sequence[Curve], sizes: Sequence[int], whole: int) -> go.Figure:
    """Accuracy in % over the number of labels on a logarithmic axis; `sizes` are its ticks, `whole` is all."""
    from plotly import graph_objects as go

    figure = go.Figure()
    for curve, place in zip(curves, _places(curves), strict=True):
        y, low, high = (100 * np.asarray(values) for values in (curve.accuracy, curve.low, curve.high))
        floor = curve.colour == QUIET
        figure.add_scatter(
            x=[n * place for n in curve.labels],
            y=y,
            name=curve.name,
            mode="lines+markers",
            line={"color": curve.colour, "width": 1.5 if floor else 2.5, "dash": curve.dash},
            marker={"size": 4 if floor else 6},
            error_y={"type": "data", "array": high - y, "arrayminus": y - low, "thickness": 1.5, "width": 3},
            customdata=[
                f"{curve.name}, {n:,} labels<br>{at:.1f} % ({first:.1f} to {last:.1f})"
                for n, at, first, last in zip(curve.labels, y, low, high, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.update_xaxes(
        type="log",
        title_text="labels learned from",
        zeroline=False,
        tickvals=list(sizes),
        tickangle=0,
        ticktext=[f"all<br>{n:,}" if n == whole else f"{n:,}" for n in sizes],
        range=[log10(sizes[0]) - _ROOM, log10(sizes[-1]) + _ROOM],
    )
    figure.update_yaxes(title_text="test accuracy (%)", zeroline=False)
    ends = [
        End(curve.name, log10(curve.labels[-1] * place), 100 * curve.accuracy[-1], curve.colour)
        for curve, place in zip(curves, _places(curves), strict=True)
        if curve.labels[-1] == sizes[-1] and curve.colour != QUIET  # floors are many, and in the legend
    ]
    return name_ends(finished(figure, "", height=420), ends, log10(sizes[-1]) + _ROOM, *WHOLE)


def weights(
    title: str,
    weight: NDArray[np.float64],
    order: NDArray[np.int64],
    active: NDArray[np.bool_] | None,
    colour: str,
    top: float,
) -> go.Figure:
    """The weight of each dimension (D,) as bars with its number below, in this order (D,); `top` ends the axis.

    Dimensions that are not `active` (D,) are faint. Of more than 40 the first 40 are drawn.
    """
    from plotly import graph_objects as go

    shown = order[:_MOST_BARS]
    shown_in_full = np.ones(len(weight), bool) if active is None else active
    figure = go.Figure()
    figure.add_bar(
        x=list(range(len(shown))),
        y=weight[shown],
        marker={"color": colour, "opacity": np.where(shown_in_full[shown], 1.0, 0.35).tolist(), "line": {"width": 0}},
        customdata=[f"z{j}{'' if shown_in_full[j] else ', inactive'}: weight {weight[j]:.2f}" for j in shown.tolist()],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.update_xaxes(
        title_text="dimension, the heaviest first",
        tickvals=list(range(len(shown))),
        ticktext=[f"z{j}" for j in shown.tolist()],
        tickangle=0,
        tickfont={"size": 10 if len(shown) <= 20 else 8},
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(title_text="weight", range=[0, 1.05 * top], zeroline=False)
    return finished(figure, title, height=230)


def removed(
    curves: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]],
    colours: Mapping[str, str],
    chance: float,
    dashes: Mapping[str, str] | None = None,
) -> go.Figure:
    """Accuracy in % over how many dimensions are gone, those of most weight first: (T,) and (T,) in [0, 1] a model.

    A grey dotted line at `chance`, the share of the most frequent class. dashes: of the models' lines, in Plotly's
    words; solid where nothing is said.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    for name, (gone, accuracy) in curves.items():
        figure.add_scatter(
            x=gone,
            y=100 * accuracy,
            name=name,
            mode="lines+markers",
            line={"color": colours[name], "width": 2.5, "dash": (dashes or {}).get(name, "solid")},
            marker={"size": 5},
            hovertemplate="without %{x}: %{y:.1f} %<extra>" + name + "</extra>",
        )
    figure.add_hline(y=100 * chance, line={"color": QUIET, "width": 1.5, "dash": "dot"})
    most = max((int(gone[-1]) for gone, _ in curves.values() if len(gone)), default=1)
    reach = [-0.02 * most, 1.05 * most]
    figure.update_xaxes(title_text="dimensions taken away, the heaviest first", zeroline=False, range=reach)
    figure.update_yaxes(title_text="test accuracy (%)", zeroline=False)
    ends = [
        End(name, float(gone[-1]), 100 * float(accuracy[-1]), colours[name])
        for name, (gone, accuracy) in curves.items()
        if len(gone)
    ]
    return name_ends(finished(figure, "", height=360), ends, reach[1], *WHOLE)


def _places(curves: Sequence[Curve]) -> list[float]:
    """By how much each curve is moved along the axis: models a little apart, floors where they are."""
    models = sum(curve.colour != QUIET for curve in curves)
    apart = min(_APART, _ABREAST ** (1 / max(1, models - 1)))
    turn = -(models - 1) / 2
    places = []
    for curve in curves:
        if curve.colour == QUIET:
            places.append(1.0)
        else:
            places.append(apart**turn)
            turn += 1
    return places
