"""Which language a visit speaks, and what says texts in it. What it is to speak is settled in `ui/door.py`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from ui import once
from ui.web import assets
from vae.language import catalogue
from vae.language.speech import Speech

SPOKEN = "language-spoken"  # in the session
_UNTOUCHED = ContextVar("untouched", default=False)


def spoken() -> str:
    """The language of this visit: 'en', 'de'. English where no page runs."""
    context = get_script_run_ctx(suppress_warning=True)
    return of(context) if context else catalogue.SOURCE


def speech() -> Speech | None:
    """What says texts in this visit's language; None in English."""
    language = spoken()
    return None if language == catalogue.SOURCE else catalogue.speech(language)


def say(text: str) -> str:
    """A text as this visit is told it, where it does not pass the door: in a page that a visitor takes home."""
    said = speech()
    return said.say(text) if said else text


@contextmanager
def as_it_is() -> Iterator[None]:
    """What is written within is said already, or in somebody's own words: it passes the door untouched."""
    before = _UNTOUCHED.set(True)
    try:
        yield
    finally:
        _UNTOUCHED.reset(before)


def untouched() -> bool:
    """Whether what is written now is to be left as it is."""
    return _UNTOUCHED.get()


def catalogue_address() -> str:
    """Where a browser finds what says texts in this visit's language, for what it makes itself; '' in English."""
    language = spoken()
    if language == catalogue.SOURCE:
        return ""
    return assets.address(
        f"language-{language}-{catalogue.digest(language)}", lambda: catalogue.as_json(language), True
    )


def begin(spoken: str) -> None:
    """Speak this from now on, in this run and those that follow."""
    st.session_state[SPOKEN] = spoken
    if context := get_script_run_ctx(suppress_warning=True):
        once.known_in(context)[SPOKEN] = spoken


def of(context: ScriptRunContext) -> str:
    """The language of the visit that this run is for; looked up once in a run, as each of its messages is asked."""
    known = once.known_in(context)
    if SPOKEN not in known:
        state = context.session_state
        known[SPOKEN] = str(state[SPOKEN]) if SPOKEN in state else catalogue.SOURCE
    spoken: str = known[SPOKEN]
    return spoken
