"""A sweep on disk: what was measured of each of its models, as tables and pictures. Reading one needs no torch.

A sweep may be a stranger's file, as a checkpoint may: nothing is unpickled, and what is not as it should be is a
sentence. sweeps/README.md describes the files.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from vae.core import folders
from vae.core.cache import UNREADABLE, Arrays
from vae.core.errors import SweepError, os_error_sentence, showable, their_words
from vae.models.config import ModelConfig, explain
from vae.sweeps.spec import Spec

if TYPE_CHECKING:
    import pandas as pd

HEADER, TABLE, DIMENSIONS = "sweep.json", "sweep.csv", "dimensions.csv"
CODES, PICTURES = "codes.npz", "pictures.npz"
CLAIMS, REPLICATES = "claims.csv", "claims.npz"
RUNS, WEIGHTS = "runs", "weights"
DONE, FAILED, MISSING = "done", "failed", "missing"  # what there is of a member
MEMBER = ("member", "kind", "beta", "seed")  # the columns that say which model a row is about
ROW = (*MEMBER, "status", "reason", "checkpoint_digest", "train_seconds", "epochs")  # measures follow

_FILES = (HEADER, TABLE, DIMENSIONS, CODES, PICTURES, CLAIMS, REPLICATES)
_MAX_BYTES = 200_000_000  # of one file, unpacked
_WORDS = ("reason", "checkpoint_digest")  # columns that are words, '' where empty


class Header(BaseModel):
    """sweep.json: what the sweep is, and what its numbers depend on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    spec: Spec
    provenance: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Sweep:
    """A sweep that was read and checked.

    members: one row a model, in teaching order; measures are NaN where a model has none. dimensions: one row a model
    and dimension. claims: one row a seed and check; None where no claim was measured.
    """

    folder: Path
    spec: Spec
    provenance: Mapping[str, Any]
    members: pd.DataFrame
    dimensions: pd.DataFrame
    claims: pd.DataFrame | None = None

    @property
    def name(self) -> str:
        """The folder's name."""
        return showable(self.folder.name)

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of all its files: changes with any number."""
        digest = hashlib.sha256()
        for name in _FILES:
            if (self.folder / name).exists():
                digest.update(hashlib.sha256((self.folder / name).read_bytes()).digest())
        return digest.hexdigest()

    @property
    def done(self) -> tuple[str, ...]:
        """The names of the models that were measured."""
        return tuple(self.members["member"][self.members["status"] == DONE])

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures; an interval's two columns are no measures of their own."""
        names = self.members.columns[len(ROW) :]
        return tuple(name for name in names if not name.endswith(("_low95", "_high95")))

    @cached_property
    def images(self) -> NDArray[np.int32]:
        """Which test images `codes` are of, (n,)."""
        return self._read(CODES, "images", "i", (None,))

    @cached_property
    def pictured(self) -> NDArray[np.int32]:
        """Which test images `given_back` are of, (m,)."""
        return self._read(PICTURES, "images", "i", (None,))

    def codes(self, member: str) -> NDArray[np.float32]:
        """mu of `images` by one model, (n, J), rounded to float16 on disk."""
        found = self._read(CODES, member, "f", (len(self.images), self._config(member).latent_dim))
        if not np.isfinite(found).all():
            raise SweepError(f"{self.folder / CODES}: codes of {member} are NaN or infinite. Copy the sweep again.")
        return found.astype(np.float32)

    def given_back(self, member: str) -> NDArray[np.uint8]:
        """What a model makes of the images `pictured`, decoded from mu: (m, H, W)."""
        shape = len(self.pictured), *self._config(member).image_shape
        return self._read(PICTURES, f"{member}/given_back", "u", shape)

    def moves(self, member: str) -> NDArray[np.uint8]:
        """Each dimension moved over -3 ... 3 standard deviations from the mean code: (J, 7, H, W)."""
        config = self._config(member)
        return self._read(PICTURES, f"{member}/moves", "u", (config.latent_dim, None, *config.image_shape))

    def replicates(self, seed: int) -> Arrays:
        """The bootstrap replicates of one seed's checks, by name. Raises SweepError where there are none."""
        prefix = f"{seed}/"
        names = [name for name in _names(self.folder / REPLICATES) if name.startswith(prefix)]
        return {name.removeprefix(prefix): self._read(REPLICATES, name, "f", (None, None)) for name in names}

    @cached_property
    def _configs(self) -> dict[str, ModelConfig]:
        return {member.name: member.config for member in self.spec.members()}

    def _config(self, member: str) -> ModelConfig:
        if member not in self._configs:
            raise SweepError(f"{self.name} has no model {member!r}; sweep.csv lists those that it has.")
        return self._configs[member]

    def _read(self, file: str, name: str, kind: str, shape: tuple[int | None, ...]) -> NDArray:
        """An array of this kind of numbers and shape; None: any number."""
        path = self.folder / file
        try:
            with np.load(path, allow_pickle=False) as stored:
                found = stored[name]
            alike = [size in (None, own) for size, own in zip(shape, found.shape, strict=False)]
            if found.dtype.kind != kind or found.ndim != len(shape) or not all(alike):
                raise ValueError(f"{name}: {found.dtype} of the shape {found.shape}")
            return found
        except KeyError:
            raise SweepError(
                f"{path} has nothing of {name}, which {TABLE} says is done. Copy the sweep again."
            ) from None
        except UNREADABLE as error:
            raise SweepError(f"{path} is damaged ({their_words(error)}). Copy the sweep again.") from error


