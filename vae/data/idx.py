"""IDX files, the format that MNIST is published in: a big-endian header, then unsigned bytes.

An unpacked file is memory-mapped as it is; one that is still packed with gzip is unpacked into memory.
Format: the note under "FILE FORMATS FOR THE MNIST DATABASE", LeCun, Cortes & Burges.
"""

import gzip
import math
import struct
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words

_UNSIGNED_BYTE = 0x08
_GZIP = b"\x1f\x8b"
_MAX_BYTES = 2**30  # unpacked into memory; MNIST has 47 MB


def read(path: Path, ndim: int) -> NDArray[np.uint8]:
    """One IDX file of unsigned bytes with `ndim` axes, read-only; memory-mapped where it is not packed.

    Raises DataError: missing, unreadable, truncated, wrong magic number, wrong number of axes.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    return _unpacked(path, unpacked, ndim)
            size = file.seek(0, 2)
            file.seek(0)
            shape, header_size = _header(path, file, ndim)
    except FileNotFoundError:
        raise DataError(f"{path} is not there.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked to its end ({their_words(error)}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    expected = header_size + math.prod(shape)
    if size != expected:
        how = "truncated" if size < expected else "too long"
        raise DataError(f"{path} is {how}: {size} bytes where its header promises {expected}.")
    return np.memmap(path, np.uint8, "r", offset=header_size, shape=shape)


def shape(path: Path, ndim: int) -> tuple[int, ...]:
    """What the header of an IDX file promises. Raises DataError as `read`."""
    try:
        with path.open("rb") as file:
            packed = file.read(len(_GZIP)) == _GZIP
            file.seek(0)
            return _header(path, gzip.GzipFile(fileobj=file) if packed else file, ndim)[0]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is damaged: it cannot be unpacked ({their_words(error)}).") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def _unpacked(path: Path, file: gzip.GzipFile, ndim: int) -> NDArray[np.uint8]:
    shape, _ = _header(path, file, ndim)
    count = math.prod(shape)
    if count > _MAX_BYTES:
        raise DataError(f"{path} is damaged: its header promises {count:,} bytes, which no data set of this kind has.")
    content = file.read(count + 1)  # one byte more: the end, with its checksum, is read as well
    if len(content) != count:
        how = "truncated" if len(content) < count else "too long"
        raise DataError(f"{path} is {how}: unpacked, its header promises {count:,} bytes of pixels or labels.")
    return np.frombuffer(content, np.uint8).reshape(shape)


def _header(path: Path, file: BinaryIO | gzip.GzipFile, ndim: int) -> tuple[tuple[int, ...], int]:
    """The shape that the header promises, and the header's length."""
    length, magic = 4 + 4 * ndim, (_UNSIGNED_BYTE << 8) | ndim
    header = file.read(length)
    if len(header) < length:
        raise DataError(f"{path} is truncated: {len(header)} bytes, shorter than its own header of {length}.")
    found, *shape = struct.unpack(f">{ndim + 1}I", header)
    if found != magic:
        raise DataError(
            f"{path} has the wrong magic number: 0x{found:08x} where 0x{magic:08x} "
            f"(unsigned bytes, {ndim} axes) is expected. Is it another file?"
        )
    if not math.prod(shape):
        raise DataError(f"{path} is empty: its header promises the shape {tuple(shape)}.")
    return tuple(shape), length
