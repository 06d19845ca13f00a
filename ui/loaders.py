"""What pages read, loaded once for all visitors.

Keys are digests and file stamps, never tensors or arrays; stamps are one text, the quickest key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui import once, views
from vae import data
from vae.core import folders
from vae.core.errors import BetascopeError
from vae.data import Dataset, Split
from vae.figures.colours import accent, dash, shade
from vae.models import catalogue, judge
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.sweeps import sweep as sweeps

if TYPE_CHECKING:
    from vae.studies.pictures import Real


@dataclass(frozen=True)
class ModelView:
    """A model as every page shows it: its title, its colour, how its lines are dashed, and the checkpoint itself."""

    title: str
    accent: str
    checkpoint: Checkpoint
    dash: str = "solid"

    @classmethod
    def of(cls, title: str, checkpoint: Checkpoint, rank: int = 0) -> ModelView:
        """The model under this title, in the colour that its kind and its beta have everywhere.

        rank: how many others of that colour come before it; it has another shade, and other dashes.
        """
        return cls(title, shade(accent(checkpoint.config), rank), checkpoint, dash(rank))

    @classmethod
    def several(cls, models: Mapping[str, Checkpoint]) -> dict[str, ModelView]:
        """These models by their titles, no two of which look the same (up to 15 of one kind and beta)."""
        before: Counter[str] = Counter()
        views = {}
        for title, model in models.items():
            colour = accent(model.config)
            views[title] = cls.of(title, model, before[colour])
            before[colour] += 1
        return views


# How Streamlit's caches tell these apart: by content, never by hashing the arrays themselves.
KEYS: dict[str | type, Callable[[Any], Any]] = {
    ModelView: attrgetter("title", "accent", "dash", "checkpoint.digest"),
    Checkpoint: attrgetter("digest"),
    Judge: attrgetter("digest"),
    Dataset: attrgetter("name", "split", "digest"),
}


@once.a_run
def found_models() -> list[Checkpoint | Broken]:
    """Everything in the checkpoint folder, read again when a file in it changes."""
    folder = folders.checkpoints_dir()
    try:
        return _scan(str(folder), catalogue.signature(folder))
    except BetascopeError as error:
        st.error(str(error), icon=":material/error:")
        return []


@st.cache_resource(show_spinner=False, max_entries=4)
def _scan(folder: str, signature: str) -> list[Checkpoint | Broken]:
    return catalogue.scan(folder, multi_rate_too=True)


@once.a_run
def found_sweeps() -> list[sweeps.Sweep | sweeps.Broken]:
    """Everything in the folder of sweeps, read again when a file in it changes."""
    return _sweeps(str(folders.sweeps_dir()), sweeps.signature())


@st.cache_resource(show_spinner=False, max_entries=4)
def _sweeps(folder: str, signature: str) -> list[sweeps.Sweep | sweeps.Broken]:
    return sweeps.available(folder)


@once.a_run
def data_names() -> list[str]:
    """The data sets that are here, as `data.available` has them."""
    return data.available()


@once.a_run
def dataset(name: str, split: Split) -> Dataset:
    """One split of a data set. On failure the page shows the sentence and stops."""
    folder = folders.data_dir()
    try:
        return _dataset(name, split, str(folder), repr(data.stamp(name, folder)))
    except BetascopeError as error:
        st.error(str(error), icon=":material/error:")
        views.end()


@st.cache_resource(show_spinner=False, max_entries=8)
def _dataset(name: str, split: Split, folder: str, stamp: str) -> Dataset:
    return data.load(name, split, Path(folder))


def found_judge(images: Dataset, quiet: bool = False) -> Judge | None:
    """The judge of a data set; where there is none, None and (unless `quiet`) one sentence on the page."""
    found, error = _judge_or_why(images)
    if found is None and not quiet:
        st.caption(f":material/info: {error}")
    return found


@once.a_run
def _judge_or_why(images: Dataset) -> tuple[Judge | None, str]:
    folder = folders.checkpoints_dir()
    try:
        return _judge(images, str(folder), repr(judge.signature(images.name, folder))), ""
    except BetascopeError as error:
        return None, str(error)


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=KEYS)
def _judge(images: Dataset, folder: str, signature: str) -> Judge:
    return judge.find(images, folder)


@st.cache_resource(show_spinner=False, max_entries=3, hash_funcs=KEYS)
def real(images: Dataset) -> Real:
    """What pictures are held against to find the image most like each: 31 MB for 10,000 images of 28 x 28."""
    from vae.studies.pictures import Real

    return Real(images.only_images)
