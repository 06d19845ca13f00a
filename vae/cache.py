"""Arrays that took long to compute, kept on disk by the digests and parameters that they depend on."""

import hashlib
import json
import os
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.files import replacing
from vae.folders import cache_dir

_ABANDONED_SECONDS = 3600.0
MAX_BYTES = 2 * 2**30  # 70,000 x 16 float32 codes are 4.5 MB: room for a few hundred of those

Arrays = dict[str, NDArray]

# What numpy and zipfile raise for a missing or damaged archive, found by flipping every bit of one.
_UNREADABLE = (
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


def arrays(kind: str, key: Mapping[str, object], compute: Callable[[], Arrays]) -> Arrays:
    """The arrays that `compute` gives, read from disk where the same `kind` and `key` were computed before.

    `key` holds everything that the result depends on (digests, seeds, parameters, a version of the code).
    A damaged file is computed again. A cache folder that cannot be written costs time, not correctness.
    """
    path = _path(kind, key)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            found = {name: stored[name] for name in stored.files}
    except _UNREADABLE:
        found = None
    if found is None:
        found = compute()
        _store(path, found)
    else:
        with suppress(OSError):  # a cache that is read-only serves all the same
            os.utime(path)  # the least recently used go first when the cache is full
    return found


def _path(kind: str, key: Mapping[str, object]) -> Path:
    digest = hashlib.sha256(json.dumps(key, sort_keys=True, default=str).encode()).hexdigest()
    return cache_dir() / f"{kind}-{digest[:32]}.npz"


def _store(path: Path, result: Arrays) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **result)
        _shrink(path.parent, keep=path)
    except OSError:
        return  # full or read-only: the caller has its arrays; the next call computes them again


def _shrink(folder: Path, keep: Path) -> None:
    """Delete the least recently used files until the folder is back under MAX_BYTES."""
    for abandoned in folder.glob(".*.tmp"):  # by a process that was killed while it wrote
        if time.time() - abandoned.stat().st_mtime > _ABANDONED_SECONDS:
            abandoned.unlink(missing_ok=True)
    files = sorted((f for f in folder.glob("*.npz") if f != keep), key=lambda f: f.stat().st_mtime)
    total = sum(f.stat().st_size for f in files) + keep.stat().st_size
    for file in files:
        if total <= MAX_BYTES:
            break
        total -= file.stat().st_size
        file.unlink(missing_ok=True)
