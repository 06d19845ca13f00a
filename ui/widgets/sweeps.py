"""The sweep that a page is about: which there are of a data set, and what to say where there is none."""

from __future__ import annotations

import streamlit as st

from ui import loaders, navigation, output, public
from vae import data
from vae.core.counted import by_number
from vae.data import Dataset
from vae.data.dataset import RGB
from vae.sweeps.sweep import DONE, Broken, Sweep

KEY = "sweep"  # in the session, name in the address
_BETAS, _SEEDS = "0 0.5 1 2.4 4 10 20", 5  # of the sweep that a sentence proposes


def chosen(page: str, dataset: Dataset, meanwhile: str = "") -> Sweep | None:
    """The sweep of these images, by a control where there are several; None, and a sentence, where there is none.

    page: whose address the links to other data sets have, that there are sweeps of. meanwhile: what the page shows
    where there is none, as a sentence.

    What keeps a sweep from being read, and which of its models are not there, is said on the page.
    """
    found = loaders.found_sweeps()
    for one in found:
        if isinstance(one, Broken):
            st.warning(
                f"The sweep {output.literal(one.name)} cannot be read: {output.literal(one.problem)}",
                icon=":material/warning:",
            )
    usable = {one.name: one for one in found if isinstance(one, Sweep) and data.same(one.spec.dataset, dataset.name)}
    if not usable:
        none = (
            f"There is no sweep of {output.literal(data.title(dataset.name))}: many betas, each with several seeds, "
            "trained and measured."
        )
        made = "" if public.on() else f"Make one with {output.command(command(dataset.name))}. "
        if dataset.channels == RGB:
            made = "Sweeps are made of grey images so far. "
        st.info(none + " " + made + meanwhile, icon=":material/info:")
        _show_others(page, dataset)
        return None
    names = list(usable)
    if st.session_state.get(KEY) not in (None, *names):
        del st.session_state[KEY]
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Sweep", names, key=KEY, bind="query-params", width=260)
    sweep = usable[name]
    _say_what_is_lacking(sweep, dataset)
    return sweep


def way(dataset: Dataset, label: str) -> None:
    """A link to what the seeds of a sweep of these images have in common; nothing where there is no sweep."""
    if any(isinstance(one, Sweep) and data.same(one.spec.dataset, dataset.name) for one in loaders.found_sweeps()):
        navigation.way("seeds", label)


def command(name: str) -> str:
    """What makes a sweep of a data set."""
    out = f"sweeps/{name.split(':')[-1].removesuffix('.npz').rsplit('/', 1)[-1]}"
    return f"betascope sweep --dataset {name} --beta {_BETAS} --seeds {_SEEDS} --out {out}"


def _show_others(page: str, dataset: Dataset) -> None:
    """Links to this page with the data sets that there are sweeps of, of those that are here."""
    here = loaders.data_names()
    named = dict.fromkeys(one.spec.dataset for one in loaders.found_sweeps() if isinstance(one, Sweep))
    others = [name for name in named if name in here and not data.same(name, dataset.name)]
    if others:
        with st.container(horizontal=True):
            for name in others:
                navigation.way(page, f"This page with {output.literal(data.title(name))}", on=name)


def _say_what_is_lacking(sweep: Sweep, dataset: Dataset) -> None:
    measured_on = sweep.provenance.get("test_digest")
    if measured_on not in (None, dataset.digest, dataset.images_digest):
        st.warning(
            f"The sweep {output.literal(sweep.name)} was measured on other images than those that "
            f"{output.literal(data.title(dataset.name))} has now. Its numbers are of those.",
            icon=":material/warning:",
        )
    rows = sweep.members[sweep.members["status"] != DONE]
    if not len(rows):
        return
    failed = [f"{row.member} ({row.reason.rstrip('.')})" for row in rows.itertuples() if row.reason]
    lacking, every, why, more = len(rows), len(sweep.members), "; ".join(failed[:3]), len(failed) > 3
    text = f"{lacking} of the {every} models of this sweep {by_number(lacking, 'is', 'are')} not there"
    if failed:
        text = f"{text}; failed: {f'{why} and others' if more else why}"
    # the public cannot go on with it, and is not told of folders
    remedy = "" if public.on() else f"Go on with {output.command(sweep.spec.command(str(sweep.folder)))}. "
    st.caption(f":material/info: {output.literal(text)}. {remedy}")
