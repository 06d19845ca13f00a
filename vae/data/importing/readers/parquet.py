"""Parquet as Hugging Face's datasets have it: a column of PNG or JPEG files as bytes, and a column of labels.

What `path` in such a column names is never opened.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, Stopped, their_words
from vae.data.importing import decode, naming
from vae.data.importing.parts import STOPPED, Contents, Job, Part, PartName

MAX_BYTES = 8 * 2**30  # unpacked, all files together
_ROWS = 256  # read at a time
_LABELS = naming.LABEL_WORDS | {"fine_label", "character", "digit"}


def read(job: Job) -> Contents:
    """The pictures and labels of Parquet files, of which several may be of one split; in colour where a picture is.

    Raises DataError.
    """
    return decode.in_colour_where_one_is(_read, job)


def _read(job: Job) -> Contents:
    by_split: dict[PartName, list[Path]] = {}
    for path in job.paths:
        by_split.setdefault(naming.split_of(path.stem), []).append(path)
    parts: list[Part] = []
    met = decode.Met()
    names: dict[int, str] | None = None
    for split, paths in by_split.items():
        labels: list[NDArray] = []
        image, label, own = _columns(paths[0], job)
        names = own or names
        blocks = _blocks(paths, image, label, labels, met, job)
        images = job.spool.rows(blocks, str(paths[0]))
        given = np.concatenate(labels) if label else None
        parts.append(Part(split, images, f"{paths[0]}: `{image}`", given, f"{paths[0]}: `{label}`" if label else ""))
    return Contents(tuple(parts), class_names=names, notes=met.notes())


def _columns(path: Path, job: Job) -> tuple[str, str | None, dict[int, str] | None]:
    """The names of the columns of images and of labels, and what the labels are called."""
    import pyarrow.parquet as pq
    import pyarrow.types as kinds

    with _sentences(path), pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        size = sum(file.metadata.row_group(k).total_byte_size for k in range(file.metadata.num_row_groups))
    if size > MAX_BYTES:
        raise DataError(f"{path} unpacks to {size / 2**30:.1f} GiB; up to {MAX_BYTES / 2**30:.0f} are read.")
    columns = {field.name: field.type for field in schema}
    listed = ", ".join(f"`{name[:30]}` ({kind})"[:80] for name, kind in list(columns.items())[:8])

    def holds_pictures(kind: Any) -> bool:
        if kinds.is_struct(kind):
            return any(kind.field(k).name == "bytes" and _is_binary(kind.field(k).type) for k in range(kind.num_fields))
        return _is_binary(kind)

    pictures = [name for name, kind in columns.items() if holds_pictures(kind)]
    if job.wanted.images is not None:
        pictures = [name for name in pictures if name == job.wanted.images]
    if len(pictures) != 1:
        raise DataError(
            f"{path} has {len(pictures)} columns of pictures as bytes{' of that name' * bool(job.wanted.images)}, and "
            f"one is expected; name it with --images. It has {listed}."
        )
    able = {n: k for n, k in columns.items() if kinds.is_integer(k) or kinds.is_string(k) or kinds.is_large_string(k)}
    wanted = job.wanted.labels
    labels = [name for name in able if set(naming.words(name)) & _LABELS] if wanted is None else [wanted]
    if wanted == "none":
        return pictures[0], None, None
    if len(labels) > 1:
        raise DataError(
            f"{path}: {', '.join(f'`{n[:30]}`' for n in labels)} could all be labels; say which with --labels."
        )
    if labels and labels[0] not in able:
        raise DataError(f"{path} has no labels called `{labels[0][:40]}`; it has {listed}.")
    label = labels[0] if labels else None
    return pictures[0], label, _class_names(schema.metadata, label)


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """What Arrow raises for a damaged file as a DataError."""
    try:
        yield
    except (DataError, Stopped, decode.Coloured):
        raise
    except Exception as error:  # ArrowInvalid, OSError, ArrowNotImplementedError, OverflowError
        raise DataError(f"{path} is no whole Parquet file ({their_words(error)}). Get it again.") from error


def _is_binary(kind: Any) -> bool:
    import pyarrow.types as kinds

    return kinds.is_binary(kind) or kinds.is_large_binary(kind)


def _class_names(metadata: dict[bytes, bytes] | None, label: str | None) -> dict[int, str] | None:
    """What Hugging Face's datasets write beside the schema: the names of a ClassLabel."""
    try:
        features = json.loads((metadata or {})[b"huggingface"])["info"]["features"]
        names = features[label]["names"]
        return {k: str(name) for k, name in enumerate(names)}
    except (KeyError, TypeError, ValueError):
        return None


def _blocks(
    paths: list[Path], image: str, label: str | None, labels: list[NDArray], met: decode.Met, job: Job
) -> Iterator[NDArray]:
    import pyarrow.parquet as pq

    done = 0
    first: tuple[str, NDArray] | None = None
    for path in paths:
        with _sentences(path), pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS, columns=[image, *([label] if label else [])]):
                block: list[NDArray] = []
                for row in batch.column(image).to_pylist():
                    where = f"{path}: row {done + len(block):,}"
                    content = row.get("bytes") if isinstance(row, dict) else row
                    if not content:
                        raise DataError(
                            f"{where} holds no picture itself, only the name of a file. Embed the pictures."
                        )
                    if len(content) > decode.MAX_FILE:
                        raise DataError(f"{where} has {len(content):,} bytes; up to {decode.MAX_FILE:,} are read.")
                    block.append(decode.decode(content, where, job.wanted, met))
                    first = decode.alike(str(path), (where, block[-1]), first)
                if label:
                    cells = batch.column(label).to_pylist()
                    words = any(isinstance(cell, str) for cell in cells)
                    none = "" if words else -1
                    labels.append(np.array([none if cell is None else cell for cell in cells]))
                done += len(block)
                job.task.check(STOPPED)
                job.task.report(f"reading {path.name}: {done:,} pictures")
                if block:
                    yield np.stack(block)
