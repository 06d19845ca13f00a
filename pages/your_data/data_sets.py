"""The data sets that are here: the one in use, and those of a visitor's own with a way to remove one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import output
from ui.widgets import digits_html
from ui.widgets.digits_html import Row as Tiles
from vae import data
from vae.core import folders
from vae.core.counted import counted
from vae.core.errors import BetascopeError, DataError
from vae.data import Dataset, importing, npz
from vae.data.dataset import sized

_EACH = 10


@dataclass(frozen=True, eq=False)
class Summary:
    """What a data set holds, in words, and its first images; or what is wrong with it."""

    text: str = ""
    images: NDArray[np.uint8] | None = None
    alt: tuple[str, ...] = ()
    problem: str = ""


def own() -> list[str]:
    """The names of the data sets of the visitors' own."""
    return [name for name in data.available() if name.startswith(npz.PREFIX)]


def in_use(images: Dataset) -> None:
    """The data set that is chosen, as every data set is shown."""
    st.header("In use", anchor=False)
    st.html(digits_html.rows([_row(images.name, _of(images))]))


def listing() -> None:
    """Every data set of one's own, and a button that removes it after it has been asked again."""
    importing.remove_leftovers(folders.data_dir())
    names = own()
    st.header("Data sets of your own", anchor=False)
    if not names:
        st.caption(f"None yet. They are kept in {output.literal(str(folders.data_dir()))}.")
        return
    st.caption(f"In {output.literal(str(folders.data_dir()))}.")
    for name in names:
        _line(name)


def _line(name: str) -> None:
    summary = _summary(name, str(folders.data_dir()), data.stamp(name))
    left, right = st.columns([8, 1.2], vertical_alignment="center")
    with left:
        if summary.problem:
            st.warning(output.literal(summary.problem), icon=":material/warning:")
        else:
            st.html(digits_html.rows([_row(name, summary)]))
    with right.popover("Remove", key=f"your-data-remove-{name}", width="stretch"):
        st.markdown(f"Remove **{output.literal(data.title(name))}**? {_what_is_lost(name)}")
        st.button("Remove it", icon=":material/delete:", key=f"your-data-gone-{name}", on_click=_remove, args=(name,))


def _what_is_lost(name: str) -> str:
    if importing.was_imported(folders.data_dir() / name.removeprefix(npz.PREFIX)):
        return "The files that it was made of stay where they are; models that were trained on it stay, too."
    return "This file was put here as it is: there may be no other copy."


def _remove(name: str) -> None:
    path = folders.data_dir() / name.removeprefix(npz.PREFIX)
    if name not in own():
        return  # another tab was sooner
    try:
        importing.remove(path)
    except DataError as error:
        st.toast(output.literal(str(error)), icon=":material/error:")
        return
    st.toast(f"{output.literal(path.name)} is removed.", icon=":material/delete:")


def _row(name: str, summary: Summary) -> Tiles:
    assert summary.images is not None
    return Tiles(data.title(name), summary.images, summary.alt, summary.text)


@st.cache_data(show_spinner=False, max_entries=64)
def _summary(name: str, folder: str, stamp: tuple[tuple[int, int], ...]) -> Summary:  # noqa: ARG001  # for the cache
    """Of the test split; kept, as it takes reading a file."""
    try:
        images = data.load(name, "test", Path(folder))
        train = data.load(name, "train", Path(folder))
    except BetascopeError as error:
        return Summary(problem=str(error))
    taken = data.size(name, Path(folder))
    size = f"{taken / 1e6:,.1f} MB" if taken >= 1e5 else f"{taken / 1e3:,.1f} kB"
    return _of(images, f"{len(train):,} for training, {size}")


def _of(images: Dataset, more: str = "") -> Summary:
    first = list(images.first_of_each_class(_EACH))
    rest = [index for index in range(min(len(images), 2 * _EACH)) if index not in first]
    index = np.array((first + rest)[:_EACH], np.int64)
    classes = len(images.present)
    parts = [sized(images.planes), counted(classes, "class", "classes") if classes else "no labels"]
    parts += [f"{len(images):,} for testing", *filter(None, [more])]
    return Summary(", ".join(parts), images.images[index], images.names(index))
