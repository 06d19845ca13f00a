"""Which images are in use, and one click to fetch those that are not here."""

from typing import Literal

import streamlit as st

from ui import loaders, public, sidebar
from vae import data
from vae.core import folders
from vae.core.errors import BetascopeError
from vae.core.task import Progress, Task

_MNIST = "mnist"


def first(in_use: str) -> None:
    """What a newcomer should do first: fetch MNIST, where it is not here and can be."""
    if _MNIST in loaders.data_names() or in_use != data.BUILT_IN or sidebar.keeps_data():
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="fetch-first"):
        st.markdown(
            "MNIST is not on this machine, so the pages use the 1,797 handwritten digits that ship inside "
            "scikit-learn, brought to MNIST's form. Everything works on them; the models learned from MNIST.",
            width="stretch",
        )
        if public.bounds().fetches:
            _offer(_MNIST, "fetch", "primary")


def panel(in_use: str) -> None:
    """Say what is in use; offer each other data set that can be fetched and is not here."""
    here = loaders.data_names()
    if sidebar.keeps_data():
        st.markdown(f"In use: **{data.title(in_use)}**, by the link of your class.")
        return
    st.markdown(f"In use: **{data.title(in_use)}**. Choose another in the sidebar.")
    missing = [name for name, source in data.REGISTRY.items() if source.download and name not in here]
    fetches = public.bounds().fetches
    if fetches and in_use == data.BUILT_IN:
        missing = [name for name in missing if name != _MNIST]  # `first` has its button
    if not missing:
        return
    if not fetches:
        st.caption(
            "Data sets are not fetched from this public server. A copy of your own fetches "
            f"{_listed(missing)} with one click."
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Fetch another data set", missing, format_func=data.title, width=260, key="wanted")
        _offer(name, "fetch-other", "secondary")


def _offer(name: str, key: str, look: Literal["primary", "secondary"]) -> None:
    """The button that fetches a data set."""
    download = data.REGISTRY[name].download
    megabytes = download.archive_bytes / 1e6 if download else 0
    label = f"Fetch {data.title(name)} ({megabytes:.0f} MB)"
    if st.button(label, icon=":material/download:", key=key, type=look):
        _fetch(name)


def _listed(names: list[str]) -> str:
    *others, last = map(data.title, names)
    return f"{', '.join(others)} and {last}" if others else last


def _fetch(name: str) -> None:
    bar = st.progress(0.0, f"Fetching {data.title(name)}…")

    def show(now: Progress) -> None:
        text = f"Fetching {data.title(name)}: {now.done / 1e6:.1f} of {now.total / 1e6:.1f} MB"
        bar.progress(min(now.done / now.total, 1.0), text)

    try:
        data.fetch(name, task=Task(show))
    except BetascopeError as error:
        bar.empty()
        st.error(str(error), icon=":material/error:")
        return
    bar.empty()
    st.toast(f"{data.title(name)} is in {folders.data_dir()}.", icon=":material/check:")
    sidebar.switch_to(name)
