"""The list of pages, the ways from one to another, and the heading of each."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import streamlit as st

from ui import class_link, leads, views

if TYPE_CHECKING:
    from ui.leads import Place

NAME = "betascope"
TOPIC = "See what β does to a latent space: an autoencoder and β-VAEs side by side, on the same images."
_PAGES = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class Entry:
    """A page of the app: its folder in pages/, how navigation shows it, and a line on what is there."""

    file: str
    title: str
    icon: str
    lead: str = ""
    default: bool = False
    by_class: bool = True  # whether it shows the images of one class where one is chosen
    of_models: bool = True  # whether it shows the models that are chosen

    @property
    def path(self) -> Path:
        """The page's script."""
        return _PAGES / self.file / "page.py"

    @property
    def address(self) -> str:
        """The page's path in the address; empty for the first."""
        return "" if self.default else self.name

    @property
    def name(self) -> str:
        """What lessons and the link of a class call the page."""
        return self.file.replace("_", "-")

    @property
    def tab(self) -> str:
        """What the browser's tab, history and bookmarks call the page."""
        return f"{self.title} · {NAME}"

    def as_page(self) -> Any:
        """The entry as Streamlit wants it."""
        return copy.copy(_page(self, "hidden" if class_link.current().hides(self.name) else "visible"))


@cache
def _page(entry: Entry, visibility: Literal["visible", "hidden"]) -> Any:
    """Made once: Streamlit looks for the script along its whole path, for 17 pages 90 questions to the disk."""
    return st.Page(
        entry.path,
        title=entry.title,
        icon=entry.icon,
        default=entry.default,
        url_path=entry.address or None,
        visibility=visibility,
    )


# In teaching order; the only list of pages.
NAVIGATION = {
    "": [
        Entry(
            "lessons",
            "Lessons",
            ":material/route:",
            "Step by step: look, say what you expect, and see what is measured.",
            by_class=False,
            of_models=False,
        ),
        Entry("overview", "Overview", ":material/home:", default=True),
    ],
    "What beta does": [
        Entry(
            "reconstructions",
            "Reconstructions",
            ":material/compare:",
            "The same images through every model, what is lost, and what each model does to noise.",
        ),
        Entry(
            "samples",
            "Samples",
            ":material/casino:",
            "What comes out of a random code, and whether it is like the data.",
        ),
        Entry(
            "draw", "Draw", ":material/draw:", "A drawing of your own: every model gives it back while your pen moves."
        ),
        Entry(
            "rate_distortion",
            "Rate and distortion",
            ":material/query_stats:",
            "What a nat of code buys at each β, over many seeds; and which dimension collapses where.",
            by_class=False,
        ),
        Entry(
            "beta",
            "Beta",
            ":material/speed:",
            "One network for every β: turn the dial, and pictures, samples and dimensions follow under your finger.",
            by_class=False,
            of_models=False,
        ),
        Entry(
            "train",
            "Train",
            ":material/model_training:",
            "A network learns before your eyes: its codes move, dimensions die, and you turn β meanwhile.",
            by_class=False,
            of_models=False,
        ),
    ],
    "Look inside": [
        Entry(
            "embeddings",
            "Embeddings",
            ":material/scatter_plot:",
            "Where every image's code lies, by PCA and t-SNE, model beside model.",
        ),
        Entry(
            "walk",
            "Latent walk",
            ":material/directions_walk:",
            "Drag a dimension, and every model's picture changes under your finger.",
        ),
        Entry(
            "interpolation",
            "Interpolation",
            ":material/timeline:",
            "From one image to another through every model, and what lies between.",
        ),
    ],
    "Measure": [
        Entry(
            "disentanglement",
            "Disentanglement",
            ":material/tune:",
            "What each dimension does, in pictures, in words and in scores.",
        ),
        Entry(
            "probe",
            "Probe",
            ":material/school:",
            "How easily the class is read off a code, from few labels and from all.",
        ),
        Entry(
            "seeds",
            "Across seeds",
            ":material/grain:",
            "Trained again: which dimensions come back, which were luck, and on which β seeds agree.",
            by_class=False,
            of_models=False,
        ),
        Entry(
            "findings",
            "Findings",
            ":material/fact_check:",
            "Seven claims about β, each with its measures and a verdict.",
            by_class=False,
        ),
    ],
    "Your own": [
        Entry(
            "your_data",
            "Your data",
            ":material/add_photo_alternate:",
            "Images of your own, in whatever files: what was concluded of them, with pictures, before they are saved.",
            by_class=False,
            of_models=False,
        ),
        Entry(
            "your_models",
            "Your models",
            ":material/deployed_code:",
            "A model that others trained: what it makes of images under each reading, before it is saved.",
            by_class=False,
            of_models=False,
        ),
    ],
}

