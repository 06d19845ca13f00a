"""How the controls that every page shares are drawn; `ui/sidebar.py` tells pages what they say.

A widget bound to the address keeps its value there, so a link reproduces the view. They are drawn by the script that
all pages share: drawn by a page, they would belong to that page, and the address would forget them on the next.
What an address asks for and this machine does not have is said in a sentence, and the rest of it still counts.
"""

from collections.abc import Callable

import streamlit as st

from ui import address, class_link, loaders, output, public, sidebar
from ui.other_betas import asked_for
from ui.sidebar import ALL, DATA, DIGIT, MODELS, NEXT_DATA, NEXT_MODELS, OTHERS, Said
from vae import data
from vae.core.counted import counted
from vae.data import Dataset
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.families import first_shown, preferred
from vae.models.titles import of_folder, titles

_ONLY = "only"  # in a link: the one model that it opens
_ON = "on"  # in a link: the data set that it opens, whatever is chosen
_PILLS = 30  # classes that stand side by side to be chosen from; more are a list that can be searched
NAMES = (DATA, MODELS, DIGIT, OTHERS)


def draw(by_class: bool = True) -> None:
    """Draw the shared controls in the sidebar; called once in every run, before the page.

    by_class: whether the page shows the images of one class where one is chosen.
    """
    link = class_link.current()
    _draw_dataset()
    images, models = sidebar.dataset(), loaders.found_models()
    texts = [*st.query_params.get_all(MODELS), *(st.session_state.get(MODELS) or []), st.query_params.get(_ONLY, "")]
    texts += link.models
    models = [*models, *asked_for([one for one in models if isinstance(one, Checkpoint)], texts)]
    with st.sidebar:
        if images.notes:
            st.caption(output.literal(" ".join(images.notes)))
        offered = _draw_models(images, models)
        if not by_class:
            if digit := st.session_state.get(DIGIT) or st.query_params.get(DIGIT):
                st.session_state[DIGIT] = digit  # what is not drawn is else forgotten
        elif images.present:
            label = "Digit" if data.of_digits(images.name) else "Class"
            names = (images.class_names[label] for label in images.present)
            options = [ALL, *(name for name in names if name != ALL)]  # a class of that name is in all
            if st.session_state.get(DIGIT, ALL) not in options:  # of a data set that was chosen before
                del st.session_state[DIGIT]
            if len(options) > _PILLS:
                tip = "Type a part of a name to find it."
                st.selectbox(label, options, key=DIGIT, bind="query-params", help=tip, disabled=link.locks(DIGIT))
            else:
                locked = link.locks(DIGIT)
                st.pills(label, options, default=ALL, key=DIGIT, bind="query-params", required=True, disabled=locked)
        if sentence := class_link.sentence():
            st.caption(f":material/lock: {sentence}")
    wanted, digit = st.session_state.get(MODELS) or [], st.session_state.get(DIGIT) or ALL
    sidebar.listen(Said(images, offered, wanted, digit))


def _draw_dataset() -> None:
    names = sidebar.data_names()
    fixed = sidebar.fixed_data(names)
    if (on := address.spend(_ON)) in names and not (sidebar.keeps_data() and on != fixed):
        st.session_state[NEXT_DATA] = on
        address.overruled(DATA, MODELS)
    elif on:
        address.refuse(_ON, on)
    if NEXT_DATA in st.session_state:
        st.session_state[DATA] = st.session_state.pop(NEXT_DATA)
    asked = st.query_params.get(DATA)
    held = asked if address.navigated() else st.session_state.get(DATA, asked)
    if held not in names:
        held = names[0]
    held = fixed or held
    if st.session_state.get(DATA) not in (None, held):
        st.session_state[DATA] = held  # its file has gone
    address.fill_always(DATA, held)
    st.sidebar.selectbox(
        "Data set",
        names,
        index=None,  # no default: see `address`
        required=True,
        key=DATA,
        bind="query-params",
        help="The pages show its test images, which the models did not see in training."
        if public.on()
        else "The pages show its test images, which the models did not see in training. More: `python -m vae data "
        "fetch NAME`, or the page Your data for images of your own.",
        disabled=sidebar.keeps_data(),
    )
    if "mnist" not in names and public.bounds().fetches:
        st.sidebar.caption("MNIST is not on this machine; one click on the Overview fetches it.")


