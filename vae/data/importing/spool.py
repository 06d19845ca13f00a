"""Large arrays in files without a name: they take no memory, and are gone when nobody reads them any more."""

import math
import tempfile
from collections.abc import Iterable
from typing import IO

import numpy as np
from numpy.typing import NDArray

from vae.core import folders
from vae.core.errors import DataError, os_error_sentence

MAX_BYTES = 8 * 2**30  # of all arrays of an import: dSprites has 2.8 GiB, 3dshapes 5.5
_BLOCK = 2**24  # bytes read or written at a time


class Spool:
    """Takes arrays block by block and gives them back memory-mapped. `limit`: bytes of all arrays together."""

    def __init__(self, limit: int | None = None) -> None:
        self._left = MAX_BYTES if limit is None else limit

    @property
    def left(self) -> int:
        """Bytes that may still come."""
        return self._left

    def claim(self, count: int, where: str) -> None:
        """Say that an array of `count` bytes is coming. Raises DataError where that is more than may be."""
        if count > self._left:
            raise DataError(
                f"{where} unpacks to more than is taken: {count / 2**30:.1f} GiB, and {self._left / 2**30:.1f} GiB are "
                f"left of {MAX_BYTES / 2**30:.0f}. Import fewer or smaller images."
            )
        self._left -= count

    def bytes_of(self, file: IO[bytes], shape: tuple[int, ...], dtype: np.dtype, where: str) -> NDArray:
        """The array that the next bytes of `file` are, in C order. Raises DataError: too large, or it ends early."""
        count = math.prod(shape) * dtype.itemsize
        self.claim(count, where)
        with self._file() as spooled:
            left = count
            while left:
                block = file.read(min(left, _BLOCK))
                if not block:
                    raise DataError(f"{where} ends {left:,} bytes early: the file is damaged. Get or save it again.")
                _write(spooled, block)
                left -= len(block)
            return _mapped(spooled, shape, dtype)

    def rows(self, blocks: Iterable[NDArray], where: str) -> NDArray:
        """Blocks (n, ...) of one type and shape, one after another. Raises DataError: too large, or no block at all."""
        count, kind, left = 0, None, self._left
        with self._file() as spooled:
            try:
                for block in blocks:
                    kind = kind or (block.shape[1:], block.dtype)
                    self.claim(block.nbytes, where)
                    _write(spooled, np.ascontiguousarray(block))
                    count += len(block)
            except BaseException:
                self._left = left  # what was written goes with its file, and may come again
                raise
            if kind is None or not count:
                raise DataError(f"{where} holds no image.")
            return _mapped(spooled, (count, *kind[0]), kind[1])

    def _file(self) -> IO[bytes]:
        folder = folders.cache_dir()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return tempfile.TemporaryFile(dir=folder)
        except OSError:
            return tempfile.TemporaryFile()


def _write(file: IO[bytes], block: bytes | NDArray) -> None:
    try:
        file.write(block if isinstance(block, bytes) else block.data)
    except OSError as error:
        raise DataError(
            f"Unpacked images cannot be written to {folders.cache_dir()}: {os_error_sentence(error)}. Make room, or "
            f"choose another folder with {folders.CACHE_VARIABLE}."
        ) from error


def _mapped(file: IO[bytes], shape: tuple[int, ...], dtype: np.dtype) -> NDArray:
    file.flush()
    if not math.prod(shape):
        return np.empty(shape, dtype)
    return np.memmap(file, dtype, "r", shape=shape)
