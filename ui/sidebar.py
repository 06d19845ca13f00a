"""What the controls that every page shares say: data set, models, class. `ui/sidebar_controls.py` draws them.

Their values stay from page to page and are in the address.
"""

import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import class_link, loaders, output, views
from ui.loaders import ModelView
from vae import data
from vae.core.counted import by_number
from vae.data import Dataset
from vae.data.dataset import sized
from vae.export import names
from vae.models.checkpoints import Checkpoint
from vae.models.families import first_shown, preferred, resized_for
from vae.models.titles import titles

DATA, MODELS, DIGIT, OTHERS = "data", "models", "digit", "others"  # keys in the session, names in the address
NEXT_DATA, NEXT_MODELS = "next-data", "next-models"  # in the session
ALL = "all"
_this_run = threading.local()  # what was drawn, for `chosen` in the same run: reading takes milliseconds


@dataclass(frozen=True)
class Said:
    """The images, the models that can be chosen of them, by title, which are chosen, and the class's name."""

    images: Dataset
    offered: dict[str, Checkpoint]
    wanted: Collection[str]
    digit: str


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at: the test split of a data set, some models that fit it, and one class or all."""

    dataset: Dataset
    models: dict[str, ModelView]  # by title, in teaching order
    label: int | None

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """The models without titles and colours, in the same order."""
        return tuple(model.checkpoint for model in self.models.values())

    @property
    def class_name(self) -> str | None:
        """The name of the chosen class, or None for all."""
        return None if self.label is None else self.dataset.class_names[self.label]

    def file_name(self, what: str, *more: object) -> str:
        """What a file of this choice is called, without its ending; `more` tells it from others of the same choice."""
        return names.file_name(what, self.dataset.name, [one.name for one in self.checkpoints], *more)

    def indices(self, dataset: Dataset | None = None) -> NDArray[np.int64]:
        """The images of the chosen class, or all, by index: of this data set or of another split of it."""
        images = self.dataset if dataset is None else dataset
        return np.arange(len(images)) if self.label is None else images.indices_of(self.label)


def listen(said: Said) -> None:
    """Keep what the controls say, for all that runs after them in the same run."""
    _this_run.read = said


def switch_to(name: str) -> None:
    """Run again with another data set in the control (which can only be set before it is drawn)."""
    st.session_state[NEXT_DATA] = name
    st.rerun()


def dataset() -> Dataset:
    """The test split of the chosen data set; the page stops with a sentence where it cannot be read."""
    instead: Said | None = getattr(_this_run, "instead", None)
    if instead is not None:
        return instead.images
    return loaders.dataset(st.session_state.get(DATA) or loaders.data_names()[0], "test")


def keeps_data() -> bool:
    """Whether the link of the visitor's class says which data set it is, and no other can be chosen."""
    link = class_link.current()
    return link.locks(DATA) or bool(link.data and fixed_data(data_names()))


def has_chosen() -> bool:
    """Whether `chosen` gives something, and does not end the page."""
    read = _now()
    return bool(set(read.offered) & set(read.wanted))


def offered() -> dict[str, Checkpoint]:
    """The models that can be chosen, by title in teaching order."""
    return dict(_now().offered)


def has_changed() -> bool:
    """Whether other data or models are chosen than on a first visit."""
    read = _now()
    family = preferred(list(read.offered.values()), read.images)
    first = first_shown(family, read.images)
    wanted = {title for title, model in read.offered.items() if model in first}
    return read.images.name != loaders.data_names()[0] or set(read.wanted) != wanted


def choose(name: str, roles: Collection[str]) -> None:
    """From the next run on this data set, where it is here, and the models that have these roles in claims and lessons.

    For a button; whoever calls it elsewhere has the page run again.
    """
    if name in loaders.data_names() and not keeps_data():
        st.session_state[NEXT_DATA] = name
    st.session_state[NEXT_MODELS] = tuple(roles)


def data_names() -> list[str]:
    """The data sets that can be chosen."""
    here, models = loaders.data_names(), loaders.found_models()
    return [*here, *resized_for([one for one in models if isinstance(one, Checkpoint)], here)]


def fixed_data(names: list[str]) -> str:
    """The one of these that the visitor's class link keeps to; '' where it says none, or one that is not here."""
    return link.data if (link := class_link.current()).data in names else ""


def offered_of(named: dict[str, Checkpoint], family: list[Checkpoint]) -> dict[str, Checkpoint]:
    """The models that can be chosen, by title: the family of this data set, and the others where they are asked for."""
    return named if st.session_state.get(OTHERS) else {title: one for title, one in named.items() if one in family}


