"""Which step of which lesson a visitor is at: in their session, and in the address.

A step is to its view what a page is to itself: what another step left in the session and in the address is cleared, and
the view begins with the values that the lesson gives it, as if a link had been followed. An address that has values
of its own keeps them: a copied link, a reload, the browser's Back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from ui import address, sidebar
from vae.lessons.lesson import Lesson, Step, View
from vae.lessons.views import EVERYWHERE, PAGES

_AT, _GOES, _PREPARED = "lesson-at", "lesson-goes", "lesson-prepared"  # in the session
_LESSON, _STEP = "lesson", "step"  # in the address
# What pages keep of themselves in the session beside what their addresses say, in full or as it begins or ends.
_OWN = {
    "confusion", "confusion-followed", "dial", "dial-stand", "draw", "draw-noise", "embeddings", "embeddings-frame",
    "embeddings-state", "last-ends", "scrub", "walk", "walk-box", "walk-models", "walk-state",
}  # fmt: skip
_BEGIN, _END = ("another-", "charts-", "pool-of-", "sheet-", "study-stage-", "thumbs-"), ("-turned",)


@dataclass(frozen=True)
class Place:
    """A step of a lesson; the one after the last is where it is handed in.

    fresh: the visitor has just come to it. plain: by an address that says nothing of data and models.
    """

    lesson: Lesson
    number: int  # from 0
    fresh: bool = False
    plain: bool = False

    @property
    def step(self) -> Step | None:
        """What is there; None after the last."""
        return self.lesson.steps[self.number] if self.number < len(self.lesson.steps) else None

    @property
    def name(self) -> str:
        """What tells this place from all others."""
        return f"{self.lesson.name}/{self.number + 1}"

    @property
    def view(self) -> str:
        """What tells its view from all others."""
        return f"lessons/{self.name}"


def go(lesson: str = "", number: int = 0) -> None:
    """To a step of a lesson, or to the list of them, in the next run: for a button."""
    st.session_state[_GOES] = (lesson, number)


def begin(lesson: Lesson, number: int, changed: bool) -> None:
    """The same for a lesson that is opened: with what it was written for, unless other data or models were chosen."""
    if not changed:
        sidebar.choose(lesson.data, lesson.models)
    st.session_state[_PREPARED] = lesson.name
    go(lesson.name, number)


def leaves() -> bool:
    """Whether a button has just been pressed that leads to another step."""
    return _GOES in st.session_state


def unprepared(here: Place) -> bool:
    """Whether the lesson is to have what it was written for: a plain link led to it, and nothing else is chosen."""
    known = st.session_state.get(_PREPARED) == here.lesson.name
    st.session_state[_PREPARED] = here.lesson.name
    return here.plain and not known and not sidebar.has_changed()


def current(lessons: Sequence[Lesson]) -> Place | None:
    """Where the visitor is; None for the list. The address says so afterwards."""
    known: tuple[str, int] | None = st.session_state.get(_AT)
    goes: tuple[str, int] | None = st.session_state.pop(_GOES, None)
    arrived = address.arrived()
    linked = goes is None and (known is None or arrived or address.navigated())
    name, number = (_asked() if linked else goes or known) or ("", 0)
    lesson = next((one for one in lessons if one.name == name), None)
    if lesson is None:
        if name:
            address.refuse(_LESSON, name)
        if known and known[0]:  # from a lesson
            _clear()
            address.begin({})
        st.session_state[_AT] = ("", 0)
        return None
    text, number = st.query_params.get(_STEP, "") if linked else "", max(0, min(number, len(lesson.steps)))
    fresh = (name, number) != known or (arrived and linked)
    plain = linked and not (address.asks_for("data") or address.asks_for("models"))
    if fresh:
        _arrive(lesson, number, linked, by_back=address.navigated() and not arrived)
        if text not in ("", str(number + 1)):
            address.refuse(_STEP, text)
    return Place(lesson, number, fresh, plain)


def _asked() -> tuple[str, int]:
    """What the address says; the first step where it names none."""
    text = st.query_params.get(_STEP, "1")
    sound = text.isascii() and text.isdecimal() and 0 < len(text) < 4
    return st.query_params.get(_LESSON, ""), int(text) - 1 if sound else 0


def _arrive(lesson: Lesson, number: int, linked: bool, by_back: bool) -> None:
    """Bring session and address to where a step begins."""
    st.session_state[_AT] = (lesson.name, number)
    _clear()
    step = lesson.steps[number] if number < len(lesson.steps) else None
    view = step.view if step else None
    own = {name: st.query_params.get_all(name) for name in names_of(view)} if linked else {}
    own = {name: values for name, values in own.items() if values}
    given = {} if by_back else _values_of(view)
    address.begin({_LESSON: lesson.name, _STEP: str(number + 1), **given, **own})
    address.arrive_again()
    address.remember()


def names_of(view: View | None) -> tuple[str, ...]:
    """What the address of the view's page takes."""
    return PAGES[view.page].names if view and view.page in PAGES else ()


def _values_of(view: View | None) -> dict[str, list[str]]:
    """What the lesson gives the view in its address, without what all pages share."""
    values: Mapping[str, tuple[str, ...]] = view.values if view else {}
    return {name: list(given) for name, given in values.items() if name not in EVERYWHERE}


def forgets(key: str) -> bool:
    """Whether a view's own is kept in the session under this name."""
    named = any(key in page.names for page in PAGES.values())
    return named or key in _OWN or key.startswith(_BEGIN) or key.endswith(_END)


def _clear() -> None:
    for key in [str(key) for key in st.session_state if forgets(str(key))]:
        del st.session_state[key]
