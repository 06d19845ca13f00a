"""The six kinds of question, what is said once one is answered, and the answer as it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from pages.lessons import progress
from pages.lessons.place import Place
from pages.lessons.progress import LONGEST, Given
from pages.lessons.told import Request, Told
from ui import language, output
from ui.components.drawing_pad.component import SHEET
from ui.components.ordering.component import ORDERING
from ui.components.thumbnails import component as thumbs
from ui.loaders import ModelView
from ui.widgets import digits_html, strip, your_digits
from ui.widgets.digits_html import Row
from vae.core.unbroken import unbroken
from vae.data.dataset import RGB
from vae.data.handwriting import form
from vae.lessons.answers import LARGEST_NUMBER
from vae.lessons.expressions import Pictures
from vae.lessons.lesson import Question

_FIRST = {
    "choice": "Choose one first.",
    "number": "Give a number first.",
    "point": "Point at an image first.",
    "draw": "Draw something first.",
    "order": "",
    "text": "Write something first.",
}
_MISSED = "lesson-missed"  # in the session: the step whose answer is lacking


def ask(place: Place, asked: Request, question: Question, told: Told) -> None:
    """The question with its controls; Answer and Skip lead to what was measured."""
    with language.as_it_is():
        st.markdown(unbroken(told.question))
    if question.kind in ("choice", "number", "text"):
        with st.form(f"lesson-form-{place.name}", border=False):
            _control(place, question, told)
            _say_untold(told)
            _buttons(place, question, told, st.form_submit_button)
        return
    _control(place, question, told, asked)
    _say_untold(told)
    _buttons(place, question, told, st.button)


def after(asked: Request, question: Question, told: Told, given: Given) -> None:
    """What was answered, what is right, and why."""
    with language.as_it_is():
        st.markdown(unbroken(told.question))
        if given.raw is not None:
            st.markdown(f"{language.say('Your answer:')} **{output.literal(words(question, given))}**")
    if given.raw is None:
        st.markdown("**You have left this one out.**")
    if question.kind == "draw":
        _through_models(asked)
    if question.kind == "point":
        _pointed_at(asked, question, told, given)
    mark = {True: ":material/check_circle: **That is right.**", False: ":material/cancel: **Not so.**"}
    if given.right is not None:
        st.markdown(mark[given.right])
    if told.solution and not given.right:
        asked_for = given.right is not None or given.raw is None
        with language.as_it_is():
            st.markdown(f"{language.say('Right:')} {told.solution}" if asked_for else told.solution)


def words(question: Question, given: Given) -> str:
    """An answer as the visitor reads it: an option in the words of their language, numbers as it writes them."""
    if question.kind == "choice" and isinstance(given.raw, int) and 0 <= given.raw < len(question.options):
        return question.options[given.raw].text[:LONGEST]
    return given.words if question.kind == "text" else language.say(given.words)


def _control(place: Place, question: Question, told: Told, asked: Request | None = None) -> None:
    key, label = _key(place), " ".join(question.text.split())[:200]
    if question.kind == "choice":
        options = list(range(len(told.options)))
        with language.as_it_is():
            st.radio(label, options, None, told.options.__getitem__, key=key, label_visibility="collapsed")
    elif question.kind == "number":
        unit = told.unit or "number"
        label, most = f"Your guess ({unit})", LARGEST_NUMBER
        st.number_input(label, -most, most, None, step=None, format="%g", key=key, width=220)
    elif question.kind == "text":
        st.text_area(label, key=key, max_chars=LONGEST, label_visibility="collapsed", placeholder="In your own words")
    elif question.kind == "order":
        first = list(range(len(told.options)))
        ORDERING.show(
            {"items": list(told.options), "order": _ordered(place, len(first)) or first, "label": label}, place.name
        )
    elif question.kind == "point" and asked is not None:
        _point(key, asked, told)
    elif asked is not None:
        _pad(asked)


def _say_untold(told: Told) -> None:
    if told.untold:
        st.caption("What is right cannot be measured here: guess all the same, or skip this one.")


def _buttons(place: Place, question: Question, told: Told, button: Callable[..., Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        answer, skip = f"lesson-answer-{place.name}", f"lesson-skip-{place.name}"
        button("Answer", type="primary", key=answer, on_click=_take, args=(place, question, told))
        button("Skip", key=skip, type="tertiary", on_click=progress.give, args=(place, Given()))
        if st.session_state.get(_MISSED) == place.name:
            st.caption(_FIRST[question.kind])


def _take(place: Place, question: Question, told: Told) -> None:
    """The answer that the controls have; a sentence where they have none."""
    from vae.lessons import marking

    raw, said = _raw(place, question), None
    written = place.lesson.as_written.steps[place.number].question or question
    st.session_state[_MISSED] = place.name if raw is None else ""
    if raw is None:
        return
    if question.kind == "choice":
        said = written.options[raw].text[:LONGEST]
    elif question.kind == "order":
        said = [question.options[one].text for one in raw]
    elif question.kind == "point":
        said = f"image {raw}"
    else:
        said = raw
    right = marking.mark(told.facts, question, raw) if told.facts else None
    progress.give(place, Given(raw=raw, said=said, unit=told.unit, right=right))


def _raw(place: Place, question: Question) -> Any:
    held = st.session_state.get(_key(place))
    if question.kind == "order":
        return _ordered(place, len(question.options)) or list(range(len(question.options)))
    if question.kind == "draw":
        return "a drawing" if st.session_state.get("your-drawn", {}).get(your_digits.MAIN) else None
    if question.kind == "choice":
        return held if isinstance(held, int) else None  # a text: of an option in the language before this one
    if question.kind == "number":
        return None if held is None else float(held)
    return (held.strip() or None) if isinstance(held, str) else held


def _key(place: Place) -> str:
    return f"lesson-given-{place.name}"


def _ordered(place: Place, count: int) -> list[int] | None:
    """The order that the browser, a stranger, reports, where it is one of so many."""
    order = ORDERING.reported("order", place.name)
    sound = isinstance(order, list) and all(isinstance(one, int) for one in order)
    return order if sound and sorted(order) == list(range(count)) else None


def _point(key: str, asked: Request, told: Told) -> None:
    if told.pointed is None or not len(told.pointed):
        st.caption("There is no image to point at here: what is right cannot be told on these images.")
        return
    chosen = st.session_state.get(key)
    thumbs.strip(key, asked.dataset, told.pointed, -1 if chosen is None else int(chosen))


def _pad(asked: Request) -> None:
    images = asked.dataset
    if images.channels == RGB:
        st.caption("A pen draws in one ink, and these images have colour: skip this one.")
        return
    if asked.step.view and asked.step.view.page == "draw":
        return  # the view is a pad itself
    slot, shape = your_digits.MAIN, images.picture_shape
    drawing = your_digits.drawing(slot, shape)
    SHEET.show(
        {
            "revision": images.digest,
            "shape": images.image_shape,
            "darkOnLight": images.dark_on_light,
            "strokes": drawing.strokes if drawing else [],
            "box": form.BOX,
            "limits": your_digits.LIMITS,
            "slots": your_digits.slots(slot),
        },
        "lesson",
        drawing=lambda: your_digits.take(slot, SHEET.reported("drawing", "lesson"), shape),
    )


def _pointed_at(asked: Request, question: Question, told: Told, given: Given) -> None:
    """The images that one could point at, which are right, and what the models make of them that are asked about."""
    target = question.answer
    if told.pointed is None or not len(told.pointed) or told.facts is None or not isinstance(target, Pictures):
        return
    right, indices = told.facts.images(target), tuple(told.pointed.tolist())
    names = [f"image {index}" for index in indices]
    captions = [" · ".join(["yours"] * (given.raw == one) + ["right"] * bool(right[one])) for one in indices]
    images = asked.dataset.floats(told.pointed)
    rows = [
        Row(
            "The images",
            images,
            [f"{one} {said}".rstrip() for one, said in zip(names, captions, strict=True)],
            "",
            captions,
        )
    ]
    about = {name for kind, name in target.parts if kind != "class"}
    for role, view in ModelView.several(asked.models).items():
        if role in about:
            with output.sentences(role):
                made = strip.given_back(view.checkpoint, asked.dataset, indices)
                rows.append(Row(role, made, [f"{one} as {role} gives it back" for one in names], accent=view.accent))
    st.html(digits_html.rows(rows))


def _through_models(asked: Request) -> None:
    """The drawing, and what every model of the lesson gives back."""
    from vae.metrics.decoded import reconstruction

    drawing = your_digits.drawing(your_digits.MAIN, asked.dataset.picture_shape)
    if drawing is None:
        return
    image = asked.dataset.as_drawn_here(drawing.image).astype(np.float32)[None] / np.float32(255)
    rows = [Row("Your drawing", image, ["your drawing"])]
    for role, view in ModelView.several(asked.models).items():
        with output.sentences(role):
            made = reconstruction.reconstruct(view.checkpoint.coder(), image)
            rows.append(Row(role, made, [f"your drawing as {role} gives it back"], accent=view.accent))
    st.html(digits_html.rows(rows))
