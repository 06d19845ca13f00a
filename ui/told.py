"""What stands below a figure for those who do not see it: its sentence and its table, folded away."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vae.export.table_html import scrolls
from vae.figures import told as reading
from vae.figures.told import Told

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def of(figure: Figure) -> Told:
    """The figure in words and as a table, read once in its life: `vae.figures.told`."""
    kept = vars(figure)
    if "_told" not in kept:
        kept["_told"] = reading.told(figure)
    found: Told = kept["_told"]
    return found


def html(told: Told) -> str:
    """A line that opens on the sentence and the table. Every text is escaped."""
    name = escape(told.called)
    heads = "".join(f'<th scope="col"{_aligned(at)}>{escape(column)}</th>' for at, column in enumerate(told.columns))
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f'<td class="number">{escape(cell) or "–"}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in told.rows
    )
    note = f" {told.note}" if told.note else ""
    return (
        f'<details class="bs bs-told"><summary aria-label="As a table: {name}">As a table</summary>'
        f'<p>{escape(told.sentence + note)}</p><div class="bs-table" {scrolls(f"table: {told.called}")}>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )


def _aligned(at: int) -> str:
    return ' class="number"' if at else ""
