"""A table as LaTeX that fits a page of A4 upright: the rules of booktabs, and as few parts as its columns take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, log10

from vae.core.estimate import Estimate
from vae.export import provenance
from vae.export.latex_text import tex, width
from vae.export.table import Cell, Column, Row, Table

PACKAGES = ("array", "booktabs", "longtable")
_PAGE = 345.0  # pt: the text of an article of 10 pt on A4
_SIZES = (("small", 9.3), ("footnotesize", 8.55))  # pt an em of the 10 pt design: smaller fonts are a little wider
_GAP = 6.0  # pt between columns, half of it on each side
_PROSE = 70.0  # pt that a column of sentences has at least
_ATOM = 8.5  # em: a longer name is broken into lines as sentences are
_LONG = 24  # letters of a word from which on it may be broken, as digests are
_LINES = 42  # of a table that stands on one page; one with more runs over pages
_HEAD = 3  # lines of a heading
_CAPTION = 150  # letters; of a longer one the first sentence stands above, the others below
_NOTHING = "–"


def latex(table: Table) -> str:
    """The table, or those it is printed as, each in as many parts as it takes to fit; provenance as comments above."""
    head = [rf"% needs \usepackage{{{','.join(PACKAGES)}}}; fits A4 upright"]
    head += [f"% {line}" for line in provenance.lines(table.provenance)]
    bodies = [part for one in table.printed or (table,) for part in _parts(one)]
    return "\n".join(head) + "\n" + "\n".join(bodies)


@dataclass(frozen=True)
class _Laid:
    """A column as it is printed: words of its heading, cells, and how many pt both take at 1 pt an em."""

    heading: str
    cells: Sequence[str]
    right: bool
    prose: bool

    @classmethod
    def of(cls, column: Column, cells: Sequence[Cell]) -> _Laid:
        values = [cell.value for cell in cells]
        numbers = [
            value for value in values if isinstance(value, int | float | Estimate) and not isinstance(value, bool)
        ]
        if column.kind != "number" and numbers:
            column = replace(column, digits=_digits(numbers))
        texts = [_text(column, cell) for cell in cells]
        right = column.kind == "number" or (bool(numbers) and len(numbers) == sum(map(_is_there, values)))
        heading = column.title.replace("_", " ") if column.heading is None else column.title
        prose = not right and (column.kind == "prose" or any(width(text) > _ATOM for text in texts))
        return cls(heading, texts, right, prose)

    @property
    def natural(self) -> float:
        """So wide that no cell is broken."""
        return max(map(width, self.cells), default=0.0)

    @property
    def least(self) -> float:
        """So wide that no word is broken, and nothing but prose is broken between words."""
        words = [word for text in (self.heading, *(self.cells if self.prose else ())) for word in text.split()]
        longest = max((width(piece) for word in words for piece in _pieces(word)), default=0.0)
        return longest if self.prose else max(self.natural, longest)

    def head(self, room: float) -> list[str]:
        """The heading in lines that fit the room."""
        lines: list[str] = []
        for piece in (piece for word in self.heading.split() for piece in _pieces(word)):
            if lines and width(f"{lines[-1]} {piece}") <= room:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
        return lines


def _is_there(value: object) -> bool:
    return value is not None and value != ""


def _digits(numbers: Sequence[int | float | Estimate]) -> int:
    """After the point, such that the largest has four."""
    values = [abs(one.value if isinstance(one, Estimate) else one) for one in numbers]
    largest = max((value for value in values if 0 < value < float("inf")), default=1.0)
    return min(6, max(0, 3 - floor(log10(largest))))


def _text(column: Column, cell: Cell) -> str:
    """A cell as '89.5 (88.5–90.4)', with a true minus."""
    value = cell.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    text, more = column.text(cell) or _NOTHING, column.between(cell) or cell.note
    if isinstance(value, str):
        text = re.sub(r"(?<![\w)-])-(?=\d)", "−", text)
    if "−" not in more:  # beside a minus a dash is read as another
        more = re.sub(r"(?<=\d) to (?=\d)", "–", more)
    return f"{text} ({more})" if more else text


def _parts(table: Table) -> Iterator[str]:
    cells = [[*row] for row in table.rows]
    columns = [_Laid.of(column, [row[k] for row in cells]) for k, column in enumerate(table.columns)]
    keys, rest = columns[: table.keys], columns[table.keys :]
    fitting = ((size, em, groups) for size, em in _SIZES if len(groups := _grouped(keys, rest, em)) == 1)
    size, em = _SIZES[-1]
    size, em, groups = next(fitting, (size, em, _grouped(keys, rest, em)))
    for number, group in enumerate(groups, 1):
        part = f" (part {number} of {len(groups)})" if len(groups) > 1 else ""
        yield _printed(table, [*keys, *group], size, em, part, number == len(groups))


def _grouped(keys: Sequence[_Laid], rest: Sequence[_Laid], em: float) -> list[list[_Laid]]:
    """Columns that fit beside the keys, part by part, and about as many in each."""
    room = _PAGE + _GAP - sum(_room(column, em) for column in keys)
    fewest = len(_filled(rest, room, em, len(rest)))
    even = _filled(rest, room, em, ceil(len(rest) / fewest)) if fewest else []
    return even if len(even) == fewest else _filled(rest, room, em, len(rest))


def _filled(columns: Sequence[_Laid], room: float, em: float, most: int) -> list[list[_Laid]]:
    groups: list[list[_Laid]] = [[]]
    for column in columns:
        taken = sum(_room(one, em) for one in groups[-1])
        if groups[-1] and (taken + _room(column, em) > room or len(groups[-1]) >= most):
            groups.append([])
        groups[-1].append(column)
    return groups


def _room(column: _Laid, em: float) -> float:
    """What a column takes at least, its gap included."""
    least = max(column.least * em, min(column.natural * em, _PROSE)) if column.prose else column.least * em
    return least + _GAP


def _printed(table: Table, columns: Sequence[_Laid], size: str, em: float, part: str, last: bool) -> str:
    rooms = _rooms(columns, em)
    kinds = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{room:.2f}pt}}" if column.prose else "lr"[column.right]
        for column, room in zip(columns, rooms, strict=True)
    )
    kinds = rf"@{{}}{kinds}@{{}}"
    head = _head(columns, rooms, em)
    rows, lines = _body(table.rows, columns, rooms, em)
    title, _, more = table.caption.partition(". ") if len(table.caption) > _CAPTION else (table.caption, "", "")
    caption = rf"\caption{{{tex(title.removesuffix('.') + part)}}}"
    notes = _notes(table, more) if last else ""
    if lines + len(head) <= _LINES:
        return "\n".join(
            [
                r"\begin{table}[htbp]",
                rf"\centering\{size}\setlength{{\tabcolsep}}{{{_GAP / 2:g}pt}}\setlength{{\belowcaptionskip}}{{3pt}}",
                caption,
                rf"\begin{{tabular}}{{{kinds}}}",
                r"\toprule",
                *head,
                r"\midrule",
                *rows,
                r"\bottomrule",
                r"\end{tabular}",
                *([rf"\par\smallskip\parbox{{\linewidth}}{{\raggedright {notes}}}"] if notes else []),
                r"\end{table}",
                "",
            ]
        )
    return "\n".join(
        [
            rf"{{\{size}\setlength{{\tabcolsep}}{{{_GAP / 2:g}pt}}",
            rf"\begin{{longtable}}{{{kinds}}}",
            rf"{caption}\\",
            *(line for end in (r"\endfirsthead", r"\endhead") for line in (r"\toprule", *head, r"\midrule", end)),
            r"\bottomrule",
            r"\endfoot",
            *rows,
            r"\end{longtable}",
            *([rf"\noindent\parbox{{\linewidth}}{{\raggedright {notes}}}\par"] if notes else []),
            "}",
            "",
        ]
    )


def _rooms(columns: Sequence[_Laid], em: float) -> list[float]:
    """pt for each column without its gap: what is left of the page goes to headings, then to prose."""
    rooms = [_room(column, em) - _GAP for column in columns]
    left = _PAGE + _GAP - sum(rooms) - _GAP * len(columns)
    for k, column in enumerate(columns):
        while len(column.head(rooms[k] / em)) > _HEAD and left > 5 and not column.prose:
            rooms[k], left = rooms[k] + 5, left - 5
    wants = [
        max(0.0, column.natural * em - room) if column.prose else 0.0
        for column, room in zip(columns, rooms, strict=True)
    ]
    share = min(1.0, max(0.0, left) / sum(wants)) if any(wants) else 0.0
    return [room + share * want for room, want in zip(rooms, wants, strict=True)]


def _head(columns: Sequence[_Laid], rooms: Sequence[float], em: float) -> list[str]:
    """The headings as rows, their last lines on one."""
    heads = [column.head(room / em) for column, room in zip(columns, rooms, strict=True)]
    height = max(map(len, heads), default=1)
    filled = [[""] * (height - len(head)) + head for head in heads]
    return [_row([tex(line) for line in lines]) for lines in zip(*filled, strict=True)]


def _body(rows: Sequence[Row], columns: Sequence[_Laid], rooms: Sequence[float], em: float) -> tuple[list[str], int]:
    """The rows, and about how many lines they take."""
    printed, lines = [], 0
    for k, row in enumerate(rows):
        if row.group:
            printed += [
                r"\midrule" * bool(k) + rf"\multicolumn{{{len(columns)}}}{{@{{}}l}}{{\emph{{{tex(row.group)}}}}}\\"
            ]
            lines += 1
        printed.append(_row([_cell(column, column.cells[k]) for column in columns]))
        lines += max(
            ceil(1.15 * width(column.cells[k]) * em / room) if column.prose and room else 1
            for column, room in zip(columns, rooms, strict=True)
        )
    return printed, lines


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _cell(column: _Laid, text: str) -> str:
    if not column.prose:
        return tex(text)
    return " ".join(r"\hspace{0pt}".join(map(tex, _pieces(word))) for word in text.split())


def _pieces(word: str) -> list[str]:
    """A word in pieces between which a line may end: one, unless it is so long that no column holds it."""
    if len(word) <= _LONG:
        return [word]
    return [word[k : k + _LONG // 2] for k in range(0, len(word), _LONG // 2)]


def _notes(table: Table, more: str) -> str:
    """The rest of the caption, what headings mean, and the footnote."""
    notes = [f"{column.title.replace('_', ' ')}: {column.note}" for column in table.columns if column.note]
    return tex(" ".join(filter(None, (more, f"{'; '.join(notes)}." if notes else "", table.footnote))))
