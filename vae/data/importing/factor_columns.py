"""Factors that a person knows of their images: a column each, of classes, numbers or angles.

The header says which: `size` or `size:number`, `kind:class`, `rotation:angle:360` or `angle:360` with the period of the
angle, after which an image looks the same. Words are classes, other columns numbers, where the header says nothing.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import counted
from vae.core.errors import DataError, os_error_sentence

Kind = Literal["class", "number", "angle"]
KINDS: tuple[Kind, ...] = ("class", "number", "angle")
FILE = "factors.csv"
MAX_FACTORS = 50
PERIOD = " period"  # `angle period`: the column that says when each image looks the same, see metrics' factors
_MAX_WORDS = 1000
_MAX_BYTES = 2**30
_LONGEST = 40  # characters of a name
_FILES = ("file", "filename", "file_name", "path", "image", "picture")  # a column that says which picture a row is of
_OF_SPRITES = ("shape", "angle")  # columns that metrics take for the class and the angle of the built-in sprites
_TURNS = {"pi": math.pi, "2pi": 2 * math.pi, "pi/2": math.pi / 2}


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of all images in their order. words: of a class, whose values are indices into them.

    period: of an angle, in its own unit, one number or one for each image.
    """

    name: str
    kind: Kind
    values: NDArray[np.float64]
    words: tuple[str, ...] = ()
    period: NDArray[np.float64] | None = None

    def said(self) -> str:
        """Its name and kind in words."""
        count = len(np.unique(self.values))
        if self.kind == "angle" and self.period is not None:
            periods = np.unique(self.period)
            listed = ", ".join(f"{one:.4g}" for one in periods[:3])
            return f"{self.name} (angle, period {listed}, {counted(count, 'value')})"
        return f"{self.name} ({self.kind}, {counted(count, 'value')})"


def conclude(columns: Mapping[str, NDArray], n: int, where: str, said: Sequence[str] = ()) -> tuple[Factor, ...]:
    """The factors that columns (n,) of numbers or words are, by their headers, or by those of `said` for the same name.

    Raises DataError: too many, a name or a kind that cannot be, a value that is missing.
    """
    columns = _renamed(columns, said, where)
    periods = {name: column for name, column in columns.items() if name.endswith(PERIOD)}
    named = [(header, *_header(header, where)) for header in columns if header not in periods]
    if len(named) > MAX_FACTORS:
        raise DataError(f"{where} has {len(named)} factors; up to {MAX_FACTORS} are taken. Leave columns out.")
    names = [name for _, name, _, _ in named]
    if len(set(names)) < len(names):
        raise DataError(f"{where} has a factor twice: {', '.join(names)[:200]}. Give each a name of its own.")
    found = []
    for header, name, kind, period in named:
        own = periods.get(f"{name}{PERIOD}")
        column = np.asarray(columns[header])
        if column.shape != (n,):
            raise DataError(f"{where} has {column.size:,} rows of `{name}`, and there are {n:,} images: give each one.")
        found.append(_factor(name, "angle" if own is not None else kind, column, period if own is None else own, where))
    return tuple(found)


