"""A stranger's .npz file: the arrays that are asked for, and nothing else of it.

Each array's header is held against the size of its member before anything is allocated; nothing is unpickled.
Format: numpy.lib.format, "Format Version 1.0" and "2.0".
"""

import math
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence, their_words

MAX_BYTES = 2 * 2**30  # unpacked, all arrays together: a small archive can unpack to more than the memory
_MAX_DIRECTORY = 2**20  # bytes of the list of members: some 15,000, read in 0.1 s
_SUFFIX = ".npy"
_MAGIC = b"\x93NUMPY"
_DIRECTORY = struct.Struct("<4s4H2LH")  # the end record of a zip file
_LOCAL = struct.Struct("<4s5H3L2H")  # what stands before a member
_AGAIN = "Save it again with numpy.savez."


@dataclass(frozen=True)
class Header:
    """What an array is, by its header: held against the size of its member, so that there is as much to read."""

    shape: tuple[int, ...]
    dtype: np.dtype
    fortran: bool  # stored with the first axis changing fastest


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


def headers(path: Path) -> dict[str, Header]:
    """What the arrays in `path` are, without reading them; what is no array, or has objects, is left out.

    Raises DataError: as `names`.
    """
    found = {}
    with _opened(path) as archive:
        for name, member in _members(archive).items():
            with suppress(DataError):
                found[name] = _checked_header(path, archive, name, member)
    return found


@contextmanager
def stream(path: Path, name: str) -> Iterator[IO[bytes]]:
    """The bytes of the array called `name`, which `headers` lists, without its header; damage shows at their end."""
    with _opened(path) as archive, archive.open(_members(archive)[name]) as file:
        header_of(f"{path}: `{name[:60]}`", file)
        yield file


def mapped(path: Path, name: str) -> NDArray | None:
    """The array called `name`, which `headers` lists, memory-mapped; None where it is packed. Raises DataError."""
    with _opened(path) as archive:
        member = _members(archive)[name]
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
            return None
        header = _checked_header(path, archive, name, member)
        with archive.open(member) as file:
            header_of("", file)
            start = file.tell()
    if not math.prod(header.shape):
        return np.empty(header.shape, header.dtype)
    with path.open("rb") as whole:
        whole.seek(member.header_offset)
        local = whole.read(_LOCAL.size)
    if len(local) < _LOCAL.size or local[:4] != b"PK\3\4":
        raise DataError(f"{path} is not a whole .npz file. {_AGAIN}")
    *_, name_length, extra_length = _LOCAL.unpack(local)
    offset = member.header_offset + _LOCAL.size + name_length + extra_length + start
    order: Literal["F", "C"] = "F" if header.fortran else "C"
    try:
        return np.memmap(path, header.dtype, "r", offset=offset, shape=header.shape, order=order)
    except ValueError as error:  # the list of members lies about where they are
        raise DataError(f"{path} is not a whole .npz file ({their_words(error)}). {_AGAIN}") from error


def check(path: Path, name: str) -> None:
    """Read a member to its end, and raise DataError where its checksum is another one."""
    with _opened(path) as archive, archive.open(_members(archive)[name]) as file:
        while file.read(2**20):
            pass


def text(path: Path, name: str, limit: int) -> str:
    """A member that is a text of UTF-8, of up to `limit` bytes. Raises DataError."""
    with _opened(path) as archive:
        member = _members(archive)[name]
        if member.file_size > limit:
            raise DataError(f"{path}: `{name[:60]}` is larger than {limit:,} bytes. Import the images again.")
        return archive.read(member).decode()


def header_of(where: str, file: IO[bytes]) -> Header:
    """Shape and type as the header of an .npy file has them. Raises DataError."""
    try:
        version = np.lib.format.read_magic(file)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(file)
    except Exception as error:  # NumPy evaluates a piece of Python there, and leaves some of what that raises
        raise DataError(f"{where} is no array as numpy.savez writes it ({their_words(error)}). {_AGAIN}") from error
    if min(shape, default=0) < 0:
        raise DataError(f"{where} is damaged: its header promises the shape {_shown(shape)}. {_AGAIN}")
    return Header(shape, dtype, fortran)


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
    _checked_header(path, archive, name, member)
    with archive.open(member) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _checked_header(path: Path, archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo) -> Header:
    where = f"{path}: `{name[:60]}`"
    with archive.open(member) as file:
        header = header_of(where, file)
        room = member.file_size - file.tell()
    if header.dtype.hasobject:
        raise DataError(
            f"{where} is an array of objects, which would have to be unpickled. Save images as uint8 or float, labels "
            "as whole numbers or as texts (`labels.astype(str)`), not as objects."
        )
    if header.dtype.itemsize == 0 or math.prod(header.shape) * header.dtype.itemsize > room:
        raise DataError(
            f"{where} is damaged: its header promises {header.dtype} with the shape {_shown(header.shape)}, which is "
            f"not what {room:,} bytes hold. {_AGAIN}"
        )
    return header


def _shown(shape: tuple[int, ...]) -> str:
    return str(shape) if len(str(shape)) <= 60 else f"of {len(shape)} axes"
