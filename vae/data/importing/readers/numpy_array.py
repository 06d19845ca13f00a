"""NumPy's .npy: an array a file, with the labels beside it."""

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words
from vae.data import archive
from vae.data.importing import naming
from vae.data.importing.parts import Contents, Job


def read(job: Job) -> Contents:
    """The images and labels of .npy files, memory-mapped. Raises DataError."""
    entries = []
    for path in job.paths:
        header, start = _header(path)
        load = partial(_mapped, path, header, start)
        entries.append(naming.Entry(path.stem, header.shape, header.dtype.kind, str(path), load))
    found, unused = naming.parts(entries, job.wanted.images, job.wanted.labels, str(job.paths[0]))
    left = ", ".join(f"`{name[:40]}`" for name in unused[:12])
    return Contents(found, notes=(f"Left alone: {left}.",) if left else ())


def _header(path: Path) -> tuple[archive.Header, int]:
    try:
        with path.open("rb") as file:
            return archive.header_of(str(path), file), file.tell()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _mapped(path: Path, header: archive.Header, start: int) -> NDArray:
    if header.dtype.hasobject:
        raise DataError(
            f"{path} is an array of objects, which would have to be unpickled. Save images as uint8 or float, labels "
            "as whole numbers or as texts (`labels.astype(str)`)."
        )
    try:
        return np.memmap(path, header.dtype, "r", start, header.shape, "F" if header.fortran else "C")
    except (ValueError, OSError) as error:  # empty, or shorter than its header promises
        raise DataError(
            f"{path} is damaged: its header promises {header.dtype} with the shape {header.shape} "
            f"({their_words(error)}). Save it again with numpy.save."
        ) from error
