"""Tables as on Kaggle: a line an image, a column with its label and a column for each pixel, named or not."""

from __future__ import annotations

import gzip
import io
import math
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words
from vae.data.dataset import RGB
from vae.data.importing import naming
from vae.data.importing.parts import PART_NAMES, STOPPED, Contents, Job, Part, PartName

if TYPE_CHECKING:
    import pandas as pd

_LONGEST_LINE = 2**21  # bytes: 128 x 128 pixels of ten characters are 0.2 MB
_ROWS = 1000  # read at a time
_SEPARATORS = ",;\t"
_PIXEL = re.compile(r"(pixel|px|pix|p|x|v|col|feature|feat|f|attr|a)?[ _.-]*\d+([ x_.:-]+\d+)?", re.IGNORECASE)
_LABELS = naming.LABEL_WORDS | {"digit", "letter", "name", "emotion", "category", "species"}
_SMALLEST = 16  # pixels
_PACKED = ("pixels", "image", "pixel")  # a column with all pixels of an image, as in FER2013
_SPLITS = ("usage", "split", "subset", "partition")  # a column that says what an image is for, as in FER2013
_TRANSPOSED = "emnist"


def read(job: Job) -> Contents:
    """The images and labels of CSV files, one for each split or one for all. Raises DataError."""
    parts: list[Part] = []
    notes: list[str] = []
    for path in job.paths:
        found, left = _parts(path, job)
        if {part.name for part in found} & {other.name for other in parts}:
            raise DataError(f"{path} is of the same split as another file that was given; give one for each split.")
        parts += found
        notes += [f"{path.name}: left alone: {', '.join(f'`{name[:30]}`' for name in left[:12])}."] if left else []
    turned = any(_TRANSPOSED in path.name.lower() for path in job.paths)
    return Contents(tuple(parts), "EMNIST's tables have them so" if turned else "", notes=tuple(notes))


def _parts(path: Path, job: Job) -> tuple[list[Part], list[str]]:
    """The images of a file, of each split where a column says of which they are, and the columns that were left."""
    with _opened(path) as file:
        first = _first_line(path, file)
    separator = max(_SEPARATORS, key=first.count)
    cells = [cell.strip().strip('"').strip() for cell in first.split(separator)]
    headers = None if all(_is_number(cell) for cell in cells) else cells
    named = headers is not None or _are_counted(cells)
    label, pixels = _columns(path, cells, headers, job.wanted.labels)
    split = next((k for k, name in enumerate(headers or []) if name.lower() in _SPLITS and k not in pixels), None)
    split = None if split == label else split
    words: list[NDArray] = []
    uses: list[NDArray] = []

    def blocks() -> Iterator[NDArray]:
        done = 0
        for images, labels, used in _read(path, separator, named, len(cells), pixels, label, split):
            words.append(labels)
            uses.append(used)
            done += len(images)
            job.task.check(STOPPED)
            job.task.report(f"reading {path.name}: {done:,} lines")
            yield images

    images = job.spool.rows(blocks(), str(path))
    labels = None if label is None else np.concatenate(words)
    called = f"column `{headers[label][:40]}`" if headers and label is not None else f"column {(label or 0) + 1}"
    names = {} if split is None else _splits(np.concatenate(uses))
    spoken = {label, split} if names else {label}
    left = [name or f"column {k + 1}" for k, name in enumerate(headers or []) if k not in spoken and k not in pixels]
    where = f"{path}: {called}"
    if not names:
        return [Part(naming.split_of(path.stem), images, str(path), labels, where)], left
    found = [
        Part(name, _taken(images, rows, job, str(path)), str(path), None if labels is None else labels[rows], where)
        for name, rows in names.items()
    ]
    return found, left


def _splits(uses: NDArray) -> dict[PartName, NDArray[np.int64]]:
    """The rows of each split, ascending, by a column as Kaggle has it; none where it says anything else.

    Of its competitions the public test is what one chooses by while they last, the private one decides.
    """
    called = {text: naming.split_of(text) for text in np.unique(uses).tolist()}
    public = [text for text in called if "public" in naming.words(text)]
    if public and len(set(called) - set(public)) > 1:
        called |= dict.fromkeys(public, "val")
    if "all" in called.values():
        return {}
    of = np.array([called[text] for text in uses.tolist()])
    return {name: np.flatnonzero(of == name) for name in PART_NAMES if name in called.values()}


def _taken(images: NDArray, rows: NDArray[np.int64], job: Job, where: str) -> NDArray:
    """Some of the images, without a copy where they lie together, else beside the others on disk."""
    if rows[-1] - rows[0] + 1 == len(rows):
        return images[rows[0] : rows[-1] + 1]
    return job.spool.rows((images[rows[at : at + _ROWS]] for at in range(0, len(rows), _ROWS)), where)


