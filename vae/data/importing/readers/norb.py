"""smallNORB's own binary: `-dat.mat` with pairs of pictures, `-cat.mat` with classes, `-info.mat` with factors.

No MATLAB file in spite of its name. A header in little endian: a number for the type, how many axes, their lengths
(three at least), then the values. Source: LeCun, Huang & Bottou 2004, "The small NORB dataset, v1.0", its page.
"""

import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError, os_error_sentence
from vae.data.importing import naming
from vae.data.importing.parts import Contents, Job, Part, PartName

_TYPES: dict[int, np.dtype[Any]] = {0x1E3D4C54: np.dtype("<i4"), 0x1E3D4C55: np.dtype("u1")}
_CLASSES = dict(enumerate(("animal", "human", "airplane", "truck", "car")))
_FACTORS = ("instance:class", "elevation", "azimuth:angle:36", "lighting:class")  # azimuth in steps of ten degrees
_MOST_AXES = 4


def read(job: Job) -> Contents:
    """The left pictures, classes and factors of smallNORB's files, for one split or two. Raises DataError."""
    by_split: dict[PartName, dict[str, Path]] = {}
    for path in job.paths:
        role = path.stem.rsplit("-", 1)[-1].lower()
        by_split.setdefault(naming.split_of(path.stem), {})[role] = path
    parts = []
    for split, files in by_split.items():
        if "dat" not in files:
            raise DataError(f"{job.paths[0].parent} has no file of pictures for {split}: its name ends in -dat.mat.")
        pictures = _mapped(files["dat"])
        if pictures.ndim != 4 or pictures.shape[1] != 2:
            raise DataError(f"{files['dat']} has the shape {pictures.shape}; expected N x 2 x height x width.")
        labels = _mapped(files["cat"]).reshape(-1) if "cat" in files and job.wanted.labels != "none" else None
        factors: dict[str, NDArray] = {}
        if "info" in files:
            info = _mapped(files["info"])
            if info.ndim != 2 or info.shape[1] != len(_FACTORS):
                raise DataError(f"{files['info']} has the shape {info.shape}; expected N x {len(_FACTORS)}.")
            factors = {name: info[:, k] for k, name in enumerate(_FACTORS)}
        by = str(files["cat"]) if labels is not None else ""
        parts.append(Part(split, pictures[:, 0], str(files["dat"]), labels, by, factors))
    notes = ("Of each pair of pictures the left one is taken.",)
    return Contents(tuple(parts), class_names=_CLASSES, notes=notes)


def _mapped(path: Path) -> NDArray:
    try:
        with path.open("rb") as file:
            start = file.read(8)
            kind, axes = struct.unpack("<2I", start) if len(start) == 8 else (0, 0)
            if kind not in _TYPES or not 1 <= axes <= _MOST_AXES:
                raise DataError(f"{path} begins with 0x{start.hex()}, which is none of smallNORB's files.")
            count = max(3, axes)
            lengths = file.read(4 * count)
            size = file.seek(0, 2)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    shape = struct.unpack(f"<{count}I", lengths)[:axes] if len(lengths) == 4 * count else (0,)
    expected = 8 + 4 * count + math.prod(shape) * _TYPES[kind].itemsize
    if size != expected or not math.prod(shape):
        raise DataError(f"{path} is damaged: {size:,} bytes, where its header promises {expected:,}. Get it again.")
    return np.memmap(path, _TYPES[kind], "r", offset=8 + 4 * count, shape=shape)
