"""Results that ship beside the checkpoints: read where the user's own cache has nothing, and never written by reading.

An archive a data set, in `measured/` of the checkpoint folder: a page shows one data set, and what models share there
(floors of probes, what a judge sees in real images) belongs to none of them. A member is called as the file in a cache
would be: by the digests of all that it depends on and the version of the code, so what is out of date is not found.
`collected` and `write` are for `vae.studies.prepared`, which makes the archives.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from vae.core.atomic import replacing
from vae.core.folders import checkpoints_dir

FOLDER = "measured"
LARGEST = 2**24  # bytes of one result, and of an index: more is no result of ours
_LOCAL = struct.Struct("<4s22xHH")  # a member's own header: its signature, the lengths of its name and of what follows
_DATE = (1980, 1, 1, 0, 0, 0)  # the same results give the same file


@dataclass(frozen=True)
class _Archive:
    """One archive's index, as long as the file is as it was."""

    stamp: tuple[int, int]
    members: dict[str, zipfile.ZipInfo]


_archives: dict[Path, _Archive] = {}
_lock = Lock()
_collecting: ContextVar[dict[str, bytes] | None] = ContextVar("collecting", default=None)


def folder() -> Path:
    """Where the archives lie."""
    return checkpoints_dir() / FOLDER


def read(name: str) -> bytes | None:
    """What ships under this name; None where nothing does, or something damaged. A few file stamps are looked at."""
    for path in _paths():
        info = _index(path).get(name)
        if info is not None and (content := _content(path, info)) is not None:
            return content
    return None


@contextmanager
def collected() -> Iterator[dict[str, bytes]]:
    """Within the block this thread's cache puts every result that it finds, as bytes by its name, into what is given.

    Where everything is known already, that is just what the same calls will ask for again.
    """
    found: dict[str, bytes] = {}
    token = _collecting.set(found)
    try:
        yield found
    finally:
        _collecting.reset(token)


def collect(name: str, content: bytes) -> None:
    """Called by the cache for what it has found."""
    found = _collecting.get()
    if found is not None:
        found[name] = content


def collecting() -> bool:
    """Whether this thread is within `collected`."""
    return _collecting.get() is not None


def write(path: Path, results: Mapping[str, bytes]) -> None:
    """Replace an archive by these results, compressed; without any it is removed. Raises OSError."""
    if not results:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name in sorted(results):
            member = zipfile.ZipInfo(name, _DATE)
            member.create_system, member.external_attr = 3, 0o644 << 16  # as on Linux, wherever it is made
            archive.writestr(member, results[name], zipfile.ZIP_DEFLATED, 9)


def _paths() -> list[Path]:
    try:
        return sorted(path for path in folder().iterdir() if path.suffix == ".zip" and path.name[0] != ".")
    except OSError:
        return []


def _index(path: Path) -> dict[str, zipfile.ZipInfo]:
    try:
        status = path.stat()
    except OSError:
        return {}
    stamp = status.st_mtime_ns, status.st_size
    with _lock:
        known = _archives.get(path)
        if known is None or known.stamp != stamp:
            known = _archives[path] = _Archive(stamp, _listed(path))
    return known.members


def _listed(path: Path) -> dict[str, zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename: info for info in archive.infolist()} if archive.start_dir >= 0 else {}
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return {}


def _content(path: Path, info: zipfile.ZipInfo) -> bytes | None:
    """Not by `ZipFile`, which would read the index anew for every result, or hold the file open."""
    if info.file_size > LARGEST or info.compress_size > LARGEST or info.compress_type != zipfile.ZIP_DEFLATED:
        return None
    try:
        with path.open("rb") as file:
            file.seek(info.header_offset)
            _, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
            file.seek(name + extra, 1)
            packed = file.read(info.compress_size)
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size)
    except (OSError, ValueError, struct.error, zlib.error):
        return None
    return content if len(content) == info.file_size and zlib.crc32(content) == info.CRC else None
