"""The list of pages, and the frame of each: title, the sentence on what to look for, errors as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui import address
from ui.files import component, store
from ui.files.store import File
from vae.errors import BetascopeError
from vae.report import exports
from vae.report.exports import Export

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_AT, _ARRIVED = "page-at", "page-arrived"  # in the session


@dataclass(frozen=True)
class Entry:
    """A page of the app: its file in pages/, how navigation shows it, and a line on what is there."""

    file: str
    title: str
    icon: str
    lead: str = ""
    default: bool = False

    @property
    def path(self) -> Path:
        """The page's script."""
        return Path(__file__).resolve().parent.parent / "pages" / f"{self.file}.py"

    def as_page(self) -> Any:
        """The entry as Streamlit wants it."""
        return st.Page(self.path, title=self.title, icon=self.icon, default=self.default)


# In teaching order; the only list of pages.
NAVIGATION = {
    "": [Entry("overview", "Overview", ":material/home:", default=True)],
    "What beta does": [
        Entry(
            "reconstructions", "Reconstructions", ":material/compare:",
            "The same images through every model, what is lost, and what each model does to noise.",
        ),
        Entry(
            "samples", "Samples", ":material/casino:",
            "What comes out of a random code, and whether it is like the data.",
        ),
        Entry(
            "draw", "Draw", ":material/draw:",
            "A drawing of your own: every model gives it back while your pen moves.",
        ),
    ],
    "Look inside": [
        Entry(
            "embeddings", "Embeddings", ":material/scatter_plot:",
            "Where every image's code lies, by PCA and t-SNE, model beside model.",
        ),
        Entry(
            "walk", "Latent walk", ":material/directions_walk:",
            "Drag a dimension, and every model's picture changes under your finger.",
        ),
        Entry(
            "interpolation", "Interpolation", ":material/timeline:",
            "From one image to another through every model, and what lies between.",
        ),
    ],
    "Measure": [
        Entry(
            "disentanglement", "Disentanglement", ":material/tune:",
            "What each dimension does, in pictures, in words and in scores.",
        ),
        Entry(
            "probe", "Probe", ":material/school:",
            "How easily the class is read off a code, from few labels and from all.",
        ),
        Entry(
            "findings", "Findings", ":material/fact_check:",
            "Seven claims about β, each with its measures and a verdict.",
        ),
    ],
}  # fmt: skip


def index() -> None:
    """A link to each page but the first, with its line, a column a group."""
    groups = [(name, entries) for name, entries in NAVIGATION.items() if name]
    for column, (name, entries) in zip(st.columns(len(groups), gap="large"), groups, strict=True):
        with column:
            st.markdown(f"**{name}**")
            for entry in entries:
                st.page_link(str(entry.path), label=f"**{entry.title}**", icon=entry.icon)
                st.caption(entry.lead)


def way(file: str, label: str, **values: str) -> None:
    """A link to another page that begins with these values in its address; those of the shared controls go along."""
    entry = _entry(file)
    st.page_link(str(entry.path), label=label, icon=entry.icon, query_params=values)


def go(file: str, **values: str) -> NoReturn:
    """To another page at once; its controls begin with these values, by their keys."""
    for key, value in values.items():
        st.session_state[key] = value
    # Streamlit (1.67) refuses to clear names that controls are bound to, unless asked for an empty address.
    st.switch_page(str(_entry(file).path), query_params={})


def heading(title: str, lead: str) -> None:
    """The page's title and what to look for."""
    st.title(title, anchor=False)
    st.markdown(lead)


def _entry(file: str) -> Entry:
    return next(entry for entries in NAVIGATION.values() for entry in entries if entry.file == file)


def navigated() -> bool:
    """Whether this run answers the browser's Back or Forward.

    Any other run may come with an address that is older than what this session has written meanwhile.
    """
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def visitor() -> str:
    """Who this run is for: the session's name; empty where no page runs."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def arrive(path: str) -> bool:
    """Note which page this run shows, and say whether it is another; called before the page runs."""
    anew = st.session_state.get(_AT) != path
    if anew:
        st.session_state[_AT], st.session_state[_ARRIVED] = path, True
    return anew


def arrived() -> bool:
    """Whether the visitor has just come from another page, perhaps by a link that says more; true once."""
    return bool(st.session_state.pop(_ARRIVED, False))


def tell_address(name: str, text: str) -> None:
    """Put a text into the address under a name that no control is bound to; an empty one takes the name out."""
    if text == st.query_params.get(name, ""):
        return  # each change is an entry in the browser's history
    address.complete()
    if text:
        st.query_params[name] = text
    else:
        del st.query_params[name]


def figure(drawn: Any) -> None:
    """A Plotly figure as wide as its column, without the tool bar that nobody asked for."""
    st.plotly_chart(drawn, width="stretch", config={"displayModeBar": False})


def drawn(make: Callable[..., Figure], *arguments: Any) -> Figure:
    """The figure that `make` draws of arrays, texts and colours, made once for all visitors.

    Plotly looks at every property that is set, which takes tens of milliseconds a figure.
    """
    return _drawn(f"{make.__module__}.{make.__name__}", arguments, make)


@st.cache_resource(show_spinner=False, max_entries=30)
def _drawn(name: str, arguments: tuple[Any, ...], _make: Callable[..., Figure]) -> Figure:
    return _make(*arguments)


def download(label: str, file: str, mime: str, make: Callable[[], bytes | str], tip: str | None = None) -> None:
    """A button for a file that is made when it is asked for; the page does not run again."""
    kind = file.rsplit(".", 1)[1]
    address = store.offer(File(file, mime, make), f"{st.session_state.get(_AT)} {label}")
    component.show(f"{label}-{kind}", f"{label} ({kind.upper()})", file, address, tip)


def downloads(label: str, file: str, make: Callable[[], Export]) -> None:
    """A button for each kind of file that a table comes as; `file` is its name without an ending."""

    def rendered(suffix: str) -> Callable[[], str]:
        return lambda: exports.render(make(), suffix)

    with st.container(horizontal=True):
        for suffix, kind in exports.FORMATS.items():
            download(label, f"{file}{suffix}", kind.mime, rendered(suffix))


@contextmanager
def sentences(about: str = "") -> Iterator[None]:
    """Show what went wrong (with `about`) as a sentence in place; the rest of the page goes on."""
    try:
        yield
    except BetascopeError as error:
        st.error(f"{about}: {error}" if about else str(error), icon=":material/error:")