def _draw_models(images: Dataset, models: list[Checkpoint | Broken]) -> dict[str, Checkpoint]:
    """The controls; returns the models that they offer, by title in teaching order."""
    whole = [model for model in models if isinstance(model, Checkpoint)]
    fitting = [model for model in whole if model.config.planes == images.planes]
    family = sidebar.of_one_beta(preferred(fitting, images))
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
    if link.data and not sidebar.fixed_data(sidebar.data_names()):
        absent.append(f"data {link.data}")
    class_link.say(*absent)
    place = st.container()  # the toggle stands below the models and decides which there are
    if len(family) < len(fitting) and not fixed:
        elsewhere = [title for title, model in named.items() if model not in family]
        if only in elsewhere:
            st.session_state[OTHERS] = True
        if OTHERS not in st.session_state and set(elsewhere) & set(st.query_params.get_all(MODELS)):
            st.session_state[OTHERS] = True  # the address names one
        st.toggle(
            "More models",
            key=OTHERS,
            bind="query-params",
            help="Also offer the networks of every β at once, and the models of other images of this size.",
            disabled=link.locks(MODELS),
        )
    offered = {title: named[title] for title in fixed} or sidebar.offered_of(named, family)
    if roles := st.session_state.pop(NEXT_MODELS, ()):
        titles_of = sidebar.with_roles(offered, images, roles).values()
        if titles_of and not (fixed or link.locks(MODELS)):
            st.session_state[MODELS] = [title for title in offered if title in titles_of]
    if only in offered and not (fixed or link.locks(MODELS)):
        st.session_state[MODELS] = [only]
        address.fill_always(MODELS, [only])
    elif only not in (*fixed, ""):
        address.refuse(_ONLY, only)
    if offered:
        first = first_shown(family, images)
        if fixed:
            st.session_state[MODELS] = fixed
        _keep_models(offered, [title for title, model in offered.items() if model in first])
        place.pills(
            "Models",
            list(offered),
            selection_mode="multi",
            key=MODELS,
            bind="query-params",  # no default: `address`
            help="AE: a plain autoencoder. β: a variational autoencoder whose KL term weighs β. One network: a "
            "multi-rate VAE, trained for every β at once, at this one.",
            disabled=bool(fixed) or link.locks(MODELS),
        )
    if broken := len(models) - len(whole):
        st.caption(f":material/warning: {counted(broken, 'checkpoint')} cannot be read; the Overview says why.")
    return offered


def _keep_models(offered: dict[str, Checkpoint], first: list[str]) -> None:
    """Those that were chosen and are offered still; as on a first visit, where all of them have gone."""
    held = st.session_state.get(MODELS)
    by_address = held is None or address.navigated()
    asked: list[str] = st.query_params.get_all(MODELS) if by_address else list(held or [])
    kept = [title for title in asked if title in offered] or (first if asked or by_address else [])
    if held is not None and held != kept:
        st.session_state[MODELS] = kept
    address.fill_always(MODELS, kept)


def _absent(asked: str) -> str:
    used = st.session_state.get(DATA) or loaders.data_names()[0]
    if asked in data.REGISTRY:
        return (
            f"This address asks for {data.title(asked)}, which is not on this machine; showing {data.title(used)} "
            f"instead.{' The Overview fetches it with one click.' if public.bounds().fetches else ''}"
        )
    return f"This address asks for a data set that is not on this machine; showing {data.title(used)} instead."


EXPLAINED: dict[str, Callable[[str], str]] = {DATA: _absent}  # how it is said that an address asks for it in vain
