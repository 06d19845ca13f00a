"""How commands print: tables that lose no number and no name at any width, on streams of any encoding."""

import codecs
import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal

import rich.table
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from vae.cli.common import console, stderr
from vae.core.errors import showable
from vae.core.estimate import Estimate
from vae.core.task import Progress, Task
from vae.export.table import Cell, Column, Table

_PROSE_WIDTH = 24  # characters that a line of prose in a table has at least

# What says the same in ASCII, for streams that have no sign for it (a Windows code page, LANG=C).
_SIGNS = "αβμσΔ–—−…×·“”‘’≤≥²→─━╸╺│"
_WORDS = """alpha beta mu sigma delta - - - ... x . " " ' ' <= >= ^2 -> - - - - |"""
_PLAIN = dict(zip(_SIGNS, _WORDS.split(), strict=True))
_STYLES = {"": "", "faint": "dim", "wrong": "red"}


def show_table(table: Table) -> None:
    """Print a table as wide as the terminal, or, where that is too narrow for it, a line a cell.

    First prose is broken into lines, then intervals go below their values and words of headings below one another.
    A pipe or a file has no width of its own: there the table is as wide as it has to be.
    """
    columns = table.columns
    lines = [_Line([*map(_text, columns, row)], _STYLES[row.tone], bool(row.group)) for row in table.rows]
    tall = [replace(line, cells=[*map(_below, line.cells, columns)]) for line in lines]
    headings = [column.title for column in columns]
    ways = [(headings, lines), (headings, tall), (["\n".join(heading.split()) for heading in headings], tall)]
    grids = [_Grid(columns, *way, gap) for way in ways for gap in (2, 1)]
    fitting = next((grid for grid in grids if grid.width <= console.width), None)
    _show_prose(table.caption)
    if fitting or (not console.is_terminal and "COLUMNS" not in os.environ):
        _show_grid(fitting or grids[0])
    else:
        _show_cells(columns, lines)
    _show_prose(table.footnote)


@contextmanager
def progress_bar(text: str, count: Any) -> Iterator[Task]:
    """A progress bar on stderr, which shows when there is something to report."""
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(TextColumn("{task.description}"), BarColumn(), count, TimeRemainingColumn(), console=stderr) as bar:
        line = bar.add_task(text, visible=False)

        def show(now: Progress) -> None:
            said = f"{text}: {now.text}" if now.text else text
            bar.update(line, description=said, completed=now.done, total=now.total or None, visible=True)

        yield Task(show)


def tolerate_any_stream() -> None:
    """Let stdout and stderr of this process replace what their encoding has no sign for, in place of an error."""
    codecs.register_error("betascope", _replaced)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="betascope")


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = ""
    for character in error.object[error.start : error.end]:
        plain = _PLAIN.get(character) or showable(character)
        text += plain if plain.isascii() else character.encode("ascii", "backslashreplace").decode()
    return text, error.end


def _encodable(text: str) -> str:
    """The text as the stream will show it, so that columns stay aligned."""
    encoding = getattr(console.file, "encoding", None) or "utf-8"
    return "\n".join(map(showable, text.split("\n"))).encode(encoding, "betascope").decode(encoding)


@dataclass(frozen=True)
class _Line:
    """A row as texts, how it looks, and whether it begins a new section."""

    cells: Sequence[str]
    style: str
    section: bool


def _text(column: Column, cell: Cell) -> str:
    """A value with its interval, where it has one; a dash where there is nothing."""
    text = column.text(cell) or "-"
    if isinstance(cell.value, Estimate) and cell.value.known:
        text += f" ({column.between(cell)})"
    return _encodable(text)


def _below(cell: str, column: Column) -> str:
    """'0.8 (0.7 to 0.9)' in two lines."""
    return cell if column.kind == "prose" else cell.replace(" (", "\n(")


@dataclass(frozen=True)
class _Grid:
    """A way to lay the table out, `gap` characters between columns."""

    columns: Sequence[Column]
    headings: Sequence[str]
    lines: Sequence[_Line]
    gap: int

    @property
    def width(self) -> int:
        """The least at which no number, name or word is broken."""
        widths = [self.least_width(position) for position in range(len(self.columns))]
        return sum(widths) + (len(widths) - 1) * self.gap

    def least_width(self, position: int) -> int:
        """Of one column."""
        texts = [self.headings[position], *(line.cells[position] for line in self.lines)]
        whole = max(cell_len(part) for text in texts for part in text.split("\n"))
        if self.columns[position].kind != "prose":
            return whole
        words = max((cell_len(word) for text in texts for word in text.split()), default=0)
        return min(whole, max(words, _PROSE_WIDTH))


def _show_grid(grid: _Grid) -> None:
    drawn = rich.table.Table(box=box.SIMPLE_HEAD, padding=(0, grid.gap - 1, 0, 0), pad_edge=False, show_edge=False)
    for position, (column, heading) in enumerate(zip(grid.columns, grid.headings, strict=True)):
        side: Literal["left", "right"] = "right" if column.kind == "number" else "left"
        least = grid.least_width(position)
        drawn.add_column(Text(heading), justify=side, no_wrap=column.kind != "prose", min_width=least)
    for line in grid.lines:
        if line.section:
            drawn.add_section()
        drawn.add_row(*map(Text, line.cells), style=line.style)
    wide = grid.width > console.width  # into a pipe or a file
    out = Console(markup=False, emoji=False, width=grid.width) if wide else console
    out.print(drawn)


def _show_cells(columns: Sequence[Column], lines: Sequence[_Line]) -> None:
    """A line a cell that says something, a blank line between rows."""
    keys = [column.title or column.name for column in columns]
    indent = max(map(cell_len, keys)) + 2
    for line in lines:
        for key, cell, column in zip(keys, line.cells, columns, strict=True):
            if cell in ("", "-"):
                continue
            text = f"{key + ':' if key else '':{indent}}{cell}"
            if column.kind == "prose":
                text = _filled(text, " " * 4)
            console.print(Text(text, style=line.style), soft_wrap=True)
        console.print()


def _show_prose(text: str) -> None:
    if text:
        console.print(_filled(_encodable(text)), soft_wrap=True, highlight=False)


def _filled(text: str, indent: str = "") -> str:
    """In lines of the terminal's width, no word broken: not even a path that is longer than that."""
    return textwrap.fill(
        text, max(console.width, 20), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
