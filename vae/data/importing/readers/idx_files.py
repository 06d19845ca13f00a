"""IDX, MNIST's format: a file of images and a file of labels for each split, packed with gzip or not.

EMNIST's images stand transposed in it, as they were written by MATLAB: Cohen, Afshar, Tapson & van Schaik 2017.
"""

import gzip
import zlib
from functools import partial
from pathlib import Path

from vae.core.errors import DataError, os_error_sentence, their_words
from vae.data import idx
from vae.data.importing import naming
from vae.data.importing.parts import Contents, Job

_BYTE = 0x08
_TRANSPOSED = "emnist"


def read(job: Job) -> Contents:
    """The images and labels of IDX files. Raises DataError."""
    entries = []
    for path in job.paths:
        axes = _axes(path)
        name = path.name.removesuffix(".gz")
        shape = idx.shape(path, axes)
        load = partial(idx.read, path, axes)
        entries.append(naming.Entry(name, shape, "u", str(path), load))
    found, unused = naming.parts(entries, job.wanted.images, job.wanted.labels, str(job.paths[0]))
    left = ", ".join(f"`{name[:40]}`" for name in unused[:12])
    turned = any(_TRANSPOSED in path.name.lower() for path in job.paths)
    return Contents(
        found, "EMNIST's files have them so" if turned else "", notes=(f"Left alone: {left}.",) if left else ()
    )


def _axes(path: Path) -> int:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            start = gzip.GzipFile(fileobj=file).read(4) if packed else file.read(4)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked ({their_words(error)}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] != _BYTE or start[3] not in (1, 2, 3, 4):
        raise DataError(
            f"{path} begins with 0x{start.hex()}, which is no IDX file of unsigned bytes with 1 to 4 axes. Is it "
            "another file?"
        )
    return start[3]
