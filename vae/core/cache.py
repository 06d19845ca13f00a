"""Arrays on disk, by what they depend on: where `vae.core.memo`, which makes the keys, keeps results."""

import hashlib
import json
import math
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import BinaryIO
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from vae.core import measured
from vae.core.atomic import replacing
from vae.core.folders import cache_dir

_ABANDONED_SECONDS = 3600.0
_CHUNK = 2**20  # bytes
_WHOLE = 0x2144DF1C  # CRC-32 of anything that is followed by its own CRC-32, low byte first
_SHIPPED_ROWS = 2**18  # bytes: an array that is streamed and larger is computed sooner than it is fetched with a model
MAX_BYTES = 2 * 2**30  # 70,000 x 16 float32 codes are 4.5 MB: room for a few hundred of those

Arrays = dict[str, NDArray]

_passing: ContextVar[Path | None] = ContextVar("passing", default=None)  # where this thread writes for now
_maps: WeakValueDictionary[tuple[str, int, int, int], np.memmap] = WeakValueDictionary()  # by file, while in use
_lock = Lock()

# What numpy and zipfile raise for a missing or damaged archive, found by flipping every bit of one.
UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


@contextmanager
def passing(folder: Path) -> Iterator[None]:
    """What this thread stores within the block goes into `folder`, whose owner removes it; the cache is read as ever.

    For work on many models of which only a few numbers are kept: 60,000 codes of each would fill the cache.
    """
    token = _passing.set(folder)
    try:
        yield
    finally:
        _passing.reset(token)


def known(kind: str, key: Mapping[str, object]) -> Arrays | None:
    """What is stored for this `kind` and `key`, or ships (see `measured`); None where nothing is, or a damaged file."""
    paths = _paths(kind, key)
    found: Arrays | None = None
    for path in paths:
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                found = {name: stored[name] for name in stored.files}
        except UNREADABLE:
            continue
        with suppress(OSError):  # a cache that is read-only serves all the same
            os.utime(path)  # the least recently used go first when the cache is full
        break
    else:
        found = _shipped(paths[0].name)
    if found is not None and measured.collecting():
        measured.collect(paths[0].name, _packed(found))
    return found


def store(kind: str, key: Mapping[str, object], result: Arrays) -> None:
    """Keep arrays for this `kind` and `key`. A folder that cannot be written costs time, not correctness."""
    path = _paths(kind, key)[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **result)
        _shrink(path.parent, keep=path)
    except OSError:
        return  # full or read-only: the caller has its arrays, and computes them again the next time