@dataclass(frozen=True)
class Broken:
    """A folder among the sweeps that is not a usable one, and why."""

    name: str
    problem: str


def load(folder: str | Path) -> Sweep:
    """Read and check one sweep's folder. Raises SweepError: which file, what is wrong, what to do."""
    folder = Path(folder)
    header = read_header(folder)
    every = header.spec.members()
    members = _table(folder / TABLE, ROW, len(ROW))
    if _about(members) != [(one.name, *one.group, one.config.seed) for one in every]:
        raise SweepError(f"{folder / TABLE} has other members than {HEADER}. Copy the sweep again.")
    dimensions = _table(folder / DIMENSIONS, (*MEMBER, "dimension"), len(MEMBER))
    if not set(_about(dimensions)) <= set(_about(members)):
        raise SweepError(f"{folder / DIMENSIONS} has other members than {HEADER}. Copy the sweep again.")
    claims = _table(folder / CLAIMS, ("seed",)) if (folder / CLAIMS).exists() else None
    done = members["member"][members["status"] == DONE]
    for path, ending in ((folder / CODES, ""), (folder / PICTURES, "/given_back"), (folder / PICTURES, "/moves")):
        there = set(_names(path))
        for name in done:
            if name + ending not in there:
                raise SweepError(f"{path} has nothing of {name}, which {TABLE} says is done. Copy the sweep again.")
    return Sweep(folder, header.spec, header.provenance, members, dimensions, claims)


def read_header(folder: Path) -> Header:
    """What a sweep's folder says it is. Raises SweepError."""
    path = folder / HEADER
    try:
        return Header.model_validate_json(_text(path))
    except ValidationError as error:
        raise SweepError(f"{path} is not usable: {explain(error)}.") from error


def available(folder: str | Path | None = None) -> list[Sweep | Broken]:
    """Every sweep in `folder` (see `folders.sweeps_dir`) by name, those that are no use with the reason."""
    root = folders.sweeps_dir(folder)
    found: list[Sweep | Broken] = []
    try:
        paths = sorted(path for path in root.iterdir() if (path / HEADER).exists())
    except OSError:
        return []
    for path in paths:
        try:
            found.append(load(path))
        except SweepError as error:
            found.append(Broken(showable(path.name), str(error).replace(showable(f"{root}/"), "")))
    return found


def of_dataset(name: str, folder: str | Path | None = None) -> list[Sweep]:
    """The usable sweeps of a data set, by name."""
    return [one for one in available(folder) if isinstance(one, Sweep) and one.spec.dataset == name]


def signature(folder: str | Path | None = None) -> str:
    """Changes when a table of any sweep in the folder is written: a key for caches."""
    stamps = []
    for path in sorted(folders.sweeps_dir(folder).glob("*/*")):
        if path.name in _FILES:
            stat = path.stat()
            stamps.append((str(path), stat.st_mtime_ns, stat.st_size))
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _table(path: Path, columns: tuple[str, ...], numbers: int | None = None) -> pd.DataFrame:
    """A table that has these columns; those from the place `numbers` on hold nothing else."""
    from io import StringIO

    import pandas as pd

    try:
        found = pd.read_csv(StringIO(_text(path)), dtype=dict.fromkeys(_WORDS, str))
    except (ValueError, pd.errors.ParserError, OverflowError) as error:
        raise SweepError(f"{path} is not a table ({their_words(error)}). Copy the sweep again.") from error
    if lacking := [name for name in columns if name not in found]:
        raise SweepError(f"{path} has no column {lacking[0]}. Copy the sweep again.")
    for name in found.columns.intersection(list(_WORDS)):
        found[name] = found[name].fillna("")
    for name in () if numbers is None else found.columns[numbers:]:
        if len(found) and found[name].dtype.kind not in "biuf":
            raise SweepError(f"{path}: {showable(name)} holds something that is no number. Copy the sweep again.")
    return found


def _about(table: pd.DataFrame) -> list[tuple[object, ...]]:
    """Which member each row is about."""
    return list(table[list(MEMBER)].itertuples(index=False, name=None))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise SweepError(f"{path} is larger than {_MAX_BYTES / 1e6:.0f} MB, too large to be what it claims.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SweepError(f"{path} is missing. A sweep is made by `python -m vae sweep`.") from None
    except OSError as error:
        raise SweepError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    except UnicodeDecodeError:
        raise SweepError(f"{path} is not text. Copy the sweep again.") from None


def _names(path: Path) -> list[str]:
    """Of the arrays of an archive. Raises SweepError where it is missing, damaged or too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_BYTES:
                raise SweepError(f"{path} is larger than {_MAX_BYTES / 1e6:.0f} MB, too large to be what it claims.")
            return [name.removesuffix(".npy") for name in archive.namelist()]
    except FileNotFoundError:
        raise SweepError(f"{path} is missing. Copy the sweep again.") from None
    except UNREADABLE as error:
        raise SweepError(f"{path} is damaged ({their_words(error)}). Copy the sweep again.") from error
