"""The list of lessons: what each is about, how long it takes, how far the visitor is."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.lessons import lacking, place, progress
from ui import language, output, sidebar
from vae import data
from vae.core.counted import counted
from vae.lessons.lesson import Broken, Lesson


def draw(one: Lesson | Broken) -> None:
    """One of them; of a file that is no lesson, why."""
    place = one.path.stem if isinstance(one, Lesson) else one.name.replace("/", "-")
    with st.container(key=f"lesson-of-{place}", border=True):
        if isinstance(one, Broken):
            st.markdown(f"**{output.literal(one.name)}**")
            st.caption(f":material/warning: This file is no lesson: {output.coded(str(one.error))}")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container():
                _about(one)
            with st.container(width="content", horizontal_alignment="right"):
                _ways(one)


def _about(one: Lesson) -> None:
    number = f"{one.number}. " if one.number else ""
    with language.as_it_is():
        st.html(f"<h2>{number}{escape(one.title)}</h2>")  # with its style, which comes as late as this
        st.markdown(output.literal(one.summary))
    st.caption(" · ".join(_facts(one)))
    if sentence := lacking.images(one.data):
        st.caption(f":material/info: {sentence} Until then it goes on with the images that are chosen.")
    if wrong := len(one.problems):
        st.caption(
            f":material/warning: {counted(wrong, 'mistake')} in this lesson: `betascope lesson check` says where."
        )


def _facts(lesson: Lesson) -> list[str]:
    known = progress.of(lesson)
    facts = [f"{counted(lesson.minutes, 'minute')}"] if lesson.minutes else []
    facts.append(counted(len(lesson.steps), "step"))
    if lesson.data:
        facts.append(output.literal(data.title(lesson.data)))
    questions = sum(step.question is not None for step in lesson.steps)
    answered = sum(one.raw is not None for one in known.given.values())
    if progress.began(lesson):
        facts.append(f"{answered} of {counted(questions, 'question')} answered")
    return facts


def _ways(lesson: Lesson) -> None:
    key, known = f"lesson-begin-{lesson.name}", progress.of(lesson)
    changed = sidebar.has_changed()
    if not progress.began(lesson):
        st.button("Begin", key=key, on_click=place.begin, args=(lesson, 0, changed))
        return
    ended = progress.ended(lesson)
    number = 0 if ended else known.at
    label = "Look again" if ended else f"Go on at step {known.at + 1}"
    st.button(label, key=key, type="primary", on_click=place.begin, args=(lesson, number, changed))
    if ended:
        args = (lesson, len(lesson.steps), changed)
        st.button("Hand it in", key=f"lesson-end-{lesson.name}", on_click=place.begin, args=args)
    st.button("Begin anew", key=f"lesson-anew-{lesson.name}", type="tertiary", on_click=progress.forget, args=(lesson,))
