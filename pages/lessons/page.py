"""Lessons: a list of them, and each as steps with a view, a question, and what was measured."""

from __future__ import annotations

import streamlit as st

from pages.lessons import files, frame, hand_in, lacking, lead, listing, place, progress, questions, told, view
from pages.lessons.place import Place
from pages.lessons.told import Request
from ui import address, language, navigation, output, sidebar, study_panel
from ui.jobs import Status
from vae.core.unbroken import unbroken
from vae.lessons.lesson import Broken, Lesson, Step


def draw_list(found: list[Lesson | Broken]) -> None:
    """Every lesson with how far the visitor is in it."""
    answer = navigation.heading("Lessons", lead.QUESTION)
    answer.markdown(lead.ANSWER)
    progress.mount()
    with st.container(key="lesson-list"):
        for one in found:
            listing.draw(one)
        if not found:
            st.caption("There are no lessons here.")


def draw_step(here: Place, step: Step) -> None:
    """The words, the view, and what is asked."""
    asked = told.request(here, step)
    (status,) = told.follow(asked).values()
    said = status.value or told.unmeasured(step)
    frame.title(here, step.title)
    with st.container(key="lesson-words"):
        for problem in step.problems:
            st.warning(output.coded(f"{problem.cause} {problem.remedy}".strip()), icon=":material/info:")
        draw_differences(here.lesson)
        with language.as_it_is():
            st.markdown(unbroken(said.text))
    told_by_view = bool(step.view and step.view.after and progress.of(here.lesson).of(here.number) is None)
    if step.view and not told_by_view:
        view.draw(here, step.view, said.caption)
    study_panel.live("lesson", draw_question, here, asked, told_by_view, stage=stage(status))


def draw_differences(lesson: Lesson) -> None:
    """What is not as the lesson was written for, and the button that makes it so."""
    if sentence := lacking.of(lesson):
        st.caption(f":material/info: {sentence}")
    if lacking.can_be_had(lesson):
        st.button(
            "As the lesson has it",
            icon=":material/undo:",
            type="tertiary",
            key="lesson-prepare",
            on_click=sidebar.choose,
            args=(lesson.data, lesson.models),
            help="Its own images and models, in place of those that you chose.",
        )


def draw_question(here: Place, asked: Request, told_by_view: bool) -> object:
    """The question or what comes after it, and the way on; returns what the rest of the page needs.

    told_by_view: the view waits for an answer.
    """
    if place.leaves() or (told_by_view and progress.of(here.lesson).of(here.number) is not None):
        st.rerun()
    own = told.panel(asked)
    statuses = told.follow(asked)
    (status,) = statuses.values()
    step, said = asked.step, status.value
    given = progress.of(here.lesson).of(here.number)
    with st.container(key="lesson-question"):
        if status.problem:
            st.error(output.literal(status.problem), icon=":material/error:")
        if said and step.question:
            with st.container(key="lesson-card", border=True):
                if given is None:
                    questions.ask(here, asked, step.question, said)
                else:
                    questions.after(asked, step.question, said, given)
        if said and (given is not None or not step.question):
            with st.container(key="lesson-reveal"), language.as_it_is():
                if said.reveal:
                    st.markdown(unbroken(said.reveal))
                if said.why:
                    st.markdown(unbroken(said.why))
        if not own.steer(statuses) and said and said.lacks:
            told.offer(own)
    frame.steps(here, done=given is not None or not step.question)
    progress.mount(here.name)
    return stage(status)


def stage(status: Status) -> object:
    """While more is coming: whether the words are there."""
    return status.busy and (status.value is not None, "measured")


found = files.found()
here = place.current([one for one in found if isinstance(one, Lesson)])
st.html(frame.LOOK)
if here is None:
    draw_list(found)
else:
    if here.fresh:
        progress.visit(here)
        if place.unprepared(here):
            address.overruled("data", "models")  # as the sidebar has written them, before it knew the lesson
            sidebar.choose(here.lesson.data, here.lesson.models)
            st.rerun()
    if here.step:
        draw_step(here, here.step)
    else:
        frame.title(here, language.say("That was it"))
        hand_in.draw(here.lesson)
        frame.steps(here, done=True)
        progress.mount(here.name)
