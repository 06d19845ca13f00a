"""A model that others trained as a checkpoint of ours: its format recognised, its reading chosen, its files written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core import atomic
from vae.core.errors import CheckpointError, DataError, os_error_sentence, showable
from vae.data import Dataset, load
from vae.data.dataset import RGB
from vae.foreign import disentangling_vae, onnx_graph, ours, pt2_file, pythae, state_dict, trials, zipped
from vae.foreign.examples import EXPORT
from vae.foreign.interpretation import Draft, Reading, under
from vae.foreign.trials import Trial
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.models.graphs import files as graph_files

SHEET = "import.png"
_MOST = 6e4  # a weight beyond float16's range, in which checkpoints are written


@dataclass(frozen=True, eq=False)
class Imported:
    """The checkpoint, and what was seen on images: `trials` is empty, and `why` says so, where there are none.

    `notes`: sentences about what the layers leave out of the file. `fits`: each way in which strides and paddings fit,
    after its word, where there are several.
    """

    checkpoint: Checkpoint
    reading: Reading
    trials: Sequence[Trial]
    images: str
    why: str = ""
    notes: Sequence[str] = ()
    fits: Sequence[str] = ()

    @property
    def better(self) -> Trial | None:
        """Another reading with a lower error than the one that was taken, or None."""
        taken = next((one for one in self.trials if one.reading == self.reading), None)
        found = trials.best(self.trials) if self.trials else None
        return found if found and taken and found.bce < taken.bce else None


def draft_of(source: Path, dataset: str | None = None, data_dir: str | Path | None = None) -> Draft:
    """What a file or a folder holds; `dataset`: what it was trained on, where the file does not say.

    Raises CheckpointError: what is wrong, and the one next step that fits.
    """
    if not source.exists():
        raise CheckpointError(f"{showable(str(source))} is not there. Give a file or a folder on this machine.")
    if source.is_file() and source.suffix.lower() == zipped.SUFFIX:
        with zipped.unpacked(source) as top:
            inside = _within(top)
            try:
                found = draft_of(inside, dataset, data_dir)
            except CheckpointError as error:
                raise CheckpointError(str(error).replace(str(top), showable(source.name))) from None
            return replace(found, name=source.stem) if inside == top else found
    for known in (disentangling_vae, ours):
        if known.is_one(source):
            return known.draft(source)
    if pythae.is_one(source):
        return pythae.draft(source, dataset)
    if onnx_graph.is_one(source):
        return onnx_graph.draft(source, dataset)
    if pt2_file.is_one(source):
        return pt2_file.draft(source, dataset)
    if state_dict.is_one(source):
        return state_dict.draft(source, dataset, data_dir)
    raise CheckpointError(
        f"{showable(str(source))} is no model that can be read. From PyTorch write ONNX: {EXPORT}. What else is read: "
        "docs/your-own-models.md."
    )


def _within(top: Path) -> Path:
    """The folder in an unpacked zip that holds a model, the one file of weights, or the whole."""
    for folder in zipped.folders(top):
        if any(format_.is_one(folder) for format_ in (disentangling_vae, ours, pythae, onnx_graph)):
            return folder
    files = [path for path in top.rglob("*") if path.is_file() and path.suffix.lower() not in (".json", ".data")]
    return files[0] if len(files) == 1 else top


def import_model(
    source: Path,
    out: Path,
    reading: str = "",
    name: str | None = None,
    dataset: str | None = None,
    data_dir: str | Path | None = None,
) -> Imported:
    """Read the model at `source` and write it into the folder `out`, with a sheet of what it makes of ten images.

    Args:
        source: the file or the folder.
        out: the folder of the checkpoint; its name is that of the model among others.
        reading: words with commas between, for what is not as it is concluded ("halves,gives-unit").
        name: what pages call the model; else what its folder or file is called.
        dataset: the images to check on; else those that it was trained on.
        data_dir: where data sets are, as for `load_data`.

    Raises:
        CheckpointError: nothing there that can be read, layers that do not fit together, a folder that is taken.
    """
    check_free(out)
    draft = draft_of(source, dataset, data_dir)
    if name is not None:
        draft = replace(draft, name=name)
    images, why = _images(draft, dataset, data_dir)
    draft = replace(draft, reading=draft.reading.changed(reading))
    found = [] if images is None else trials.every(draft, trials.chosen_images(images))
    if found and not draft.known:
        asked = [one for one in found if one.reading.changed(reading) == one.reading]
        draft = replace(draft, reading=trials.best(asked).reading)
    doubt = "" if images is None else trials.doubt(draft, found, trials.chosen_images(images))
    notes = (*draft.notes, doubt) if doubt else draft.notes
    fits = [f"fit-{at}: {fit.words}" for at, fit in enumerate(draft.fits, 1)]
    saved = write(draft, out, images, found)
    return Imported(saved, draft.reading, found, "" if images is None else images.name, why, notes, fits)


def write(draft: Draft, out: Path, images: Dataset | None, found: Sequence[Trial]) -> Checkpoint:
    """Save the model under its reading into the folder `out`, with a sheet of what was seen. Raises CheckpointError."""
    check_free(out)
    config, weights = under(draft, draft.reading)
    _check_range(draft, weights)
    if draft.graphs is not None:
        saved = checkpoints.save_graphs(out, config, draft.graphs.folder)
    else:
        saved = checkpoints.save(out, config, weights)
    if images is not None:
        try:
            atomic.write_bytes(out / SHEET, trials.sheet(trials.chosen_images(images), found))
        except OSError as error:
            raise CheckpointError(f"{out / SHEET} cannot be written: {os_error_sentence(error)}.") from error
    return saved


def check_free(out: Path) -> None:
    """Raise CheckpointError unless a model can be written into this folder: a name that is none, or is taken."""
    checkpoints.check_name(out.name)
    if any((out / name).exists() for name in (checkpoints.CONFIG, checkpoints.WEIGHTS, *graph_files.NAMES.values())):
        raise CheckpointError(
            f"{showable(str(out))} holds a model already. Choose another --name, or remove it.",
            f"`betascope remove {out.name}` does.",
        )


def images_for(draft: Draft, name: str, data_dir: str | Path | None = None) -> Dataset:
    """The test images of a data set, to check a model on.

    Raises DataError: they cannot be read. CheckpointError: the model takes others.
    """
    found = load(name, "test", data_dir)
    _check_fits(draft, found, name)
    return found


def _images(draft: Draft, dataset: str | None, data_dir: str | Path | None) -> tuple[Dataset | None, str]:
    """The test images to check a model on, or None and why there are none."""
    name = dataset or draft.dataset
    try:
        found = load(name, "test", data_dir)
    except DataError as error:
        if dataset:
            raise
        return None, (
            f"It was trained on {showable(name)[:60]}, which is not here ({error}) Nothing was checked on images: give "
            "--dataset to do so."
        )
    _check_fits(draft, found, name)
    return found, ""


def _check_fits(draft: Draft, found: Dataset, name: str) -> None:
    if found.channels != draft.channels:
        takes, are = ("in colour" if channels == RGB else "grey" for channels in (draft.channels, found.channels))
        raise CheckpointError(
            f"The model takes images that are {takes}; those of {name} are {are}. Give others with --dataset, or none."
        )
    if found.image_shape != draft.image_shape:
        height, width = draft.image_shape
        wanted = " x ".join(map(str, found.image_shape))
        raise CheckpointError(
            f"The model takes images of {height} x {width} pixels; those of {name} have {wanted}. Resized ones are "
            f"called {name.split('@')[0]}@{height}x{width}."
        )


def _check_range(draft: Draft, weights: dict[str, NDArray[np.float32]]) -> None:
    for name, tensor in weights.items():
        if np.abs(tensor).max(initial=0) > _MOST:
            raise CheckpointError(
                f"{showable(draft.file.name)}: {name} has weights beyond {_MOST:,.0f}, more than a checkpoint can hold."
            )
