"""What all figures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import plotly.graph_objects as go


GAP = 13  # pixels from a name at a line's end to the next one
_AXIS = 45  # pixels of the axis below a figure, with its title
_LONGEST = 20  # letters of a name at a line's end


@dataclass(frozen=True)
class End:
    """Where a line ends, as the axes have it (of a logarithmic one the logarithm), its name and colour."""

    name: str
    x: float
    y: float
    colour: str


def name_ends(figure: go.Figure, ends: Sequence[End], edge: float, low: float, high: float) -> go.Figure:
    """The figure, `finished`, with each line's name where it ends; its y axis goes from low to high.

    edge: where its x axis ends, right of which the names stand, as `End` has it.
    """
    high = high if high > low else low + 1.0
    room = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b - _AXIS
    pixels = [room * (end.y - low) / (high - low) for end in ends]
    names = [middle_out(end.name, _LONGEST) for end in ends]
    for end, name, at, place in zip(ends, names, pixels, spread(pixels, GAP, room), strict=True):
        figure.add_annotation(
            x=end.x,
            y=end.y,
            text=name,
            axref="x",
            ax=edge,
            ay=at - place,
            xanchor="left",
            font={"size": 11},
            arrowcolor=end.colour,
            arrowhead=0,
            arrowwidth=1.5,
        )
    figure.update_layout(margin={"r": 14 + 6 * max((len(name) for name in names), default=0)})
    figure.update_yaxes(range=[low, high])
    return figure


def limits(lines: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """From below the lowest to above the highest value that is finite, with a little room; 0 to 1 where there is none.

    Example:
        >>> limits([np.array([1.0, np.inf, 3.0])])
        (0.9, 3.1)
    """
    values = np.concatenate([np.ravel(line) for line in lines]) if lines else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    room = 0.05 * (high - low) or 0.5
    return low - room, high + room


def spread(places: Sequence[float], gap: float, room: float) -> list[float]:
    """Places from 0 to `room`, each at least `gap` from the next and none far from where it was; order is kept.

    Where all of them have no room they go beyond it.

    Example:
        >>> spread([50, 52, 10], gap=10, room=60)
        [50.0, 60.0, 10.0]
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = [0.0] * len(places)
    below = float("-inf")
    for k in order:  # up from those below
        below = moved[k] = max(places[k], below + gap)
    above = max(room, below if len(places) * gap > room else room) + gap
    for k in reversed(order):  # and down again from the top
        above = moved[k] = float(min(moved[k], above - gap))
    return moved


def middle_out(text: str, longest: int) -> str:
    """The text without its middle where it is long: what models of one kind differ in stands at the end.

    Example:
        >>> middle_out("β = 2.4, fashion, seed 12", 16)
        'β = 2.…, seed 12'
    """
    if len(text) <= longest:
        return text
    kept = longest - 1
    return text[: kept * 2 // 5].rstrip() + "…" + text[-(kept - kept * 2 // 5) :].lstrip()


def abreast(n: int, most: int) -> int:
    """How many of n things stand in a row, `most` at most, so that rows are as full as they can be.

    Example:
        >>> [abreast(n, most=4) for n in (1, 4, 5, 8, 9, 12)]
        [1, 4, 3, 4, 3, 4]
    """
    rows = -(-n // most)
    return -(-n // rows) if rows else 1


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