# What a newcomer sees, in this order: five fit in a line; reconstructions are on the Overview itself.
_FIRST = ("lessons", "draw", "samples", "walk", "findings")


def entries() -> list[Entry]:
    """Every page, in teaching order."""
    return [entry for entries in NAVIGATION.values() for entry in entries]


def named(name: str) -> Entry:
    """The page that a lesson or the link of a class calls so. Raises KeyError where there is none."""
    return {entry.name: entry for entry in entries()}[name]


def names() -> list[str]:
    """What the link of a class can call pages."""
    return [entry.name for entry in entries()]


def by_class(address: str) -> bool:
    """Whether the page at this address shows the images of one class where one is chosen."""
    return all(entry.by_class for entry in entries() if entry.address == address)


def start() -> None:
    """The pages to begin with, in order, as links in a line."""
    first = _shown(map(_entry, _FIRST))
    if not first:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="start"):
        st.markdown("**Start here**", width="content")
        for place, entry in enumerate(first, 1):
            st.page_link(str(entry.path), label=f"{place}. {entry.title}", icon=entry.icon, help=entry.lead)


def index() -> None:
    """A link to each page but the first, with its line, a column a group."""
    groups = [(name, shown) for name, entries in NAVIGATION.items() if name and (shown := _shown(entries))]
    if not groups:
        return
    columns = st.container(key="every-page").columns(len(groups), gap="large")
    for column, (name, entries) in zip(columns, groups, strict=True):
        with column:
            st.markdown(f"**{name}**")
            for entry in entries:
                st.page_link(str(entry.path), label=f"**{entry.title}**", icon=entry.icon)
                st.caption(entry.lead)


def way(file: str, label: str, **values: str) -> None:
    """A link to another page that begins with these values in its address; those of the shared controls go along.

    None within a lesson, which goes its own way, and to a page that the link of the visitor's class leaves out.
    """
    if views.alone():
        return
    entry = _entry(file)
    if _shown([entry]):
        st.page_link(str(entry.path), label=label, icon=entry.icon, query_params=values)


def go(file: str, **values: str) -> NoReturn:
    """To another page at once; its controls begin with these values, by their keys."""
    for key, value in values.items():
        st.session_state[key] = value
    # Streamlit (1.67) refuses to clear names that controls are bound to, unless asked for an empty address.
    st.switch_page(str(_entry(file).path), query_params={})


def neighbours(address: str) -> tuple[Entry | None, Entry | None]:
    """The pages before and after the one at this address, of those that are not left out; None at either end."""
    place = next((place for place, entry in enumerate(entries()) if entry.address == address), 0)
    before, after = _shown(entries()[:place]), _shown(entries()[place + 1 :])
    return before[-1] if before else None, after[0] if after else None


def begin(address: str) -> None:
    """On a first run without a page in its address: to the lesson that the link of the visitor's class is about."""
    link, first = class_link.current(), class_link.is_first()
    if first and link.lesson and not address:
        values = {"lesson": link.lesson, class_link.NAME: link.clauses}
        values |= {name: st.query_params.get_all(name) for name in st.query_params if name not in values}
        st.switch_page(str(_entry("lessons").path), query_params=values)


def left_out(address: str) -> bool:
    """Whether the link of the visitor's class hides the page at this address."""
    return not _shown(entry for entry in entries() if entry.address == address)


def instead(title: str) -> None:
    """In place of a page that the link of the visitor's class leaves out: a sentence, and the ways to the others."""
    st.title(title, anchor=False)
    st.info("The link of your class leaves this page out. These are part of it.", icon=":material/group:")
    for entry in _shown(NAVIGATION[""]):
        st.page_link(str(entry.path), label=f"**{entry.title}**", icon=entry.icon)
    index()


def heading(title: str, question: str) -> Place:
    """The page's title and what it asks; returns the place for the answer, which the reader opens.

    Nothing is drawn where a lesson shows a part of the page: it asks its own question, and keeps the answer for later.
    """
    if views.alone():
        return leads.Nowhere()
    with st.container(key="heading"):
        st.title(title, anchor=False)
        st.markdown(question)
        return leads.place()


def section(title: str, text: str = "") -> None:
    """A heading on a page, and below it what to look at; within a lesson, which has both in its step, nothing."""
    if views.alone():
        return
    st.header(title, anchor=False)
    if text:
        st.markdown(text)


def _entry(file: str) -> Entry:
    return next(entry for entry in entries() if entry.file == file)


def _shown(entries: Iterable[Entry]) -> list[Entry]:
    """Those that the link of the visitor's class, if any, does not leave out."""
    return [entry for entry in entries if not class_link.current().hides(entry.name)]
