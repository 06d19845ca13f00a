"""What a visitor has answered: in their session, and in their browser, so that a reload goes on; on no server."""

from __future__ import annotations

from typing import Annotated

import streamlit as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pages.lessons.place import Place
from ui.components.lesson.component import LESSON
from vae.lessons.answers import Number, Short
from vae.lessons.lesson import Lesson

LONGEST = 2000  # characters of an answer in words
KEY, _KNOWN, _GONE = "lesson-progress", "lesson-known", "lesson-gone"  # in the session
_MOST, _LARGEST = 200, 200_000  # lessons that a browser may report, and characters of each

Raw = int | Number | Annotated[str, Field(max_length=LONGEST)] | Annotated[list[int], Field(max_length=20)] | None
Said = Number | Annotated[str, Field(max_length=LONGEST)] | Annotated[list[Short], Field(max_length=20)] | None


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Given(_Strict):
    """An answer to one step: as it was given, in words, and whether it is right; None where nobody can tell.

    Both are None where the question was left out.
    """

    raw: Raw = None
    said: Said = None
    unit: Short = ""
    right: bool | None = None

    @property
    def words(self) -> str:
        """As a sentence has it."""
        if isinstance(self.said, list):
            return ", ".join(self.said)
        return f"{self.said:g} {self.unit}".rstrip() if isinstance(self.said, float) else self.said or ""


class Progress(_Strict):
    """How far a visitor is in a lesson: the step they were at last, and their answers by step, from 0."""

    digest: Annotated[str, Field(max_length=64)]
    at: Annotated[int, Field(ge=0, le=1000)] = 0
    given: Annotated[dict[str, Given], Field(max_length=1000)] = {}

    def of(self, number: int) -> Given | None:
        """The answer to a step."""
        return self.given.get(str(number))


def of(lesson: Lesson) -> Progress:
    """How far the visitor is; at the beginning also where the lesson is another one than they began."""
    found: Progress | None = _all().get(lesson.name)
    return found if found and found.digest == lesson.digest else Progress(digest=lesson.digest)


def began(lesson: Lesson) -> bool:
    """Whether they have been at it."""
    found = of(lesson)
    return bool(found.at or found.given)


def ended(lesson: Lesson) -> bool:
    """Whether they are past its last step; also where they look at earlier ones again, if its last step asks something
    and nothing is left to answer. Where it asks nothing, nobody knows whether they have seen it.
    """
    found, last = of(lesson), len(lesson.steps) - 1
    asked = [number for number, step in enumerate(lesson.steps) if step.question]
    return found.at > last or (last in asked and all(found.of(number) for number in asked))


def visit(place: Place) -> None:
    """Note that they have come to this step."""
    _keep(place.lesson, of(place.lesson).model_copy(update={"at": place.number}))


def give(place: Place, given: Given) -> None:
    """Keep an answer. The first one counts: what is said after the reveal is no prediction."""
    known = of(place.lesson)
    if known.of(place.number) is None:
        _keep(place.lesson, known.model_copy(update={"given": {**known.given, str(place.number): given}}))


def forget(lesson: Lesson) -> None:
    """Begin it anew: the answers are gone, in the browser too."""
    _all().pop(lesson.name, None)
    st.session_state.setdefault(_GONE, set()).add(lesson.name)


def mount(at: str = "") -> None:
    """Have the browser keep what there is, and hear once what it has kept; `at` is the step that gets the focus."""
    save = {name: one.model_dump_json() for name, one in _all().items()}
    save |= dict.fromkeys(st.session_state.get(_GONE, set()) - save.keys(), "")
    LESSON.show({"at": at, "save": save, "known": bool(st.session_state.get(_KNOWN))}, kept=_take)


def _take() -> None:
    """What an earlier visit has left; what this one has answered already counts for more."""
    report = LESSON.reported("kept")
    st.session_state[_KNOWN] = True
    if not isinstance(report, dict):
        return
    for name, text in list(report.items())[:_MOST]:
        found = _sound(text)
        mine = _all().get(str(name))
        if found and not (mine and mine.given and mine.digest == found.digest):
            at = mine.at if mine and mine.at else found.at
            _all()[str(name)] = found.model_copy(update={"at": at})


def _sound(text: object) -> Progress | None:
    """A browser is a stranger: None for what it cannot have kept."""
    if not isinstance(text, str) or len(text) > _LARGEST:
        return None
    try:
        return Progress.model_validate_json(text)
    except ValidationError:
        return None


def _keep(lesson: Lesson, progress: Progress) -> None:
    _all()[lesson.name] = progress


def _all() -> dict[str, Progress]:
    known: dict[str, Progress] = st.session_state.setdefault(KEY, {})
    return known
