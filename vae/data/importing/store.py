"""An imported data set on disk: an .npz that NumPy reads, whose images are not packed, so that they can be mapped.

`train_images`, `train_labels`, `test_images`, `test_labels`; a column for each factor (`train_factor_0`, ...); and
`betascope.json` with class names, factors, and what was concluded on the way.
"""

from __future__ import annotations

import math
import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vae.core import atomic
from vae.core.errors import DataError, os_error_sentence
from vae.core.task import Task
from vae.data import archive, classes, npz
from vae.data.dataset import MAX_SIDE, RGB, SPLITS, UNLABELLED, Dataset, Split
from vae.data.importing.factor_columns import MAX_FACTORS, PERIOD, Kind
from vae.data.importing.found import Found
from vae.data.importing.parts import STOPPED

if TYPE_CHECKING:
    import pandas as pd

ABOUT = npz.IMPORTED
_MAX_ABOUT = 2**22  # bytes
_DATE = (1980, 1, 1, 0, 0, 0)  # of every member: the same images are the same file
_NAME = re.compile(r"\w[\w .+-]{0,79}")
_TOLD = ("Format", "Range", "Colour", "Broken", "Split")  # what a page says of a data set
_AGAIN = "Import the images again."

Word = Annotated[str, Field(max_length=200)]


