"""A model that others trained, looked at before anything is written: what it is, which images fit, every reading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vae import data
from vae.core.errors import BetascopeError, showable
from vae.core.task import Task
from vae.data import Dataset, resized
from vae.data.dataset import RGB
from vae.foreign import importing, trials
from vae.foreign.interpretation import Draft, Reading
from vae.foreign.trials import Trial

UNSAID = "another"  # the data set of a model whose file says none
_SIDES = (32, 64)  # pixels: of most models of others
NO_IMAGES = ""  # a data set that is none: nothing is checked


@dataclass(frozen=True, eq=False)
class Examined:
    """A model as its file has it, and what it makes of ten images under each reading.

    fitting: the data sets here whose images it takes, the likeliest first. images: those that it was checked on; None,
    and `why`, where there are none. reading: what is concluded.
    """

    draft: Draft
    fitting: tuple[str, ...]
    images: Dataset | None
    trials: Sequence[Trial]
    reading: Reading
    why: str = ""

    def trial(self, reading: Reading) -> Trial | None:
        """What was seen under a reading."""
        return next((one for one in self.trials if one.reading == reading), None)

    def shown(self) -> list[Trial]:
        """Those whose pictures differ, the lowest error first."""
        return trials.distinct(sorted(self.trials, key=lambda one: one.bce))


def read(source: Path, dataset: str, data_dir: str | Path | None = None) -> Draft:
    """What a file or a folder holds; `dataset`: what it was trained on, where none is said. Raises CheckpointError."""
    return importing.draft_of(source, dataset, data_dir)


def examine(
    draft: Draft, dataset: str | None = None, data_dir: str | Path | None = None, task: Task = Task()
) -> Examined:
    """What a model makes of ten test images.

    Args:
        draft: the model, as `read` gives it.
        dataset: the images; None for those of its draft, at its size; NO_IMAGES for none.
        data_dir: where data sets are, as for `load_data`.
        task: hears of each reading.

    Raises:
        CheckpointError: it takes images of another size, or gives no pictures.
        DataError: the images cannot be read.
        Stopped: with the task.
    """
    names = fitting(draft, data_dir)
    own = next((one for one in names if _base(one) == _base(draft.dataset)), None)
    name = own if dataset is None else dataset
    if not name:
        unsaid = draft if draft.known else replace(draft, dataset=UNSAID)
        return Examined(unsaid, names, None, [], draft.reading, _why(draft))
    images = importing.images_for(draft, name, data_dir)
    found = trials.every(draft, trials.chosen_images(images), task)
    reading = draft.reading if draft.known else trials.best(found).reading
    return Examined(replace(draft, dataset=images.name), names, images, found, reading)


def fitting(draft: Draft, data_dir: str | Path | None = None) -> tuple[str, ...]:
    """The data sets here whose images the model takes, as they are or resized; that which it names first."""
    found = []
    for name in data.available(data_dir):
        try:
            images = data.load(name, "test", data_dir)
        except BetascopeError:
            continue
        if (images.image_shape, images.channels) == (draft.image_shape, draft.channels):
            found.append(name)
        elif name in data.REGISTRY:
            found.append(resized.Wanted(name, draft.image_shape, draft.channels == RGB).name)
    return tuple(sorted(found, key=lambda name: _base(name) != _base(draft.dataset)))


def every(data_dir: str | Path | None = None) -> tuple[str, ...]:
    """What a model may have been trained on that cannot be read without its images' size."""
    here = data.available(data_dir)
    sizes = [resized.Wanted(name, (side, side)).name for name in here if name in data.REGISTRY for side in _SIDES]
    return (*here, *sizes)


def _base(name: str) -> str:
    return name.split("@")[0]


def _why(draft: Draft) -> str:
    """Why nothing was checked on images."""
    if not draft.known:
        return (
            "It does not say what it was trained on. Choose images, and what it makes of them is shown under each "
            "reading."
        )
    here = any(_base(one) == _base(draft.dataset) for one in data.available())
    return (
        f"It was trained on {showable(draft.dataset)[:60]}{'' if here else ', which is not here'}. Choose images, and "
        "what it makes of them is shown under each reading."
    )
