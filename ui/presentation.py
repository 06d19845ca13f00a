"""A way to show pages to a room: no sidebar, large type and pictures, keys to go on, on every page until it is left.

By a button in the sidebar, or by the address: `?present=true`.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import class_link, navigation
from ui.components.presenter.component import PRESENTER

KEY = "present"  # in the session, name in the address
_LOOK = Path(__file__).with_suffix(".css")


def draw(address: str) -> None:
    """The button, and the look where it is on; called once in every run, with the controls that all pages share.

    address: of the page that is shown.
    """
    with st.sidebar:
        on = st.toggle(
            "Presentation",
            key=KEY,
            bind="query-params",
            disabled=class_link.current().locks(KEY),
            help="For a projector: hides this side, and makes type and pictures larger. The arrow keys, and those of a "
            "remote control, go from page to page; F fills the screen. A link with present=true opens so.",
        )
    if on:
        st.html(_LOOK)
        with st.container(key="presentation-bar", horizontal=True, vertical_alignment="center"):
            _bar(address)


def _bar(address: str) -> None:
    """In a corner: the pages before and after, the full screen, the way out."""
    before, after = navigation.neighbours(address)
    for entry, key, icon in ((before, "back", "chevron_left"), (after, "on", "chevron_right")):
        with st.container(key=f"presentation-{key}", width="content"):
            if entry is not None:
                st.page_link(str(entry.path), label=entry.title, icon=f":material/{icon}:", help=entry.title)
    # Within a lesson from step to step, else from page to page.
    back = [".st-key-lesson-back button", ".st-key-presentation-back a"]
    on = [".st-key-lesson-next button", ".st-key-presentation-on a"]
    PRESENTER.show({"back": back, "on": on}, width="content")
    st.button("Leave the presentation", icon=":material/close_fullscreen:", key="leave", on_click=_leave)


def _leave() -> None:
    st.session_state[KEY] = False
