"""Tables of shaded cells: a confusion matrix, and factors by dimensions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.figures.colours import BELOW, faded
from vae.figures.frame import finished

if TYPE_CHECKING:
    import plotly.graph_objects as go

_MOST_LABELLED = 20  # classes: the cells of more are too small for a number
_MOST_CELLS = 100  # classes: of more only the cells that hold an image are drawn, as points; the others are 10^6


def confusion(
    title: str, counts: NDArray[np.int64], names: Sequence[str], colour: str, chosen: tuple[int, int | None]
) -> go.Figure:
    """A confusion matrix (K, K): rows are true classes, columns what they are seen as; text in % of the row.

    The root of the share is what colours a cell, or the few that are lost would not be seen. `chosen` is framed: one
    cell, or the whole row where the column is None. Over the cells lie markers that can be chosen, which cells cannot;
    their customdata is the two names. Of more than 100 classes only cells with an image are drawn, each a marker.
    """
    from plotly import graph_objects as go

    k, total = len(names), counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(total, 1)
    figure = go.Figure()
    if k <= _MOST_CELLS:
        figure.add_heatmap(
            z=np.sqrt(share),
            zmin=0,
            zmax=1,
            colorscale=[[0, faded(colour, 0.0)], [1, faded(colour, 0.62)]],
            showscale=False,
            hoverinfo="skip",
            xgap=2,
            ygap=2,
        )
        cells = [(i, j) for i in range(k) for j in range(k) if total[i, 0]]  # a class without images has none
        look: dict[str, Any] = {"size": max(6, 300 // k), "opacity": 0}
    else:
        cells = [(int(i), int(j)) for i, j in np.argwhere(counts)]
        tint = [math.sqrt(share[cell]) for cell in cells]
        scale = [[0, faded(colour, 0.15)], [1, faded(colour, 0.9)]]
        look = {"size": 5, "opacity": 1, "color": tint, "cmin": 0, "cmax": 1, "colorscale": scale}
    faint = {"marker": {"opacity": look["opacity"]}}  # what is chosen is framed
    figure.add_scatter(
        x=[j for _, j in cells],
        y=[i for i, _ in cells],
        mode="markers",
        marker={"symbol": "square", **look},
        unselected=faint,
        selected=faint,
        customdata=[[names[i], names[j]] for i, j in cells],
        text=[f"{names[i]} seen as {names[j]}: {counts[i, j]:,} of {total[i, 0]:,}" for i, j in cells],
        hovertemplate="%{text}<extra></extra>",
    )
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
    below: str = BELOW,
    axis: str = "dimension",
) -> go.Figure:
    """Numbers (R, C) as a table of shaded cells: `shade` from -1 to 1 is how much, `colour` above 0, `below` under it.

    axis: what the rows are.

    `texts` stand in the cells, `hover` is what each says when it is pointed at.
    """
    from plotly import graph_objects as go

    figure = go.Figure()
    figure.add_heatmap(
        z=shade,
        zmin=-1,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=hover,
        colorscale=[[0, faded(below, 0.75)], [0.5, faded(colour, 0.0)], [1, faded(colour, 0.75)]],
        hovertemplate="%{customdata}<extra></extra>",
    )
    figure.layout.annotations = [_written(j, i, text) for i, line in enumerate(texts) for j, text in enumerate(line)]
    plain = {"showgrid": False, "zeroline": False, "fixedrange": True}
    figure.update_xaxes(**plain, tickvals=list(range(len(columns))), ticktext=list(columns), side="top")
    figure.update_xaxes(autotickangles=[0, -90])  # leaning, the words of narrow columns lie on one another
    figure.update_yaxes(**plain, tickvals=list(range(len(rows))), ticktext=list(rows), range=[len(rows) - 0.5, -0.5])
    figure.update_yaxes(title_text=axis)
    return finished(figure, "", height=70 + 27 * len(rows))


def _written(column: int, row: int, text: str) -> dict[str, Any]:
    """The text of a cell: as an annotation it has the theme's colour, chosen or not.

    All of a figure are set at once: plotly checks those that are there again whenever one is added, 6 s for 100.
    """
    return {"x": column, "y": row, "text": text, "showarrow": False, "font": {"size": 12}}


def _percent(share: float) -> str:
    return "" if share == 0 else "<1" if share < 0.005 else f"{100 * share:.0f}"
