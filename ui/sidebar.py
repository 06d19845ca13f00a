"""The controls that every page shares. Their values stay from page to page and are in the address.

A widget bound to the address keeps its value there, so a link reproduces the view. They are drawn by the script that
all pages share: drawn by a page, they would belong to that page, and the address would forget them on the next.
What an address asks for and this machine does not have is said in a sentence, and the rest of it still counts.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import address, class_link, loaders, output, public, views
from ui.loaders import ModelView
from ui.other_betas import asked_for
from vae import data
from vae.core.counted import by_number, counted
from vae.data import Dataset
from vae.data.dataset import sized
from vae.export import names
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.families import first_shown, preferred, resized_for
from vae.models.titles import of_folder, titles

_DATA, _MODELS, _DIGIT = "data", "models", "digit"  # keys in the session, names in the address
_OTHERS = "others"
_ONLY = "only"  # in a link: the one model that it opens
ON = "on"  # in a link: the data set that it opens, whatever is chosen
_NEXT_DATA, _NEXT_MODELS = "next-data", "next-models"  # in the session
_ALL = "all"
_PILLS = 30  # classes that stand side by side to be chosen from; more are a list that can be searched
NAMES = (_DATA, _MODELS, _DIGIT, _OTHERS)
_this_run = threading.local()  # what `draw` has read, for `chosen` in the same run: reading takes milliseconds


@dataclass(frozen=True)
class _Read:
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


def draw(by_class: bool = True) -> None:
    """Draw the shared controls in the sidebar; called once in every run, before the page.

    by_class: whether the page shows the images of one class where one is chosen.
    """
    link = class_link.current()
    _draw_dataset()
    images, models = dataset(), loaders.found_models()
    texts = [*st.query_params.get_all(_MODELS), *(st.session_state.get(_MODELS) or []), st.query_params.get(_ONLY, "")]
    texts += link.models
    models = [*models, *asked_for([one for one in models if isinstance(one, Checkpoint)], texts)]
    with st.sidebar:
        if images.notes:
            st.caption(output.literal(" ".join(images.notes)))
        offered = _draw_models(images, models)
        if not by_class:
            if digit := st.session_state.get(_DIGIT) or st.query_params.get(_DIGIT):
                st.session_state[_DIGIT] = digit  # what is not drawn is else forgotten
        elif images.present:
            label = "Digit" if data.of_digits(images.name) else "Class"
            names = (images.class_names[label] for label in images.present)
            options = [_ALL, *(name for name in names if name != _ALL)]  # a class of that name is in all
            if st.session_state.get(_DIGIT, _ALL) not in options:  # of a data set that was chosen before
                del st.session_state[_DIGIT]
            if len(options) > _PILLS:
                tip = "Type a part of a name to find it."
                st.selectbox(label, options, key=_DIGIT, bind="query-params", help=tip, disabled=link.locks(_DIGIT))
            else:
                locked = link.locks(_DIGIT)
                st.pills(label, options, default=_ALL, key=_DIGIT, bind="query-params", required=True, disabled=locked)
        if sentence := class_link.sentence():
            st.caption(f":material/lock: {sentence}")
    wanted, digit = st.session_state.get(_MODELS) or [], st.session_state.get(_DIGIT) or _ALL
    _this_run.read = _Read(images, offered, wanted, digit)


def switch_to(name: str) -> None:
    """Run again with another data set in the control (which can only be set before it is drawn)."""
    st.session_state[_NEXT_DATA] = name
    st.rerun()


def dataset() -> Dataset:
    """The test split of the chosen data set; the page stops with a sentence where it cannot be read."""
    instead: _Read | None = getattr(_this_run, "instead", None)
    if instead is not None:
        return instead.images
    return loaders.dataset(st.session_state.get(_DATA) or loaders.data_names()[0], "test")


def keeps_data() -> bool:
    """Whether the link of the visitor's class says which data set it is, and no other can be chosen."""
    link = class_link.current()
    return link.locks(_DATA) or bool(link.data and _fixed_data(_data_names()))


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
        st.session_state[_NEXT_DATA] = name
    st.session_state[_NEXT_MODELS] = tuple(roles)


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
    read: _Read = _now()
    images, offered, wanted = read.images, read.offered, read.wanted
    if name and name != images.name:
        images = loaders.dataset(name, "test")
        whole = [one for one in loaders.found_models() if isinstance(one, Checkpoint)]
        fitting = [one for one in whole if one.config.planes == images.planes]
        family = preferred(fitting, images)
        offered, first = _offered(titles(fitting, images), _of_one_beta(family)), first_shown(family, images)
        wanted = [title for title, model in offered.items() if model in first]
    of_role = with_roles(offered, images, models)
    asked = [title if title in offered else of_role[title] for title in models if title in offered or title in of_role]
    kept = [title for title in asked if title in wanted]
    before = getattr(_this_run, "instead", None)
    _this_run.instead = _Read(images, offered, kept or asked or wanted, digit or _ALL)
    try:
        yield
    finally:
        _this_run.instead = before