def streamed(
    kind: str,
    key: Mapping[str, object],
    shape: tuple[int, ...],
    dtype: type[np.generic],
    batches: Callable[[], Iterable[NDArray]],
) -> NDArray:
    """One array, written row block by row block as `batches` gives them, and memory-mapped, read-only.

    The memory it takes does not grow with `shape`, and a process has one map of a file (a descriptor each), shared by
    all who hold the array and closed with the last of them. A damaged file is written again; where the folder cannot be
    written, the array is held in memory, read-only too. Raises whatever `batches` raises, and then stores nothing;
    ValueError where the blocks together do not have the `shape`.
    """
    paths = _paths(kind, key, ".npy")
    small = math.prod(shape) * np.dtype(dtype).itemsize <= _SHIPPED_ROWS
    for path in paths:
        found = _mapped(path, shape, np.dtype(dtype))
        if found is not None:
            with suppress(OSError):
                os.utime(path)
            break
    else:
        found = _shipped_rows(paths[0].name, shape, np.dtype(dtype)) if small else None
    if found is not None:
        if small and measured.collecting():
            measured.collect(paths[0].name, _packed({"rows": found}))
        return found
    path = paths[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as file:
            _write(file, shape, np.dtype(dtype), batches())
        _shrink(path.parent, keep=path)
    except OSError:
        pass  # full or read-only
    found = _mapped(path, shape, np.dtype(dtype))
    if found is None:
        memory = BytesIO()
        _write(memory, shape, np.dtype(dtype), batches())
        memory.seek(0)
        found = np.load(memory, allow_pickle=False)
        found.flags.writeable = False
    return found


def _shipped(name: str) -> Arrays | None:
    content = measured.read(name)
    if content is None or not content.startswith(b"PK"):
        return None
    try:
        with np.load(BytesIO(content), allow_pickle=False) as stored:
            if any(member.compress_type != zipfile.ZIP_STORED for member in stored.zip.infolist()):
                return None  # none of ours: it may unpack to any size
            return {name: stored[name] for name in stored.files}
    except UNREADABLE:
        return None


def _shipped_rows(name: str, shape: tuple[int, ...], dtype: np.dtype) -> NDArray | None:
    found = (_shipped(name) or {}).get("rows")
    if found is None or (found.shape, found.dtype) != (shape, dtype):
        return None
    found.flags.writeable = False
    return found


def _packed(arrays: Arrays) -> bytes:
    """As `_shipped` reads them; not compressed, as the archive is."""
    content = BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    return content.getvalue()


def _write(file: BinaryIO, shape: tuple[int, ...], dtype: np.dtype, batches: Iterable[NDArray]) -> None:
    """An .npy file and, where its readers do not look, a checksum.

    Written, not mapped: on a full disk a write raises OSError, where a store into a mapping kills the process.
    """
    described = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    header = BytesIO()
    np.lib.format.write_array_header_1_0(header, described)
    file.write(header.getvalue())
    checksum, rows = zlib.crc32(header.getvalue()), 0
    for batch in batches:
        block = np.ascontiguousarray(batch, dtype)
        if block.shape[1:] != shape[1:]:
            raise ValueError(f"A block has the shape {block.shape}, in an array of {shape}.")
        file.write(block.data)
        checksum, rows = zlib.crc32(block.data, checksum), rows + len(block)
    if rows != shape[0]:
        raise ValueError(f"The blocks have {rows} rows together, in an array of {shape}.")
    file.write(checksum.to_bytes(4, "little"))


def _mapped(path: Path, shape: tuple[int, ...], dtype: np.dtype) -> NDArray | None:
    """What `_write` wrote, None where that is missing or damaged. Checking 9 MB takes 2 ms, once for a map."""
    try:
        status = path.stat()
    except OSError:
        return None
    file = str(path), status.st_dev, status.st_ino, status.st_size  # files are replaced, never written to
    with _lock:
        found = _maps.get(file)
        if found is None and (found := _checked(path)) is not None:
            _maps[file] = found
    return found if found is not None and (found.shape, found.dtype) == (shape, dtype) else None


def _checked(path: Path) -> np.memmap | None:
    checksum = 0
    try:
        with path.open("rb") as file:
            for chunk in iter(lambda: file.read(_CHUNK), b""):
                checksum = zlib.crc32(chunk, checksum)
        return np.load(path, mmap_mode="r", allow_pickle=False) if checksum == _WHOLE else None
    except UNREADABLE:
        return None


def _paths(kind: str, key: Mapping[str, object], suffix: str = ".npz") -> list[Path]:
    """Where a result may lie; the first is where it is written."""
    digest = hashlib.sha256(json.dumps(key, sort_keys=True, default=str).encode()).hexdigest()
    folders = filter(None, (_passing.get(), cache_dir()))
    return [folder / f"{kind}-{digest[:32]}{suffix}" for folder in folders]


def _shrink(folder: Path, keep: Path) -> None:
    """Delete the least recently used files until the folder is back under MAX_BYTES."""
    files = []
    with os.scandir(folder) as entries:  # hundreds of files, looked at with each that is written
        for entry in entries:
            if entry.name.endswith((".npy", ".npz")) and entry.name != keep.name:
                status = entry.stat()
                files.append((status.st_mtime, status.st_size, entry.path))
            elif fnmatch(entry.name, ".*.tmp") and time.time() - entry.stat().st_mtime > _ABANDONED_SECONDS:
                Path(entry).unlink(missing_ok=True)  # by a process that was killed while it wrote
    total = sum(size for _, size, _ in files) + keep.stat().st_size
    for _, size, path in sorted(files):
        if total <= MAX_BYTES:
            return
        total -= size
        Path(path).unlink(missing_ok=True)
