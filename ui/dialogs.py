"""A dialog that stays open while the page behind it runs again, as it does when a measurement has ended."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import address

_OPEN = "dialog-open"  # in the session: the key of its button, and the page that it was opened on


def button(label: str, title: str, draw: Callable[[], None], key: str, icon: str) -> None:
    """A button in the look of a link that opens a dialog.

    Args:
        label: Of the button.
        title: Of the dialog.
        draw: What is in it; runs when it is opened, and with every run of the page until it is closed.
        key: Of the button.
        icon: Of the button.
    """
    st.button(label, key=key, type="tertiary", icon=icon, on_click=_open, args=(key,))
    if st.session_state.get(_OPEN) == (key, address.page()):
        st.dialog(title, width="medium", on_dismiss=_close)(draw)()


def _open(key: str) -> None:
    st.session_state[_OPEN] = key, address.page()


def _close() -> None:
    st.session_state.pop(_OPEN, None)