def _columns(
    path: Path, cells: list[str], headers: list[str] | None, wanted: str | None
) -> tuple[int | None, list[int]]:
    """Which column is the label, None for none, and which are pixels."""
    if headers is None:
        if wanted not in (None, "none", "first", "last"):
            raise DataError(f"{path} has no names of columns; --labels is `first`, `last` or `none` here.")
        label: int | None = None
        if wanted == "last":
            label = len(cells) - 1
        elif wanted == "first" or (wanted is None and _is_image(len(cells) - 1) and not _is_image(len(cells))):
            label = 0
        return label, [k for k in range(len(cells)) if k != label]
    lower = [header.lower() for header in headers]
    if wanted is None:
        found = [k for k, header in enumerate(lower) if set(naming.words(header)) & _LABELS]
        if len(found) > 1:
            named = ", ".join(f"`{headers[k][:30]}`" for k in found[:6])
            raise DataError(f"{path}: the columns {named} could all be labels; say which with --labels.")
        label = found[0] if found else None
    elif wanted == "none":
        label = None
    elif wanted.lower() in lower:
        label = lower.index(wanted.lower())
    else:
        raise DataError(f"{path} has no column `{wanted[:40]}`; it has {', '.join(headers[:8])[:200]}.")
    pixels = [k for k, header in enumerate(headers) if k != label and _PIXEL.fullmatch(header)]
    packed = [k for k, header in enumerate(lower) if header in _PACKED]
    if len(pixels) < _SMALLEST and len(packed) == 1:
        return label, packed
    if len(pixels) < _SMALLEST:
        raise DataError(
            f"{path} has {len(pixels)} columns called like pixels (`pixel0`, `1x1`, `0`); at least {_SMALLEST} are "
            f"needed. It has {len(headers)} columns: {', '.join(headers[:8])[:200]}."
        )
    return label, pixels


def _read(
    path: Path, separator: str, named: bool, columns: int, pixels: list[int], label: int | None, split: int | None
) -> Iterator[tuple[NDArray, NDArray, NDArray]]:
    """Blocks of pixels (n, P) float32, and of labels and splits (n,) as texts."""
    import pandas as pd

    packed = len(pixels) == 1  # all in one cell, with spaces between
    kinds: dict[int, Any] = dict.fromkeys(pixels, str if packed else np.float32)
    texts = [column for column in (label, split) if column is not None]
    try:
        with _opened(path) as file:
            lines = _Lines(path, file, separator.encode())
            count = 0
            table = pd.read_csv(
                lines,
                sep=separator,
                header=None,
                names=range(columns),
                index_col=False,
                usecols=[*pixels, *texts],
                dtype=kinds | dict.fromkeys(texts, str),
                skiprows=int(named),
                chunksize=_ROWS,
                quoting=3,  # none: a quote that is never closed would make one cell of the rest
                keep_default_na=False,
                na_values=["", "nan", "NaN", "NA", "?"],
                encoding_errors="replace",
            )
            for chunk in table:
                count += len(chunk)
                if packed:
                    images = np.array([str(cell).strip('" ').split() for cell in chunk[pixels[0]]], np.float32)
                else:
                    images = chunk[pixels].to_numpy(np.float32)
                yield images, _texts(chunk, label), _texts(chunk, split)
            if lines.separators != (count + named) * (columns - 1):  # pandas fills short lines and cuts long ones
                raise DataError(
                    f"{path} has lines of different lengths: expected {columns:,} cells in each, as in the first."
                )
    except DataError:
        raise
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked ({their_words(error)}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    except Exception as error:  # pandas' own, ValueError, OverflowError: each with words of its own
        raise DataError(
            f"{path} is no table of numbers ({their_words(error)}). Expected a line an image, with as many cells each."
        ) from error


def _texts(chunk: pd.DataFrame, column: int | None) -> NDArray[np.str_]:
    found = [] if column is None else chunk[column].fillna("").astype(str).str.strip('" ')
    return np.asarray(list(found), dtype=str)


def _opened(path: Path) -> IO[bytes]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        return gzip.open(path, "rb") if packed else path.open("rb")  # type: ignore[return-value]
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _first_line(path: Path, file: IO[bytes]) -> str:
    try:
        line = file.readline(_LONGEST_LINE)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked ({their_words(error)}).") from error
    if not line.strip() or b"\0" in line or len(line) >= _LONGEST_LINE:
        raise DataError(f"{path} does not begin with a line of a table: expected numbers with commas between.")
    return line.decode("utf-8-sig", "replace").rstrip("\r\n")


class _Lines(io.RawIOBase):
    """A file whose lines are not longer than they may be, as a parser would hold a whole one in memory."""

    def __init__(self, path: Path, file: IO[bytes], separator: bytes) -> None:
        self._path, self._file, self._separator = path, file, separator
        self._since = self.separators = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(2**18 if size < 0 else min(size, 2**18))
        self.separators += block.count(self._separator)
        at = block.rfind(b"\n")
        self._since = self._since + len(block) if at < 0 else len(block) - at - 1
        if self._since > _LONGEST_LINE:
            raise DataError(f"{self._path} has a line of more than {_LONGEST_LINE:,} bytes: it is no table of images.")
        return block


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _are_counted(cells: list[str]) -> bool:
    """Whether a line is 0, 1, 2, ...: names that pandas gives columns, and no image."""
    return cells == [str(k) for k in range(len(cells))] or cells == [str(k + 1) for k in range(len(cells))]


def _is_image(count: int) -> bool:
    return any(count >= n * _SMALLEST and n * math.isqrt(count // n) ** 2 == count for n in (1, RGB))
