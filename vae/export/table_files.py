"""A table as a file, CSV, Markdown, LaTeX or JSON: the same numbers, and where they come from, in each."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vae.core.errors import MeasureError
from vae.export import provenance
from vae.export.latex import latex
from vae.export.table import Cell, Column, Table

if TYPE_CHECKING:
    import pandas as pd

DOCUMENTS = (".html", ".md")  # as which the findings come, see `vae.export.claims`, whose import costs PyTorch's
_DECIMALS = 4  # in Markdown, which is for reading; CSV and JSON hold every digit
_NOTHING = "-"  # where a cell has no value


@dataclass(frozen=True)
class Format:
    """A kind of file: what a browser calls it, and how a table becomes its text."""

    mime: str
    render: Callable[[Table], str]


def render(table: Table, suffix: str) -> str:
    """The table as the text of a file with this suffix ('.csv', '.md', '.tex', '.json').

    Raises MeasureError for any other suffix, and for a table without provenance, which is for screens alone.
    """
    check_suffix(Path(f"table{suffix}"), FORMATS)
    if not table.provenance:
        raise MeasureError("This table does not say where its numbers come from: give it what `origin` returns.")
    return FORMATS[suffix].render(table)


def check_suffix(path: Path, formats: Collection[str]) -> None:
    """Raise MeasureError unless the name of a file ends in one of `formats`, and so says how to write it."""
    if path.suffix not in formats:
        raise MeasureError(
            f"{path} does not say what to write: {path.suffix or 'no ending'!r} is not one of {', '.join(formats)}. "
            f"Give for example {path.with_suffix(next(iter(formats)))}."
        )


def pipes(table: Table) -> str:
    """A table to read, in Markdown: units and digits as on a page, intervals and notes in brackets, verdicts bold."""
    lines = [
        [column.title for column in table.columns],
        ["---:" if column.kind == "number" else "---" for column in table.columns],
        *([*map(_words, table.columns, row)] for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _words(column: Column, cell: Cell) -> str:
    text = column.text(cell) or "–"
    text = f"**{text}**" if cell.tone in ("holds", "fails", "unknown") else text
    brackets = "".join(f" ({more})" for more in (column.between(cell), cell.note) if more)
    return f"{text}{brackets}".replace("|", "\\|")


def _csv(table: Table) -> str:
    return provenance.csv(table.frame(), table.provenance, table.caption)


def _json(table: Table) -> str:
    """What `pandas.read_json(file, orient="table")` reads, and beside it caption and provenance."""
    content = json.loads(table.frame().to_json(orient="table", index=False, double_precision=15))
    origin = json.loads(provenance.as_json(table.provenance))
    return json.dumps({"caption": table.caption, "provenance": origin, **content}, indent=1, ensure_ascii=False) + "\n"


def _markdown(table: Table) -> str:
    """A table of pipes, its caption above and its provenance as a list below."""
    frame = table.frame()
    cells = _readable(frame).map(lambda cell: cell.replace("|", "\\|"))
    text = cells.to_markdown(index=False, disable_numparse=True, colalign=_aligned(frame))
    facts = "\n".join(f"- {line}" for line in provenance.lines(table.provenance))
    return f"**{table.caption}**\n\n{text}\n\n{facts}\n"


# By the ending of the file; the only list of formats.
FORMATS = {
    ".csv": Format("text/csv", _csv),
    ".md": Format("text/markdown", _markdown),
    ".tex": Format("application/x-tex", latex),
    ".json": Format("application/json", _json),
}


def _readable(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Every cell as text: real numbers rounded, nothing where nothing was measured."""

    def text(cell: object) -> str:
        if cell is None or cell != cell:  # only NaN is not itself
            return _NOTHING
        if isinstance(cell, float):
            return f"{cell:.{_DECIMALS}f}"
        return " ".join(str(cell).split())

    return frame.astype(object).map(text)


def _aligned(frame: "pd.DataFrame") -> tuple[str, ...]:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    return tuple("right" if is_numeric_dtype(t) and not is_bool_dtype(t) else "left" for t in frame.dtypes)
