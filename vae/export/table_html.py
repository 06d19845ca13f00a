"""A table as HTML, in the classes of ui/style.css. Every text is escaped."""

import re
from collections.abc import Sequence
from html import escape

from vae.export.table import Cell, Column, Row, Table

_LOST = "#d5432f"


def html(table: Table) -> str:
    """The table; where nothing was measured a dash, where it is being measured dots."""
    heads = "".join(map(_head, table.columns))
    rows = "".join(_row(row, table.columns) for row in table.rows)
    look = " ".join(["bs bs-table", table.look]).strip()
    return (
        f'<div class="{look}" {scrolls(_name(table))}><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def scrolls(name: str) -> str:
    """Attributes of what may be wider than a phone, by which keys scroll it too; a screen reader says the name."""
    return f'tabindex="0" role="group" aria-label="{escape(name)}"'


def prose(text: str) -> str:
    """A sentence, escaped; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def dot(colour: str) -> str:
    """The small disc in a model's colour; empty where it has none."""
    return f'<span class="dot" style="background:{escape(colour)}"></span>' if colour else ""


def _name(table: Table) -> str:
    return "table: " + ", ".join(column.title for column in table.columns if column.title)


def _head(column: Column) -> str:
    text = f"{dot(column.colour)}{escape(column.title)}{_quiet('div', column.note)}"
    if not text:  # a heading that says nothing is none
        return f"<td{_classes(column)}></td>"
    return f'<th{_classes(column)} scope="col">{text}</th>'


def _row(row: Row, columns: Sequence[Column]) -> str:
    group = (
        f'<tr class="group"><th colspan="{len(columns)}" scope="rowgroup">{escape(row.group)}</th></tr>'
        if row.group
        else ""
    )
    if row.problem:
        first, rest = columns[0].text(next(iter(row))), escape(row.problem)
        cells = f'<td class="problem">{escape(first)}</td><td class="problem" colspan="{len(columns) - 1}">{rest}</td>'
    else:
        cells = "".join(_cell(cell, column) for cell, column in zip(row, columns, strict=True))
    return f"{group}<tr>{cells}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    text = column.text(cell)
    if not text:
        return f"<td{_classes(column, 'quiet')}>{'…' if cell.pending else '–'}</td>"
    body = prose(text) if column.kind == "prose" else escape(text)
    if cell.link:
        body = f'<a href="{escape(cell.link)}">{body}</a>'
    if between := column.between(cell):
        body += {
            "below": _quiet("div", between),
            "beside": f" {_quiet('span', f'({between})')}",
            "±": f" {_quiet('span', between)}",
        }[column.interval]
    shade = (
        f' style="background:color-mix(in srgb, {_LOST} {round(55 * cell.shade)}%, transparent)"'
        if cell.shade is not None
        else ""
    )
    tone = cell.tone
    if tone and cell.note:  # the tone is the value's alone
        body, tone = f'<span class="{tone}">{body}</span>', ""
    return f"<td{_classes(column, tone)}{shade}>{dot(cell.colour)}{body}{_quiet('div', cell.note)}</td>"


def _classes(column: Column, tone: str = "") -> str:
    names = " ".join(filter(None, (column.kind if column.kind != "name" else "", "wide" if column.wide else "", tone)))
    return f' class="{names}"' if names else ""


def _quiet(tag: str, text: str) -> str:
    return f'<{tag} class="quiet">{escape(text)}</{tag}>' if text else ""
