"""MATLAB's .mat up to version 7, as EMNIST has it; 7.3 is HDF5 and read by that reader.

EMNIST: a struct `dataset` with `train` and `test`, of which each has `images` (N, 784) and `labels` (N, 1), and with
`mapping` from labels to characters. MATLAB stores arrays column by column, so rows of pixels stand transposed.
Source: Cohen, Afshar, Tapson & van Schaik 2017, "EMNIST: an extension of MNIST to handwritten letters".
"""

import struct
import zlib
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words
from vae.data.importing import naming
from vae.data.importing.parts import Contents, Job

MAX_BYTES = 2 * 2**30  # unpacked: the whole file is read into memory
_HEADER = 128  # bytes before the first variable
_PACKED = 15  # the type of a variable that is packed with zlib
_DEEPEST = 4  # structs within structs


def read(job: Job) -> Contents:
    """The images and labels of one .mat file. Raises DataError."""
    if len(job.paths) > 1:
        raise DataError(f"{job.paths[0]} and {len(job.paths) - 1} more are MATLAB's; give one file.")
    (path,) = job.paths
    _check_size(path)
    try:
        from scipy.io import loadmat

        variables = loadmat(path, verify_compressed_data_integrity=True)
    except Exception as error:  # scipy raises a dozen kinds for damaged files
        raise DataError(f"{path} is no whole .mat file ({their_words(error)}). Get or save it again.") from error
    arrays: dict[str, NDArray] = {}
    for name, value in variables.items():
        if not name.startswith("__"):
            _flatten(name, value, arrays, _DEEPEST)
    entries = [
        naming.Entry(name, array.shape, array.dtype.kind, f"{path}: `{name[:60]}`", partial(_itself, array))
        for name, array in arrays.items()
        if not name.endswith("mapping")
    ]
    found, unused = naming.parts(entries, job.wanted.images, job.wanted.labels, str(path))
    rows = any(part.images.ndim == 2 for part in found)
    left = ", ".join(f"`{name[:40]}`" for name in unused[:12])
    return Contents(
        found,
        "MATLAB stores images column by column" if rows else "",
        _characters(arrays),
        notes=(f"Left alone: {left}.",) if left else (),
    )


def _itself(array: NDArray) -> NDArray:
    return array


def _flatten(name: str, value: Any, arrays: dict[str, NDArray], depth: int) -> None:
    """Structs of one as paths, `dataset/train/images`; cells of words as words."""
    if not isinstance(value, np.ndarray):
        return
    if value.dtype.names and value.size == 1 and depth:
        for field in value.dtype.names:
            _flatten(f"{name}/{field}", value.reshape(-1)[0][field], arrays, depth - 1)
    elif value.dtype.kind in "biufU":
        arrays[name] = value
    elif (
        value.dtype.kind == "O"
        and value.size
        and all(
            isinstance(cell, np.ndarray) and cell.dtype.kind == "U" and cell.size == 1 for cell in value.reshape(-1)
        )
    ):
        arrays[name] = np.array([str(cell.reshape(-1)[0]) for cell in value.reshape(-1)])


def _characters(arrays: dict[str, NDArray]) -> dict[int, str] | None:
    """What EMNIST's labels are, by `mapping`: a label, then the codes of its characters: the first is taken."""
    mapping = next((array for name, array in arrays.items() if name.endswith("/mapping")), None)
    if mapping is None or mapping.ndim != 2 or mapping.shape[1] < 2 or mapping.dtype.kind not in "iuf":
        return None
    rows = [(int(row[0]), int(row[1])) for row in mapping.astype(np.float64)]
    return {label: chr(code) for label, code in rows} if all(32 < code < 127 for _, code in rows) else None


def _check_size(path: Path) -> None:
    """Unpack without keeping anything, as a small file may unpack to more than the memory. Raises DataError."""
    total = 0
    try:
        with path.open("rb") as file:
            order = "<" if file.read(_HEADER)[126:128] == b"IM" else ">"
            while len(tag := file.read(8)) == 8:
                kind, length = struct.unpack(f"{order}2I", tag)
                total += _unpacked(file, length) if kind == _PACKED else length
                if kind != _PACKED:
                    file.seek(length, 1)
                if total > MAX_BYTES:
                    raise DataError(
                        f"{path} unpacks to more than {MAX_BYTES / 2**30:.0f} GiB, which is not read. Save fewer "
                        "images, or in another format."
                    )
    except zlib.error as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked ({their_words(error)}). Get it again.") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _unpacked(file: IO[bytes], length: int) -> int:
    """How many bytes the next `length` unpack to, up to a little more than MAX_BYTES."""
    unpack, count = zlib.decompressobj(), 0
    while length and count <= MAX_BYTES:
        block = file.read(min(length, 2**16))
        if not block:
            break
        length -= len(block)
        while block and count <= MAX_BYTES:
            count += len(unpack.decompress(block, 2**20))
            block = unpack.unconsumed_tail
    return count
