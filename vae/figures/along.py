"""What changes along a way through latent space: between two images, and along one dimension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.figures.colours import QUIET
from vae.figures.frame import End, finished, limits, name_ends

ALONG = "along the path"  # what lies across, of a figure of a path
EDGE = 1.06  # a little beyond the end of a path, for what leads to its name

if TYPE_CHECKING:
    import plotly.graph_objects as go


def along_path(
    title: str,
    unit: str,
    t: NDArray[np.float64],
    values: Mapping[str, NDArray[np.float64]],
    colours: Mapping[str, str],
    dashes: Mapping[str, str],
) -> go.Figure:
    """A measure along an interpolation, t from 0 to 1: a line a model, named where it ends.

    dashes: how a line is drawn, in Plotly's words; solid where nothing is said.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    for name, line in values.items():
        figure.add_scatter(
            x=t,
            y=line,
            name=name,
            mode="lines",
            line={"color": colours[name], "width": 2, "dash": dashes.get(name, "solid")},
            hovertemplate="%{x:.0%} of the path<br>%{y:.3f}<extra>" + name + "</extra>",
        )
    figure.update_xaxes(title_text=ALONG, tickformat=".0%", zeroline=False, range=[0, EDGE], nticks=5)
    figure.update_yaxes(title_text=unit, zeroline=False)
    ends = [End(name, 1.0, float(line[-1]), colours[name]) for name, line in values.items()]
    low, high = limits(list(values.values()))
    return name_ends(finished(figure, title, height=280), ends, EDGE, low, high)


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
            x=moves,
            y=line,
            name=name,
            mode="lines+markers",
            line={"color": colours[name], "width": 2.5},
            marker={"size": 6},
            customdata=hover[name],
            hovertemplate="%{customdata}<extra></extra>",
        )
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
        x=moves,
        y=values,
        text=texts,
        textposition="outside",
        marker={"color": colour},
        cliponaxis=False,
        hovertemplate="%{x:+g} σ: %{y:.0%}<extra></extra>",
    )
    figure.update_xaxes(title_text="move along the dimension (σ)", zeroline=False)
    figure.update_yaxes(title_text="share of the images", tickformat=".0%", range=[0, 1.08], zeroline=False)
    return finished(figure, title, height=320)