class _Factor(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Word
    kind: Kind
    words: tuple[Word, ...] = ()


class _About(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    class_names: tuple[Word, ...]
    factors: tuple[_Factor, ...] = Field(max_length=MAX_FACTORS)
    notes: tuple[Annotated[str, Field(max_length=5000)], ...]
    concluded: dict[str, Annotated[str, Field(max_length=5000)]]


def target(name: str, folder: Path) -> Path:
    """The file of the data folder that a data set called `name` is kept in. Raises DataError: no name for a file."""
    bare = name.removesuffix(".npz")
    if not _NAME.fullmatch(bare) or bare != bare.strip():
        raise DataError(f"{name[:60]!a} cannot be a name: letters, digits, spaces, dots, dashes, up to 80 of them.")
    return folder / f"{bare}.npz"


def save(found: Found, path: Path, replace: bool = False, task: Task = Task()) -> None:
    """Write a data set; a killed or stopped import leaves what was there before.

    Raises DataError: there is one already and `replace` is not said, no room, no permission; Stopped.
    """
    _check_free(path, replace)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(path.parent)
        with atomic.replacing(path) as temporary, zipfile.ZipFile(temporary, "w", allowZip64=True) as file:
            total = sum(found.count(split) for split in SPLITS)
            done = 0
            for split in SPLITS:
                shape = (found.count(split), *found.picture_shape)
                with _member(file, f"{split}_images", shape, np.dtype(np.uint8)) as member:
                    for block in found.blocks(split, task):
                        member.write(np.ascontiguousarray(block).data)
                        done += len(block)
                        task.report("writing", done, total)
                _array(file, f"{split}_labels", found.labels_of(split))
                rows = found.factor_rows(split)
                for k, factor in enumerate(found.factors):
                    _array(file, f"{split}_factor_{k}", factor.values[rows])
                    if factor.period is not None:
                        _array(file, f"{split}_period_{k}", factor.period[rows])
            file.writestr(zipfile.ZipInfo(ABOUT, _DATE), _about(found).model_dump_json(indent=1))
            task.check(STOPPED)
            _check_free(path, replace)  # another may have saved meanwhile
    except OSError as error:
        raise DataError(
            f"{path} cannot be written: {os_error_sentence(error)}. Make room, or choose another folder with "
            "--data-dir."
        ) from error


def remove_leftovers(folder: Path) -> None:
    """Delete the hidden files that imports left which were killed while they wrote into this folder."""
    atomic.remove_abandoned(folder, "*.npz")


def was_imported(path: Path) -> bool:
    """Whether `save` wrote this file, so that it was made of others. False for what cannot be read."""
    try:
        return ABOUT in archive.names(path)
    except DataError:
        return False


def remove(path: Path) -> None:
    """Delete the file of a data set. Raises DataError: it cannot be deleted; one that has gone already is no error."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(f"{path} cannot be removed: {os_error_sentence(error)}.") from error


def load(path: Path, split: Split, name: str) -> Dataset:
    """One split of an imported data set, its images memory-mapped. Raises DataError: damaged, not as it was written."""
    try:
        about = _About.model_validate_json(archive.text(path, ABOUT, _MAX_ABOUT))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise DataError(f"{path}: `{ABOUT}` is damaged ({where[:60]}: {first['msg']}). {_AGAIN}") from error
    images = _images(path, split)
    stat = path.stat()
    _check_sums(path, stat.st_mtime_ns, stat.st_size)
    n = len(images)
    wanted = [f"{split}_labels", *(f"{split}_factor_{k}" for k in range(len(about.factors)))]
    there = archive.names(path)
    periods = [f"{split}_period_{k}" for k, factor in enumerate(about.factors) if factor.kind == "angle"]
    if missing := [one for one in (*wanted, *periods) if one not in there]:
        raise DataError(f"{path}: `{missing[0]}` is missing. {_AGAIN}")
    arrays = archive.read(path, [*wanted, *periods])
    labels = arrays[f"{split}_labels"]
    fits = labels.dtype == np.int64 and labels.shape == (n,)
    if not fits or labels.min() < UNLABELLED or labels.max() >= len(about.class_names):
        raise DataError(f"{path}: `{split}_labels` does not go with its images and class names. {_AGAIN}")
    if len(about.class_names) > classes.MAX_CLASSES or not all(map(classes.nameable, about.class_names)):
        raise DataError(f"{path}: its class names cannot be shown. {_AGAIN}")
    factors = _table(path, about, arrays, split, n) if about.factors else None
    return Dataset(name, split, images, labels, about.class_names, factors, about.notes)


def _check_free(path: Path, replace: bool) -> None:
    if path.exists() and not replace:
        raise DataError(f"{path} is there already. Choose another name, or add --replace.")


def _about(found: Found) -> _About:
    factors = tuple(_Factor(name=one.name, kind=one.kind, words=one.words) for one in found.factors)
    concluded = {one.what: one.text for one in found.conclusions}
    told = "; ".join(concluded[what] for what in _TOLD if what in concluded)
    notes = (f"Imported from {told}.", *found.notes)
    return _About(class_names=found.class_names, factors=factors, notes=notes, concluded=concluded)


def _images(path: Path, split: Split) -> NDArray[np.uint8]:
    name = f"{split}_images"
    images = archive.mapped(path, name) if name in archive.headers(path) else None
    usable = images is not None and images.dtype == np.uint8 and images.size
    if images is None or not usable or not _pictures(images.shape[1:]) or max(images.shape[1:3]) > MAX_SIDE:
        raise DataError(f"{path}: `{name}` is missing, or no images of up to {MAX_SIDE} x {MAX_SIDE}. {_AGAIN}")
    return images


def _pictures(shape: tuple[int, ...]) -> bool:
    return len(shape) == 2 or (len(shape) == 3 and shape[2] == RGB)


def _table(path: Path, about: _About, arrays: dict[str, NDArray], split: Split, n: int) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, object] = {}
    for k, factor in enumerate(about.factors):
        values = _finite(path, arrays, f"{split}_factor_{k}", n)
        if factor.kind == "class":
            codes = values.astype(np.int64)
            if (codes != values).any() or codes.min() < 0 or codes.max() >= len(factor.words):
                raise DataError(f"{path}: `{split}_factor_{k}` does not go with its words. {_AGAIN}")
            columns[factor.name] = pd.Categorical.from_codes(codes, list(factor.words))
        else:
            columns[factor.name] = values
        if factor.kind == "angle":
            columns[f"{factor.name}{PERIOD}"] = _finite(path, arrays, f"{split}_period_{k}", n)
    return pd.DataFrame(columns)


def _finite(path: Path, arrays: dict[str, NDArray], name: str, n: int) -> NDArray[np.float64]:
    values = arrays[name]
    if values.dtype != np.float64 or values.shape != (n,) or not np.isfinite(values).all():
        raise DataError(f"{path}: `{name}` is not a number for each image. {_AGAIN}")
    return values


@lru_cache(maxsize=64)
def _check_sums(path: Path, written: int, size: int) -> None:  # noqa: ARG001  # a file that changed is checked again
    """Hold the mapped images against their checksums, once for each file. Raises DataError."""
    for split in SPLITS:
        archive.check(path, f"{split}_images")


def _member(file: zipfile.ZipFile, name: str, shape: tuple[int, ...], dtype: np.dtype) -> IO[bytes]:
    """A member that is open for the bytes of an array, its header written."""
    info = zipfile.ZipInfo(f"{name}.npy", _DATE)
    member = file.open(info, "w", force_zip64=math.prod(shape) > 2**30)
    header = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(member, header)
    return member


def _array(file: zipfile.ZipFile, name: str, values: NDArray) -> None:
    with _member(file, name, values.shape, values.dtype) as member:
        member.write(np.ascontiguousarray(values).data)
