"""How models learned: what was measured of each epoch, a line a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from vae.figures.frame import End, finished, limits, name_ends

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.models.history import History

Measured = Literal["bce", "kl"]
_TITLES: dict[Measured, tuple[str, str]] = {
    "bce": ("What an image costs to draw", "error (BCE, nats)"),
    "kl": ("What its code carries", "information (KL, nats)"),
}
_FIRST_DRAWN = 2  # the epoch from which the y axis has room: beside the first all that follows would be flat
_TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


def learning_curves(
    histories: Mapping[str, History], accents: Sequence[str], what: Measured, dashes: Sequence[str] = ()
) -> go.Figure:
    """A measure over the epochs, which are spaced by their logarithm, each line named where it ends.

    dashes: in Plotly's words; all solid where none are given.
    """
    from plotly import graph_objects as go

    figure, ends, seen = go.Figure(), [], []
    for (name, history), colour, dash in zip(
        histories.items(), accents, dashes or ["solid"] * len(accents), strict=True
    ):
        y = getattr(history, what)
        ends.append(End(name, float(np.log10(history.epoch[-1])), float(y[-1]), colour))
        seen.append(y[history.epoch >= min(_FIRST_DRAWN, history.epoch[-1])])
        figure.add_scatter(
            x=history.epoch,
            y=y,
            name=name,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate="epoch %{x}<br>%{y:.1f} nats<extra>" + name + "</extra>",
        )
    title, unit = _TITLES[what]
    edge = 1.05 * max((end.x for end in ends), default=1.0) or 1.0
    figure.update_xaxes(title_text="epoch", type="log", range=[0, edge], tickvals=_TICKS, zeroline=False)
    figure.update_yaxes(title_text=unit, zeroline=False)
    return name_ends(finished(figure, title, height=320), ends, edge, *limits(seen))
