"""A stranger's .npz file: the arrays that are asked for, and nothing else of it.

Each array's header is held against the size of its member before anything is allocated; nothing is unpickled.
Format: numpy.lib.format, "Format Version 1.0" and "2.0".
"""

import math
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words

MAX_BYTES = 2 * 2**30  # unpacked, all arrays together: a small archive can unpack to more than the memory
_MAX_DIRECTORY = 2**20  # bytes of the list of members: some 15,000, read in 0.1 s
_SUFFIX = ".npy"
_MAGIC = b"\x93NUMPY"
_DIRECTORY = struct.Struct("<4s4H2LH")  # the end record of a zip file
_AGAIN = "Save it again with numpy.savez."


def names(path: Path) -> frozenset[str]:
    """What the arrays in `path` are called, as numpy.load has it. Raises DataError: missing, unreadable, no .npz."""
    with _opened(path) as archive:
        return frozenset(_members(archive))


def read(path: Path, wanted: Iterable[str]) -> dict[str, NDArray]:
    """The arrays `wanted`, which `names` lists, by name; numbers, truth values or texts of any shape.

    Raises DataError: as `names`; damaged, arrays of objects, more than MAX_BYTES.
    """
    with _opened(path) as archive:
        members = _members(archive)
        chosen = {name: members[name] for name in wanted}
        size = sum(member.file_size for member in chosen.values())
        if size > MAX_BYTES:
            raise DataError(
                f"{path} unpacks to {size / 2**30:.1f} GiB; the limit is {MAX_BYTES / 2**30:.0f} GiB. "
                "Save fewer images."
            )
        return {name: _array(path, archive, name, member) for name, member in chosen.items()}


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; what goes wrong with it while it is open is a sentence."""
    try:
        _check_kind(path)
        with zipfile.ZipFile(path) as archive:
            yield archive
    except DataError:
        raise
    except FileNotFoundError:
        raise DataError(f"{path} is not there. Give the path of an .npz file as `npz:PATH`.") from None
    except (zipfile.BadZipFile, EOFError) as error:
        raise DataError(f"{path} is not a whole .npz file ({their_words(error)}). {_AGAIN}") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    except Exception as error:  # damaged, encrypted, or it lies: zipfile and its unpackers raise a dozen kinds
        raise DataError(f"{path} cannot be unpacked ({their_words(error)}). {_AGAIN}") from error


def _check_kind(path: Path) -> None:
    """Refuse what is no zip file with a word more helpful than zipfile's, and one that lists members without end."""
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
        size = file.seek(0, 2)
        file.seek(max(0, size - 2**16 - _DIRECTORY.size))
        end = file.read()
    if start == _MAGIC:
        raise DataError(
            f"{path} holds a single array, as numpy.save writes it. Save it with its name: "
            "numpy.savez(path, images=images, labels=labels)."
        )
    if start[:1] == b"\x80":
        raise DataError(f"{path} looks like a pickle, which is never opened. {_AGAIN}")
    at = end.rfind(b"PK\5\6")
    if at >= 0 and len(end) - at >= _DIRECTORY.size and _DIRECTORY.unpack_from(end, at)[5] > _MAX_DIRECTORY:
        raise DataError(f"{path} lists far more arrays than a data set has. {_AGAIN}")


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    return {member.filename.removesuffix(_SUFFIX): member for member in archive.infolist()}


def _array(path: Path, archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> NDArray:
    where = f"{path}: `{name[:60]}`"
    with archive.open(member) as file:
        shape, dtype = _header(where, file)
        room = member.file_size - file.tell()
    if dtype.hasobject:
        raise DataError(
            f"{where} is an array of objects, which would have to be unpickled. Save images as uint8 or float, labels "
            "as whole numbers or as texts (`labels.astype(str)`), not as objects."
        )
    if dtype.itemsize == 0 or math.prod(shape) * dtype.itemsize > room:
        raise DataError(
            f"{where} is damaged: its header promises {dtype} with the shape {_shown(shape)}, which is not what "
            f"{room:,} bytes hold. {_AGAIN}"
        )
    with archive.open(member) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _header(where: str, file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype]:
    """Shape and type as the header of an .npy file has them. Raises DataError."""
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, dtype = read(file)
    except Exception as error:  # NumPy evaluates a piece of Python there, and leaves some of what that raises
        raise DataError(f"{where} is no array as numpy.savez writes it ({their_words(error)}). {_AGAIN}") from error
    if min(shape, default=0) < 0:
        raise DataError(f"{where} is damaged: its header promises the shape {_shown(shape)}. {_AGAIN}")
    return shape, dtype


def _shown(shape: tuple[int, ...]) -> str:
    return str(shape) if len(str(shape)) <= 60 else f"of {len(shape)} axes"
