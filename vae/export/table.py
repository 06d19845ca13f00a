"""A table as data: what its columns hold and in which unit, what is known of each cell, where the numbers come from.

It becomes HTML in `table_html`, files in `table_files`, and lines of a terminal in `vae.cli.printing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from vae.core.estimate import Estimate
from vae.core.minus import minus

if TYPE_CHECKING:
    import pandas as pd

Value = str | bool | int | float | Estimate | None
Tone = Literal["", "quiet", "holds", "fails", "unknown"]


@dataclass(frozen=True)
class Column:
    """A column, `name` in files (in ASCII) and `heading`, else the name, above it, with `note` in small below that.

    Numbers are to the right and prose is broken into lines. Real numbers have so many `digits` after the point;
    `percent` shows shares from 0 to 1 as per cent. A `unit` stands in brackets after the heading.
    interval: where that of an estimate stands, or '±' for its longer side alone; `unknown` is what to say where there
    is none. bounds: the names of its ends in files, else the name with _low95 and _high95.
    wide: left out where a screen is narrow. colour: of a dot before the heading.
    """

    name: str
    heading: str | None = None
    kind: Literal["name", "number", "prose"] = "name"
    unit: str = ""
    digits: int = 3
    percent: bool = False
    note: str = ""
    interval: Literal["below", "beside", "±"] = "below"
    unknown: str = "no interval"
    bounds: tuple[str, str] | None = None
    wide: bool = False
    colour: str = ""

    @property
    def title(self) -> str:
        """The heading with its unit."""
        text = self.name if self.heading is None else self.heading
        return f"{text} ({self.unit})" if self.unit else text

    def text(self, cell: Cell) -> str:
        """The cell's value without its interval; empty where there is none."""
        value = cell.value.value if isinstance(cell.value, Estimate) else cell.value
        if value is None or value != value:  # only NaN is not itself
            return ""
        if isinstance(value, float):
            return self._number(value, cell) + cell.mark
        return (f"{value:,}" if isinstance(value, int) else value) + cell.mark

    def between(self, cell: Cell) -> str:
        """The interval of an estimate; empty for another value."""
        found = cell.value
        if not isinstance(found, Estimate):
            return ""
        if not found.known:
            return self.unknown
        if self.interval == "±":
            return f"± {self._number(max(found.high - found.value, found.value - found.low), cell)}"
        return f"{self._number(found.low, cell)} to {self._number(found.high, cell)}"

    def _number(self, value: float, cell: Cell) -> str:
        digits = self.digits if cell.digits is None else cell.digits
        return minus(f"{100 * value if self.percent else value:,.{digits}f}")


@dataclass(frozen=True)
class Cell:
    """A value (None: not measured), and what is known of it.

    note: a line in small below it. colour: of a dot before it. link: where it leads. mark: after it, as a star whose
    footnote the table has. pending: being measured. shade: how much of it is lost, 0 to 1. digits: other than the
    column's. tone: what the value means, where it is a verdict.
    """

    value: Value = None
    note: str = ""
    colour: str = ""
    link: str = ""
    mark: str = ""
    pending: bool = False
    shade: float | None = None
    digits: int | None = None
    tone: Tone = ""


@dataclass(frozen=True)
class Row:
    """Cells, or values that need nothing else. group: a heading above this row, for it and those below.

    problem: a sentence in place of all cells but the first. tone: 'faint' for what plays no part, 'wrong' for what is.
    """

    cells: Sequence[Cell | Value]
    group: str = ""
    problem: str = ""
    tone: Literal["", "faint", "wrong"] = ""

    def __iter__(self) -> Iterator[Cell]:
        """The cells, each as a `Cell`."""
        return (cell if isinstance(cell, Cell) else Cell(cell) for cell in self.cells)


@dataclass(frozen=True, eq=False)
class Table:
    """Columns and rows with a `caption` above, a `footnote` below and, where it is to be a file, its provenance, as
    `vae.export.provenance.origin` gives it. `look`: its kind in the style sheet.
    keys: how many columns at the left say what a row is; they stand again where columns are parted to fit a page.
    printed: the same numbers in tables that a page holds, for LaTeX; where there are none it is this one.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""
    provenance: Mapping[str, object] = field(default_factory=dict)
    footnote: str = ""
    look: str = ""
    keys: int = 1
    printed: Sequence[Table] = ()

    @classmethod
    def of(
        cls,
        records: Iterable[Mapping[str, Value]],
        caption: str,
        provenance: Mapping[str, object],
        columns: Sequence[Column] = (),
    ) -> Self:
        """A row a record, a column a name; `columns` are first, and say more than the name where that is needed."""
        records = list(records)
        names = {column.name: column for column in columns}
        names |= {name: Column(name) for record in records for name in record if name not in names}
        rows = [Row([record.get(name) for name in names]) for record in records]
        return cls(list(names.values()), rows, caption, provenance)

    def frame(self) -> pd.DataFrame:
        """Values with every digit, under the columns' names; an estimate is three columns: value, low, high."""
        import pandas as pd

        rows = [[cell.value for cell in row] for row in self.rows]
        found: dict[str, list[Value]] = {}
        for position, column in enumerate(self.columns):
            values = [row[position] for row in rows]
            estimates = [value if isinstance(value, Estimate) else None for value in values]
            found[column.name] = [one.value if one else value for one, value in zip(estimates, values, strict=True)]
            if column.bounds or any(estimates):
                low, high = column.bounds or (f"{column.name}_low95", f"{column.name}_high95")
                found[low] = [one.low if one else None for one in estimates]
                found[high] = [one.high if one else None for one in estimates]
        return pd.DataFrame(found)
