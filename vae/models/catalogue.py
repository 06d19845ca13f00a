"""All that lies in a folder of checkpoints: whole models, and what is none and why."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from vae.core import measured
from vae.core.errors import CheckpointError, os_error_sentence, showable
from vae.models import checkpoints, multi_rate
from vae.models.checkpoints import Checkpoint
from vae.models.graphs import files as graph_files

# Weights of other programs, which people put beside the folders of models.
_WEIGHT_FILES = {".bin", ".ckpt", ".h5", ".keras", ".onnx", ".pkl", ".pt", ".pth", ".safetensors"}


# The folders that come with betascope.
SHIPPED = frozenset(
    f"{data}-{model}" for data in ("mnist", "sprites") for model in ("ae", "beta-0", "beta-2.4", "beta-10")
) | {"mnist-beta-1", "mnist-multi-rate", "sprites-multi-rate", "digits-multi-rate"}
_OURS = (
    checkpoints.WEIGHTS,
    checkpoints.CONFIG,
    checkpoints.METRICS,
    checkpoints.HISTORY,
    checkpoints.GAPS,
    checkpoints.RESUME,
    *graph_files.NAMES.values(),
    "import.png",
    ".DS_Store",
)
_OF_A_MODEL = (
    checkpoints.CONFIG,
    checkpoints.WEIGHTS,
    checkpoints.METRICS,
    checkpoints.RESUME,
    *graph_files.NAMES.values(),
)


@dataclass(frozen=True)
class Broken:
    """A folder among the checkpoints that is not a usable model, and why."""

    name: str
    problem: str


def scan(folder: str | Path, multi_rate_too: bool = False) -> list[Checkpoint | Broken]:
    """Everything in `folder`: whole models in teaching order (AE, then by beta), broken ones after them.

    A file of weights that lies there without a folder of its own is among the broken ones; judges are not listed.
    Multi-rate models come after the whole ones where they are asked for, each at those of `multi_rate.OFFERED` that it
    was trained for: what a report or an archive takes of all models are those that were trained for one beta.

    Raises CheckpointError where the folder itself cannot be read.
    """
    folder = Path(folder)
    whole: list[Checkpoint] = []
    of_many: list[Checkpoint] = []
    broken: list[Checkpoint | Broken] = []
    for path in _candidates(folder):
        try:
            found = checkpoints.load(path)
            (whole if found.config.betas is None else of_many).append(found)
        except CheckpointError as error:
            broken.append(Broken(showable(path.name), str(error).replace(showable(f"{folder}/"), "")))
        except OSError as error:
            name = showable(path.name)
            broken.append(Broken(name, f"{name} cannot be read: {os_error_sentence(error)}."))
    if multi_rate_too:
        whole += [checkpoints.at(model, beta) for model in of_many for beta in multi_rate.offered(model.config)]
    whole.sort(key=lambda c: (c.config.betas is not None, c.config.dataset, c.config.kind, c.config.beta, c.name))
    return [*whole, *broken]


def remove(model: Checkpoint) -> None:
    """Delete a model's folder, its weights first.

    Raises CheckpointError: it ships, it is a link, or something else lies in it.
    """
    folder, _ = multi_rate.parted(model.path)  # all betas of a multi-rate model
    if folder.name in SHIPPED:
        raise CheckpointError(f"{folder.name} comes with betascope and stays.")
    if folder.is_symlink():
        raise CheckpointError(
            f"{folder} is a link to a folder elsewhere, which stays as it is. Remove the link, or that folder."
        )
    try:
        for name in _OURS:
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
    except FileNotFoundError:
        return  # another was sooner
    except OSError as error:
        raise CheckpointError(
            f"{model.name} is no model any more, but its folder stays: {os_error_sentence(error)}. Look into {folder}."
        ) from error


def signature(folder: str | Path) -> str:
    """Changes when any file of any checkpoint in `folder` is added, removed or written: a key for caches."""
    stamps = []
    for path in _candidates(Path(folder)):
        for name in _OF_A_MODEL:
            try:
                stat = os.stat(f"{path}/{name}")  # noqa: PTH116  # a path of each file would take longer than the disk
            except OSError:
                stamps.append((f"{path.name}/{name}", 0, 0))
            else:
                stamps.append((f"{path.name}/{name}", stat.st_mtime_ns, stat.st_size))
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _candidates(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _is_candidate(path))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be read: {os_error_sentence(error)}.") from error


def _is_candidate(path: Path) -> bool:
    if path.name.startswith(".") or path.name == measured.FOLDER:
        return False
    return (
        not checkpoints.is_judge(path) if path.is_dir() else path.suffix.lower() in _WEIGHT_FILES | checkpoints.ARCHIVES
    )
