"""A way to show pages to a room: no sidebar, large type and pictures, on every page until it is left.

By a button in the sidebar, or by the address: `?present=true`.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import class_link

KEY = "present"  # in the session, name in the address
_LOOK = Path(__file__).with_suffix(".css")


def draw() -> None:
    """The button, and the look where it is on; called once in every run, with the controls that all pages share."""
    with st.sidebar:
        on = st.toggle(
            "Presentation",
            key=KEY,
            bind="query-params",
            disabled=class_link.current().locks(KEY),
            help="For a projector: hides this side, and makes type and pictures larger. With F11 the page fills the "
            "screen. What is chosen here stays; a link with present=true opens so.",
        )
    if on:
        st.html(_LOOK)
        with st.container(key="leave-presentation"):
            st.button("Leave the presentation", icon=":material/close_fullscreen:", key="leave", on_click=_leave)


def _leave() -> None:
    st.session_state[KEY] = False