def of_one_beta(family: list[Checkpoint]) -> list[Checkpoint]:
    """A family without its networks of every beta, which have four long names each; those alone where all are such."""
    return [model for model in family if model.config.betas is None] or family


def with_roles(offered: Mapping[str, Checkpoint], images: Dataset, roles: Collection[str]) -> dict[str, str]:
    """By role the title of a model that has it: one that learned from these images, else any; those that there are."""
    family = preferred(list(offered.values()), images)
    order = sorted(offered, key=lambda title: offered[title] not in family)
    titles = {role: [title for title in order if offered[title].config.title == role] for role in roles}
    return {role: found[0] for role, found in titles.items() if found}


@contextmanager
def instead(name: str = "", models: Collection[str] = (), digit: str = "") -> Iterator[None]:
    """What runs inside looks at this data set, these models and this class, whatever is chosen for the rest.

    models: titles, as an address has them; where none of them can be had, those that are chosen. digit: '' for all.
    """
    read: Said = _now()
    images, offered, wanted = read.images, read.offered, read.wanted
    if name and name != images.name:
        images = loaders.dataset(name, "test")
        whole = [one for one in loaders.found_models() if isinstance(one, Checkpoint)]
        fitting = [one for one in whole if one.config.planes == images.planes]
        family = preferred(fitting, images)
        offered, first = offered_of(titles(fitting, images), of_one_beta(family)), first_shown(family, images)
        wanted = [title for title, model in offered.items() if model in first]
    of_role = with_roles(offered, images, models)
    asked = [title if title in offered else of_role[title] for title in models if title in offered or title in of_role]
    kept = [title for title in asked if title in wanted]
    before = getattr(_this_run, "instead", None)
    _this_run.instead = Said(images, offered, kept or asked or wanted, digit or ALL)
    try:
        yield
    finally:
        _this_run.instead = before


def chosen_titles() -> list[str]:
    """The models that are chosen, for what runs without the page."""
    return list(st.session_state.get(MODELS) or [])


def chosen_class() -> str:
    """The name of the class that is chosen; '' for all."""
    name = str(st.session_state.get(DIGIT) or ALL)
    return "" if name == ALL else name


def chosen() -> Choice:
    """What the shared controls say; the page stops with a sentence where that leaves nothing to show."""
    read = _now()
    images, offered, wanted = read.images, read.offered, read.wanted
    if not offered:
        st.error(
            f"No model in the checkpoint folder takes images of {sized(images.planes)}. "
            f"Train one: {output.command(f'python -m vae train --dataset {images.name} --out checkpoints/my-model')}.",
            icon=":material/error:",
        )
        views.end()
    models = {title: model for title, model in offered.items() if title in wanted}  # teaching order, not click order
    looks = ModelView.several(offered)  # of all of them: a look that stays when others are chosen
    if not models:
        st.info("Choose at least one model in the sidebar.", icon=":material/info:")
        views.end()
    if sentence := _unseen(images, models):
        st.caption(f":material/info: {sentence}")
    name = read.digit
    label = images.class_names.index(name) if name in images.class_names and name != ALL else None
    return Choice(images, {title: looks[title] for title in models}, label)


def _now() -> Said:
    read: Said = getattr(_this_run, "instead", None) or _this_run.read
    return read


def _unseen(images: Dataset, models: dict[str, Checkpoint]) -> str:
    """Which of the models learned from other images than these, as a sentence; '' where none did."""
    others = {
        title: one.config.dataset for title, one in models.items() if not data.same(one.config.dataset, images.name)
    }
    if not others:
        return ""
    learned = " and ".join(output.literal(data.title(name)) for name in dict.fromkeys(others.values()))
    shown = output.literal(data.title(images.name))
    if len(others) == len(models):
        return (
            f"{by_number(len(others), 'This model', 'These models')} learned from {learned} and never saw images of "
            f"{shown}: what is true there may be otherwise here."
        )
    who = " and ".join(map(output.literal, others))
    return f"{who} learned from {learned} and never saw images of {shown}: what is true there may be otherwise here."


def title_of(checkpoint: Checkpoint, images: Dataset) -> str:
    """What a model is called among all that take these images, in the sidebar and in addresses."""
    fitting = [one for one in loaders.found_models() if isinstance(one, Checkpoint)]
    fitting = [one for one in fitting if one.config.planes == images.planes]
    named = titles(fitting, images).items()
    return next((title for title, one in named if one.digest == checkpoint.digest), checkpoint.config.title)
