"""What stands around a step: its title, how far it is, and the ways back and on."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from pages.lessons import place, progress
from pages.lessons.place import Place
from ui import language
from ui.components.lesson.component import TITLE

LOOK = Path(__file__).with_name("lessons.css")


def title(here: Place, text: str) -> None:
    """The way to the list, the lesson's title, and the step's in the visitor's words, which then has the focus."""
    lesson = here.lesson
    number = f"{language.say(f'Lesson {lesson.number}')} · " if lesson.number else ""
    with st.container(key="lesson-head", horizontal=True, vertical_alignment="center"):
        icon = ":material/arrow_upward:"
        st.button("All lessons", icon=icon, type="tertiary", key="lesson-all", on_click=place.go)
        with language.as_it_is():
            st.html(f'<p class="bs-lesson">{number}{escape(lesson.title)}</p>')
    with language.as_it_is():
        st.html(f'<h1 class="bs-step" id="{TITLE}" tabindex="-1" data-at="{escape(here.name)}">{escape(text)}</h1>')


def steps(here: Place, done: bool) -> None:
    """Back, how far it is, and on; `done` where nothing is left to do at this step."""
    lesson, number = here.lesson, here.number
    last = number == len(lesson.steps)
    with st.container(key="lesson-steps", horizontal=True, vertical_alignment="center"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="lesson-back",
            on_click=place.go,
            args=(lesson.name, number - 1),
            disabled=not number,
        )
        st.html(_line(here) + _jump(here, done))
        st.button(
            "All lessons" if last else "Next" if number + 1 < len(lesson.steps) else "Finish",
            icon=":material/arrow_forward:",
            icon_position="right",
            type="primary" if done else "secondary",
            key="lesson-next",
            on_click=place.go,
            args=() if last else (lesson.name, number + 1),
        )


def _jump(here: Place, done: bool) -> str:
    """From a long view to its question and back; lesson.js says which of the two is out of sight, if any."""
    if not (here.step and here.step.view and here.step.question):
        return ""
    on = "To the answer" if done else "To the question"
    said = (
        f'<span class="question">{on} <span aria-hidden="true">↓</span></span>'
        '<span class="view">Back to the view <span aria-hidden="true">↑</span></span>'
    )
    return f'<button type="button" class="bs-jump" title="Q" aria-keyshortcuts="Q">{said}</button>'


def _line(here: Place) -> str:
    """How far it is: a mark a step, and in words."""
    lesson, known = here.lesson, progress.of(here.lesson)
    marks = []
    for number, step in enumerate(lesson.steps):
        given = known.of(number)
        kinds = ["now"] if number == here.number else []
        kinds += ["done"] if (given and given.raw is not None) or (not step.question and number < known.at) else []
        marks.append(f'<i class="{" ".join(kinds)}"></i>')
    said = f"{here.number + 1} of {len(lesson.steps)}" if here.step else "The end"
    return f'<div class="bs-progress"><span class="marks" aria-hidden="true">{"".join(marks)}</span>{said}</div>'
