"""Which part of a page is shown: all of them on the page itself, and one alone where a lesson shows it.

A lesson runs the page's own script (pages/lessons/view.py) under a name of its own, as Streamlit runs each page under
one: that tells a view's controls from those of any other, and keeps what runs in a fragment of it within the view.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState
from streamlit.util import calc_hash

_VIEW = "lesson-view"  # in the session


@dataclass(frozen=True)
class _View:
    script: str  # how Streamlit knows what runs within it
    part: str


def shows(*parts: str) -> bool:
    """Whether one of these parts of a page is drawn: on the page itself always, in a lesson where it is the step's."""
    view = _within()
    return view is None or view.part in parts


def alone() -> bool:
    """Whether what runs now is a part of a page within a lesson, which has its own words around it."""
    return _within() is not None


def group(own: str, place: str = "") -> str:
    """For what a visitor waits where the page itself says `own`: a view and the step around it are one thing.

    place: of the view, for what stands around it.
    """
    view = _within()
    script = calc_hash(place) if place else view.script if view else ""
    return f"lesson {script}" if script else own


def end() -> NoReturn:
    """End what is shown here: the page, or within a lesson the view alone, which `st.stop` would end as well."""
    raise StopException


@contextmanager
def within(place: str, part: str) -> Iterator[None]:
    """What runs inside is this part of a page, and what its fragments run later; `place` tells it from other views."""
    script = calc_hash(place)
    st.session_state[_VIEW] = _View(script, part)
    context = get_script_run_ctx()
    assert context is not None
    with context.run_with_active_hash(script):
        yield


def _within() -> _View | None:
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    view: _View | None = st.session_state.get(_VIEW)
    return view if view is not None and view.script == ThreadState.get().active_script_hash else None