def chosen_titles() -> list[str]:
    """The models that are chosen, for what runs without the page."""
    return list(st.session_state.get(_MODELS) or [])


def chosen_class() -> str:
    """The name of the class that is chosen; '' for all."""
    name = str(st.session_state.get(_DIGIT) or _ALL)
    return "" if name == _ALL else name


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
    label = images.class_names.index(name) if name in images.class_names and name != _ALL else None
    return Choice(images, {title: looks[title] for title in models}, label)


def _now() -> _Read:
    read: _Read = getattr(_this_run, "instead", None) or _this_run.read
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


def _data_names() -> list[str]:
    """The data sets that can be chosen."""
    here, models = loaders.data_names(), loaders.found_models()
    return [*here, *resized_for([one for one in models if isinstance(one, Checkpoint)], here)]


def _fixed_data(names: list[str]) -> str:
    """The one of these that the visitor's class link keeps to; '' where it says none, or one that is not here."""
    return link.data if (link := class_link.current()).data in names else ""


def _draw_dataset() -> None:
    names = _data_names()
    fixed = _fixed_data(names)
    if (on := address.spend(ON)) in names and not (keeps_data() and on != fixed):
        st.session_state[_NEXT_DATA] = on
        address.overruled(_DATA, _MODELS)
    elif on:
        address.refuse(ON, on)
    if _NEXT_DATA in st.session_state:
        st.session_state[_DATA] = st.session_state.pop(_NEXT_DATA)
    asked = st.query_params.get(_DATA)
    held = asked if address.navigated() else st.session_state.get(_DATA, asked)
    if held not in names:
        held = names[0]
    held = fixed or held
    if st.session_state.get(_DATA) not in (None, held):
        st.session_state[_DATA] = held  # its file has gone
    address.fill_always(_DATA, held)
    st.sidebar.selectbox(
        "Data set",
        names,
        index=None,  # no default: see `address`
        required=True,
        key=_DATA,
        bind="query-params",
        help="The pages show its test images, which the models did not see in training."
        if public.on()
        else "The pages show its test images, which the models did not see in training. More: `python -m vae data "
        "fetch NAME`, or the page Your data for images of your own.",
        disabled=keeps_data(),
    )
    if "mnist" not in names and public.bounds().fetches:
        st.sidebar.caption("MNIST is not on this machine; one click on the Overview fetches it.")


def _offered(named: dict[str, Checkpoint], family: list[Checkpoint]) -> dict[str, Checkpoint]:
    """The models that can be chosen, by title: the family of this data set, and the others where they are asked for."""
    return named if st.session_state.get(_OTHERS) else {title: one for title, one in named.items() if one in family}


def _of_one_beta(family: list[Checkpoint]) -> list[Checkpoint]:
    """A family without its networks of every beta, which have four long names each; those alone where all are such."""
    return [model for model in family if model.config.betas is None] or family


