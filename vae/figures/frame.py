"""What all figures have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go


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
