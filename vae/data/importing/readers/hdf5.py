"""HDF5: arrays by their paths in it, as USPS (`train/data`, `train/target`), 3dshapes and MATLAB 7.3 have them.

What lies in other files, by an external link or a virtual data set, is never opened.
"""

import math
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, Stopped, their_words
from vae.data.importing import naming
from vae.data.importing.parts import STOPPED, Contents, Job

_MOST = 1000  # data sets in a file
_BLOCK = 2**24  # bytes read at a time
# The columns of 3dshapes' labels, which the file does not name. Source: Burgess & Kim 2018, its README.
_3DSHAPES = ("floor_hue", "wall_hue", "object_hue", "scale", "shape:class", "orientation")
_MATLAB = b"MATLAB 7.3"


def read(job: Job) -> Contents:
    """The images and labels of one HDF5 file, and factors where labels have several columns. Raises DataError."""
    import h5py

    if len(job.paths) > 1:
        raise DataError(f"{job.paths[0]} and {len(job.paths) - 1} more are HDF5; give one file.")
    (path,) = job.paths
    try:
        with h5py.File(path, "r") as file:
            matlab = file.userblock_size > 0 and _starts_with(path, _MATLAB)
            entries = [_entry(path, name, file, matlab, job) for name in _names(file, file, "")]
            found, unused = naming.parts(entries, job.wanted.images, job.wanted.labels, str(path))
    except (DataError, Stopped):
        raise
    except Exception as error:  # h5py raises OSError, KeyError, RuntimeError, ValueError, TypeError for damaged files
        raise DataError(f"{path} is no whole HDF5 file ({their_words(error)}). Get it again.") from error
    left = ", ".join(f"`{name[:40]}`" for name in unused[:12])
    why = "MATLAB stores images column by column" if matlab else ""
    names = _3DSHAPES if "3dshapes" in path.name.lower() else ()
    return Contents(found, why, factor_names=names, notes=(f"Left alone: {left}.",) if left else ())


def _names(file: Any, group: Any, prefix: str) -> list[str]:
    """The paths of the data sets in this file itself."""
    import h5py

    found: list[str] = []
    for name in group:
        if not isinstance(group.get(name, getlink=True), h5py.HardLink) or name.startswith("#"):
            continue
        inner = group[name]
        if isinstance(inner, h5py.Group):
            found += _names(file, inner, f"{prefix}{name}/") if prefix.count("/") < 8 else []
        elif isinstance(inner, h5py.Dataset) and not inner.is_virtual and not inner.external:
            found.append(f"{prefix}{name}")
        if len(found) > _MOST:
            raise DataError(f"{file.filename} holds more than {_MOST} arrays.")
    return found


def _entry(path: Path, name: str, file: Any, matlab: bool, job: Job) -> naming.Entry:
    array = file[name]
    shape = array.shape or ()
    where = f"{path}: `{name[:60]}`"
    kind = "S" if array.dtype.kind == "O" and _is_text(array) else array.dtype.kind
    shown = shape[::-1] if matlab else shape
    return naming.Entry(name, shown, kind, where, partial(_load, array, where, matlab, job))


def _starts_with(path: Path, content: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(content)) == content


def _is_text(array: Any) -> bool:
    import h5py

    return h5py.check_string_dtype(array.dtype) is not None


def _load(array: Any, where: str, matlab: bool, job: Job) -> NDArray:
    if array.dtype.kind == "O":
        if not _is_text(array) or array.size > 2**24:
            raise DataError(f"{where} is no array of numbers or words.")
        return np.array(array.asstr("utf-8", "replace")[()].tolist(), dtype=str)
    each = max(1, math.prod(array.shape[1:]) * array.dtype.itemsize)
    step = max(1, _BLOCK // each)
    if array.nbytes > job.spool.left:  # a small file may unpack to much
        job.spool.claim(array.nbytes, where)

    def blocks() -> Any:
        for start in range(0, len(array), step):
            job.task.check(STOPPED)
            job.task.report(f"reading `{array.name}`", start, len(array))
            yield array[start : start + step]

    found = job.spool.rows(blocks(), where)
    return found.T if matlab else found
