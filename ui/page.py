"""The list of pages, and the frame of each: title, the sentence on what to look for, errors as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from vae.errors import BetascopeError


@dataclass(frozen=True)
class Entry:
    """A page of the app: its file in pages/ and how navigation shows it."""

    file: str
    title: str
    icon: str
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
        Entry("reconstructions", "Reconstructions", ":material/compare:"),
        Entry("samples", "Samples", ":material/casino:"),
    ],
    "Look inside": [
        Entry("walk", "Latent walk", ":material/directions_walk:"),
        Entry("interpolation", "Interpolation", ":material/timeline:"),
    ],
}


def link(file: str, text: str) -> None:
    """A link to another page with a line on what is there."""
    entry = next(entry for entries in NAVIGATION.values() for entry in entries if entry.file == file)
    st.page_link(str(entry.path), label=f"**{entry.title}**", icon=entry.icon)
    st.markdown(text)


def heading(title: str, lead: str) -> None:
    """The page's title and what to look for."""
    st.title(title, anchor=False)
    st.markdown(lead)


def figure(drawn: Any) -> None:
    """A Plotly figure as wide as its column, without the tool bar that nobody asked for."""
    st.plotly_chart(drawn, width="stretch", config={"displayModeBar": False})


@contextmanager
def sentences(about: str = "") -> Iterator[None]:
    """Show what went wrong (with `about`) as a sentence in place; the rest of the page goes on."""
    try:
        yield
    except BetascopeError as error:
        st.error(f"{about}: {error}" if about else str(error), icon=":material/error:")