def _draw_models(images: Dataset, models: list[Checkpoint | Broken]) -> dict[str, Checkpoint]:
    """The controls; returns the models that they offer, by title in teaching order."""
    whole = [model for model in models if isinstance(model, Checkpoint)]
    fitting = [model for model in whole if model.config.planes == images.planes]
    family = _of_one_beta(preferred(fitting, images))
    named = titles(fitting, images)
    older = {of_folder(model): title for title, model in named.items() if of_folder(model) not in named}
    older |= {model.name: title for title, model in named.items() if model.config.betas}  # mnist-multi-rate@2.4
    for parameter in list(st.query_params):
        address.renamed(parameter, older)
    only = address.spend(_ONLY)
    only = older.get(only, only)
    link = class_link.current()
    fixed = [title for title in named if title in {older.get(model, model) for model in link.models}]
    absent = [f"model {title}" for title in link.models if older.get(title, title) not in fixed]
    if link.data and not _fixed_data(_data_names()):
        absent.append(f"data {link.data}")
    class_link.say(*absent)
    place = st.container()  # the toggle stands below the models and decides which there are
    if len(family) < len(fitting) and not fixed:
        elsewhere = [title for title, model in named.items() if model not in family]
        if only in elsewhere:
            st.session_state[_OTHERS] = True
        if _OTHERS not in st.session_state and set(elsewhere) & set(st.query_params.get_all(_MODELS)):
            st.session_state[_OTHERS] = True  # the address names one
        st.toggle(
            "More models",
            key=_OTHERS,
            bind="query-params",
            help="Also offer the networks of every β at once, and the models of other images of this size.",
            disabled=link.locks(_MODELS),
        )
    offered = {title: named[title] for title in fixed} or _offered(named, family)
    if roles := st.session_state.pop(_NEXT_MODELS, ()):
        titles_of = with_roles(offered, images, roles).values()
        if titles_of and not (fixed or link.locks(_MODELS)):
            st.session_state[_MODELS] = [title for title in offered if title in titles_of]
    if only in offered and not (fixed or link.locks(_MODELS)):
        st.session_state[_MODELS] = [only]
        address.fill_always(_MODELS, [only])
    elif only not in (*fixed, ""):
        address.refuse(_ONLY, only)
    if offered:
        first = first_shown(family, images)
        if fixed:
            st.session_state[_MODELS] = fixed
        _keep_models(offered, [title for title, model in offered.items() if model in first])
        place.pills(
            "Models",
            list(offered),
            selection_mode="multi",
            key=_MODELS,
            bind="query-params",  # no default: `address`
            help="AE: a plain autoencoder. β: a variational autoencoder whose KL term weighs β. One network: a "
            "multi-rate VAE, trained for every β at once, at this one.",
            disabled=bool(fixed) or link.locks(_MODELS),
        )
    if broken := len(models) - len(whole):
        st.caption(f":material/warning: {counted(broken, 'checkpoint')} cannot be read; the Overview says why.")
    return offered


def _keep_models(offered: dict[str, Checkpoint], first: list[str]) -> None:
    """Those that were chosen and are offered still; as on a first visit, where all of them have gone."""
    held = st.session_state.get(_MODELS)
    by_address = held is None or address.navigated()
    asked: list[str] = st.query_params.get_all(_MODELS) if by_address else list(held or [])
    kept = [title for title in asked if title in offered] or (first if asked or by_address else [])
    if held is not None and held != kept:
        st.session_state[_MODELS] = kept
    address.fill_always(_MODELS, kept)


def _absent(asked: str) -> str:
    used = st.session_state.get(_DATA) or loaders.data_names()[0]
    if asked in data.REGISTRY:
        return (
            f"This address asks for {data.title(asked)}, which is not on this machine; showing {data.title(used)} "
            f"instead.{' The Overview fetches it with one click.' if public.bounds().fetches else ''}"
        )
    return f"This address asks for a data set that is not on this machine; showing {data.title(used)} instead."


EXPLAINED: dict[str, Callable[[str], str]] = {_DATA: _absent}  # how it is said that an address asks for it in vain