def read(path: Path, files: Sequence[str], n: int, said: Sequence[str] = ()) -> tuple[Factor, ...]:
    """The factors in a CSV file: a line for each image, in the order of the images or by a column `file`.

    files: the names of the pictures, in order; empty where images are in arrays. said: see `conclude`. Raises
    DataError.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DataError(f"{path} has more than {_MAX_BYTES:,} bytes: it is no table of factors.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is no text of UTF-8 (at byte {error.start:,}). Save it as CSV, UTF-8.") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if text.split("\n", 1)[0].count(";") else ","))
    except csv.Error as error:
        raise DataError(f"{path} is no table ({error}).") from error
    rows = [row for row in rows if row]
    if len(rows) < 2:
        raise DataError(f"{path} holds no factors: expected a line of names, and a line for each image.")
    headers = [cell.strip() for cell in rows[0]]
    if len(set(headers)) < len(headers):
        raise DataError(f"{path} has a factor twice: {', '.join(headers)[:200]}. Give each a name of its own.")
    wrong = next((k for k, row in enumerate(rows) if len(row) != len(headers)), None)
    if wrong is not None:
        raise DataError(f"{path}, line {wrong + 1}: {len(rows[wrong])} cells where the first line has {len(headers)}.")
    table = {header: [row[k].strip() for row in rows[1:]] for k, header in enumerate(headers)}
    order = _order(path, table, files, n)
    columns = {header: np.array([cells[k] for k in order]) for header, cells in table.items()}
    return conclude(columns, n, str(path), said)


def _renamed(columns: Mapping[str, NDArray], said: Sequence[str], where: str) -> Mapping[str, NDArray]:
    """The columns with the headers that a person gave in place of those of the same name."""
    given = {header.split(":")[0].strip(): header for header in said}
    names = {header: header.split(":")[0].strip() for header in columns}
    if unknown := [name for name in given if name not in names.values()]:
        raise DataError(
            f"{where} has no factor called {unknown[0][:_LONGEST]!a}; it has {', '.join(names.values())[:200]}."
        )
    replaced = {f"{name}{PERIOD}" for name in given}  # whose periods the header says now, if it has some
    return {given.get(names[header], header): column for header, column in columns.items() if header not in replaced}


def _order(path: Path, table: dict[str, list[str]], files: Sequence[str], n: int) -> Sequence[int]:
    """Which row is of which image; takes the column that says so out of the table."""
    by = next((header for header in table if header.lower() in _FILES), None)
    count = len(next(iter(table.values())))
    if by is None or not files:
        if by is not None:
            del table[by]
        if count != n:
            raise DataError(f"{path} has {count:,} lines of factors, and there are {n:,} images: give each one.")
        return range(n)
    rows = {name: k for k, name in enumerate(table.pop(by))}
    missing = [name for name in files if name not in rows]
    if missing:
        raise DataError(f"{path} has no line for {len(missing):,} of {n:,} pictures, as {missing[0][:100]}.")
    return [rows[name] for name in files]


def _header(header: str, where: str) -> tuple[str, Kind | None, float | None]:
    """The name, the kind where it is said, and the period of an angle."""
    name, *rest = (piece.strip() for piece in header.split(":"))
    kind: Kind | None = None
    period: float | None = None
    for piece in rest:
        if piece in KINDS:
            kind = piece
        elif (turn := _period(piece)) is not None:
            kind, period = "angle", turn
        else:
            raise DataError(
                f"{where}: {header[:60]!r} says neither class, number nor angle. Write as size:number, kind:class or "
                "rotation:angle:360, where 360 is once round."
            )
    if not name or len(name) > _LONGEST or not name.isprintable() or "](" in name:
        raise DataError(f"{where}: {name[:60]!a} cannot be the name of a factor: 1 to {_LONGEST} printable characters.")
    if kind == "angle" and period is None:
        raise DataError(f"{where}: `{name}` is an angle; say when it is once round, as {name}:angle:360.")
    return name, kind, period


def _period(piece: str) -> float | None:
    try:
        found = _TURNS.get(piece.lower()) or float(piece)
    except ValueError:
        return None
    return found if math.isfinite(found) and found > 0 else None


def _factor(name: str, kind: Kind | None, column: NDArray, period: float | NDArray | None, where: str) -> Factor:
    numbers = _numbers(column)
    if kind == "class" or (kind is None and numbers is None):
        texts = [str(value).strip() for value in (column if numbers is None else _shortest(numbers))]
        words = tuple(sorted(set(texts), key=lambda text: (_period(text) is None, _period(text) or 0, text)))
        if "" in words:
            raise DataError(f"{where}: `{name}` is empty for {texts.count(''):,} images; a factor is known of each.")
        if len(words) > _MAX_WORDS or any(len(word) > 80 or not word.isprintable() or "](" in word for word in words):
            raise DataError(
                f"{where}: `{name}` has {len(words):,} words, or such as cannot be shown; up to {_MAX_WORDS:,}."
            )
        index = {word: k for k, word in enumerate(words)}
        return Factor(name, "class", np.array([index[text] for text in texts], np.float64), words)
    if numbers is None or not np.isfinite(numbers).all():
        wrong = column[:1] if numbers is None else column[~np.isfinite(numbers)][:1]
        raise DataError(f"{where}: `{name}` is a {kind or 'number'}, and {str(wrong[0])[:40]!a} is none.")
    if kind != "angle":
        return Factor(f"{name} (number)" if name in _OF_SPRITES else name, "number", numbers)
    return Factor(name, "angle", numbers, period=np.broadcast_to(np.asarray(period, np.float64), numbers.shape))


def _numbers(column: NDArray) -> NDArray[np.float64] | None:
    try:
        return column.astype(np.float64)
    except ValueError:
        return None


def _shortest(numbers: NDArray[np.float64]) -> list[str]:
    return [f"{value:.12g}" for value in numbers]
