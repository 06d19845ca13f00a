"""A confusion matrix whose cells can be chosen, by a click or in boxes, and the images behind the chosen cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import output
from ui.components.mount import reported
from ui.sidebar import Choice
from ui.widgets import digits_html, strip
from ui.widgets.digits_html import Row
from vae.core.counted import counted
from vae.export.table import Cell, Column
from vae.figures import cells, told

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_COLUMNS = 12  # classes that have a column each in a table
_TRUE, _SEEN = "true", "seen"  # keys in the session, names in the address
_CHART, _FOLLOWED = "confusion", "confusion-followed"
_ANYTHING_ELSE = "anything else"
_TILES = 10


@dataclass(frozen=True, eq=False)
class Matrix:
    """How many images of each class (a row) are seen as each (a column): counts (K, K), and the K classes' names."""

    counts: NDArray[np.int64]
    names: Sequence[str]

    def count(self, true: int, seen: int | None) -> int:
        """Images in a cell; where `seen` is None, in all of the row but the diagonal."""
        row = self.counts[true]
        return int(row.sum() - row[true] if seen is None else row[seen])

    def name(self, seen: int | None) -> str:
        """What was chosen, in a sentence."""
        return "something else" if seen is None else self.names[seen]

    def becomes(self, true: int) -> str:
        """What the images of one class are most often taken for, as a sentence."""
        others = sorted((int(n), k) for k, n in enumerate(self.counts[true]) if n and k != true)[::-1][:5]
        listed = ", ".join(f"{self.names[k]} ({n:,})" for n, k in others)
        return (
            f"Most often {self.names[true]} becomes: {listed}."
            if listed
            else f"Class {self.names[true]} is never lost."
        )


def cell(choice: Choice, matrix: Matrix) -> tuple[int, int | None]:
    """Draw the boxes: the true class and what it is seen as, by their rows and columns; None is anything else.

    A class chosen in the sidebar is followed once.
    """
    names = list(matrix.names)
    present = [name for name, row in zip(names, matrix.counts, strict=True) if row.sum()]
    chosen_anew = choice.label is not None and st.session_state.get(_FOLLOWED) != choice.label
    if chosen_anew and (_FOLLOWED in st.session_state or _TRUE not in st.query_params):  # a link says which itself
        st.session_state[_TRUE] = choice.class_name
    st.session_state[_FOLLOWED] = choice.label
    first, second = st.columns(2)
    true = first.selectbox("True class", present, key=_TRUE, bind="query-params")
    seen = second.selectbox("Seen as", [_ANYTHING_ELSE, *names], key=_SEEN, bind="query-params")
    return names.index(true), None if seen == _ANYTHING_ELSE else names.index(seen)


def chart(title: str, matrix: Matrix, colour: str, chosen: tuple[int, int | None], file: str) -> None:
    """The matrix; a click on a cell is a choice in the boxes of `cell`, which is called before.

    file: what it is called as a file.
    """
    drawn = _figure(title, matrix.counts, matrix.names, colour, chosen)
    in_words = told.confusion(title, matrix.counts, matrix.names)
    output.figure(drawn, file, in_words, key=_CHART, on_select=_chosen_by_click, selection_mode="points")


@st.cache_resource(show_spinner=False, max_entries=30)
def _figure(
    title: str, counts: NDArray[np.int64], names: Sequence[str], colour: str, chosen: tuple[int, int | None]
) -> Figure:
    """Made once for all visitors: Plotly looks at every property that is set, tens of milliseconds a figure."""
    return cells.confusion(title, counts, names, colour, chosen)


def shown(indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the images behind a cell that `behind` shows."""
    return indices[:_TILES]


def behind(
    choice: Choice, indices: NDArray[np.int64], seen: Mapping[str, Sequence[str]], notes: Mapping[str, str], who: str
) -> None:
    """The first images of the chosen cell and what every model gives back, with what `who` sees in each.

    indices: test images; seen, notes: by model, what is seen in each of the `shown`, and a line on them all.
    """
    if not len(indices):
        return
    st.html(digits_html.rows(_rows(choice, shown(indices), seen, notes)))
    some, n = len(indices) > _TILES, counted(len(indices), "test image")
    st.caption(f"{n}{f', the first {_TILES} shown' if some else ''}. Under each: what {who} sees.")


def class_columns(names: Sequence[str]) -> list[Column]:
    """A column of a table for each class."""
    return [Column(name, kind="number") for name in names]


def share(value: float | None) -> Cell:
    """A share as a cell of a table in %, the redder the more is lost; 100 only where nothing is."""
    if value is None:
        return Cell()
    return Cell("100" if value == 1 else f"{min(99, round(100 * value))}", shade=1 - value)


def _chosen_by_click() -> None:
    """A click on a cell is a choice in the boxes. A figure that is drawn anew says that nothing is selected."""
    selection = reported(_CHART, "selection")
    points: list[dict[str, Any]] = selection.points if selection is not None else []
    if points:
        st.session_state[_TRUE], st.session_state[_SEEN] = points[0]["customdata"]


def _rows(
    choice: Choice, indices: NDArray[np.int64], seen: Mapping[str, Sequence[str]], notes: Mapping[str, str]
) -> list[Row]:
    names = [f"image {index}" for index in indices]
    rows = [
        Row(
            "Original",
            choice.dataset.floats(indices),
            [f"original {name}" for name in names],
            "",
            [f"#{index}" for index in indices],
        )
    ]
    for title, readings in seen.items():
        model = choice.models[title]
        images = strip.given_back(model.checkpoint, choice.dataset, tuple(indices.tolist()))
        alt = [
            f"{name} as {title} gives it back, seen as {reading}" for name, reading in zip(names, readings, strict=True)
        ]
        rows.append(Row(title, images, alt, notes[title], readings, model.accent, apart=True))
    return rows
