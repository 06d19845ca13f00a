"""IDX files, the format that MNIST is published in: a big-endian header, then unsigned bytes.

The payload is uncompressed, so the file itself is what we memory-map.
Format: the note under "FILE FORMATS FOR THE MNIST DATABASE", LeCun, Cortes & Burges.
"""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.errors import DataError, os_error_sentence

_UNSIGNED_BYTE = 0x08


def read(path: Path, ndim: int) -> NDArray[np.uint8]:
    """Memory-map one IDX file of unsigned bytes with `ndim` axes, read-only.

    Raises DataError: missing, unreadable, truncated, wrong magic number, wrong number of axes.
    """
    header_size = 4 + 4 * ndim
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(header_size)
    except FileNotFoundError:
        raise DataError(f"{path} is not there.") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error

    magic = (_UNSIGNED_BYTE << 8) | ndim
    if len(header) < header_size:
        raise DataError(f"{path} is truncated: {size} bytes, shorter than its own header of {header_size}.")
    found, *shape = struct.unpack(f">{ndim + 1}I", header)
    if found != magic:
        raise DataError(
            f"{path} has the wrong magic number: 0x{found:08x} where 0x{magic:08x} "
            f"(unsigned bytes, {ndim} axes) is expected. Is it still compressed, or another file?"
        )
    expected = header_size + int(np.prod(shape, dtype=object))
    if size != expected:
        how = "truncated" if size < expected else "too long"
        raise DataError(f"{path} is {how}: {size} bytes where its header promises {expected}.")
    if expected == header_size:
        raise DataError(f"{path} is empty: its header promises the shape {tuple(shape)}.")
    return np.memmap(path, np.uint8, "r", offset=header_size, shape=tuple(shape))
