"""NumPy's .npz: one file with everything, or a file for each array as KMNIST has it, and dSprites with its factors."""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data import archive
from vae.data.importing import naming
from vae.data.importing.parts import Contents, Job, Part
from vae.data.importing.spool import Spool

_ALONE = "arr_0"  # what numpy.savez calls an array that is given without a name
_SPRITES = ("imgs", "latents_values")
# The columns of dSprites' `latents_values`. Their names lie in a pickle, which is never opened; source: its README.
_FACTORS = ("color", "shape:class", "scale", "orientation:angle:2pi", "posX", "posY")
_SHAPES = {1: "square", 2: "ellipse", 3: "heart"}
_PERIODS = {1: math.pi / 2, 2: math.pi, 3: 2 * math.pi}  # what each shape has to be turned by to look the same


def read(job: Job) -> Contents:
    """The images, labels and factors of .npz files. Raises DataError."""
    entries, left = [], []
    for path in job.paths:
        headers = archive.headers(path)
        if set(_SPRITES) <= headers.keys():
            return _sprites(path, headers, job.spool)
        left += [f"`{name[:40]}`" for name in sorted(archive.names(path) - headers.keys())]
        for name, header in headers.items():
            whole = path.stem if name == _ALONE and len(headers) == 1 else name
            if len(job.paths) > 1 and whole is name:
                whole = f"{path.stem}/{name}"
            load = partial(array, path, name, header, job.spool)
            entries.append(naming.Entry(whole, header.shape, header.dtype.kind, f"{path}: `{name[:60]}`", load))
    source = str(job.paths[0]) if len(job.paths) == 1 else str(job.paths[0].parent)
    closed = [name for name in left if naming.IMAGE_WORDS & set(naming.words(name))]
    if closed and not job.wanted.images and not any(naming.IMAGE_WORDS & set(naming.words(e.name)) for e in entries):
        raise DataError(
            f"{source}: {closed[0]} is no array of numbers that can be read (objects are a pickle, which is never "
            "opened). Save it as one, with numpy.stack, or name another array with --images."
        )
    found, unused = naming.parts(entries, job.wanted.images, job.wanted.labels, source)
    left = [*(f"`{name[:40]}`" for name in unused), *left]
    return Contents(found, notes=(f"Left alone: {', '.join(left[:12])}.",) if left else ())


def array(path: Path, name: str, header: archive.Header, spool: Spool) -> NDArray:
    """One array, memory-mapped: where it is packed, from a copy in the spool."""
    found = archive.mapped(path, name)
    if found is not None:
        return found
    with archive.stream(path, name) as file:
        shape = header.shape[::-1] if header.fortran else header.shape
        found = spool.bytes_of(file, shape, header.dtype, f"{path}: `{name[:60]}`")
        file.read(1)  # the end, where the checksum is held against what was read
    return found.T if header.fortran else found


def _sprites(path: Path, headers: dict[str, archive.Header], spool: Spool) -> Contents:
    load: Callable[[str], NDArray] = lambda name: array(path, name, headers[name], spool)  # noqa: E731
    values = np.asarray(load(_SPRITES[1]))
    if values.ndim != 2 or values.shape[1] != len(_FACTORS):
        raise DataError(
            f"{path}: `{_SPRITES[1]}` has the shape {values.shape}; dSprites has (N, {len(_FACTORS)}). Name the images "
            "with --images, and give the factors as factors.csv."
        )
    shape = values[:, 1]
    factors: dict[str, NDArray] = {name: values[:, k] for k, name in enumerate(_FACTORS)}
    factors["shape:class"] = np.array([_SHAPES.get(int(k), f"{k:g}") for k in shape])
    factors["orientation period"] = np.array([_PERIODS.get(int(k), 2 * math.pi) for k in shape])
    part = Part("all", load(_SPRITES[0]), f"{path}: `{_SPRITES[0]}`", shape, f"{path}: `{_SPRITES[1]}`", factors)
    notes = (
        "Labels are shapes. `metadata` is a pickle, which is never opened: names of factors are those of dSprites.",
    )
    return Contents((part,), class_names=_SHAPES, notes=notes)
