"""The end of a lesson: what was answered, and the file to hand in."""

from __future__ import annotations

import streamlit as st

from pages.lessons import progress, questions, told
from ui import language, output, sidebar
from ui.components.download.files import File
from vae.core.counted import counted
from vae.export.names import plain
from vae.lessons import answers
from vae.lessons.answers import Answered, Answers, Source
from vae.lessons.lesson import Lesson, Question

_STUDENT = "lesson-student"  # key in the session
_MARKS = {True: ":material/check:", False: ":material/close:", None: ""}


def draw(lesson: Lesson) -> None:
    """How it went, and the buttons for the file."""
    known = progress.of(lesson)
    marked = [one.right for one in known.given.values() if one.right is not None]
    asked = [step for step in lesson.steps if step.question]
    with st.container(key="lesson-words"):
        if marked:
            st.markdown(f"You foresaw **{sum(marked)} of {len(marked)}**.")
            if not all(marked):
                st.markdown("You learn most from what you did not foresee.")
        left_out = len(asked) - sum(one.raw is not None for one in known.given.values())
        if left_out:
            st.markdown(f"{counted(left_out, 'question')} {'is' if left_out == 1 else 'are'} left out.")
        for number, step in enumerate(lesson.steps):
            if step.question:
                given = known.of(number)
                said = language.say("*left out*")
                if given is not None and given.raw is not None:
                    said = output.literal(questions.words(step.question, given))
                mark = _MARKS[given.right if given else None]
                with language.as_it_is():
                    st.markdown(f"{number + 1}. **{output.literal(step.title)}**: {said} {mark}")
        st.header("Hand it in", anchor=False)
        st.markdown("Your answers are in this browser alone. The file is for your teacher, if you want it to be.")
        student = st.text_input("Your name, or none (it is in the file alone)", key=_STUDENT, max_chars=60)
        name = f"answers-{lesson.name}" + (f"-{plain(student)}" if plain(student) else "")
        made = of(lesson.as_written, student)
        shown, spoken = of(lesson, student), language.spoken()
        output.download(
            File("Answers", f"{name}.json", "application/json", made.text),
            File("Answers to read", f"{name}.html", "text/html", lambda: answers.readable(shown, spoken)),
        )
        st.header("On paper", anchor=False)
        st.markdown(
            "For who teaches it, a sheet to print: questions with space for answers, and what is right at the end."
        )
        output.download(File("Sheet", f"sheet-{lesson.name}.html", "text/html", told.sheet_of(lesson)))


def of(lesson: Lesson, student: str) -> Answers:
    """The visitor's answers as a file has them, in the lesson's words."""
    known, images = progress.of(lesson), sidebar.dataset()
    titles = sidebar.with_roles(sidebar.offered(), images, lesson.models)
    models = {role: sidebar.offered()[title] for role, title in titles.items()}
    given = {number: known.of(number) for number in range(len(lesson.steps))}
    return Answers(
        lesson=lesson.name,
        title=lesson.title[:200],
        digest=lesson.digest[:16],
        data=Source(name=images.name[:200], digest=images.digest),
        models=tuple(Source(name=role, digest=model.digest) for role, model in models.items()),
        student=student.strip(),
        answers=tuple(
            Answered(
                step=number + 1,
                kind=step.question.kind,
                question=told.plain(step.question.text)[:5000],
                answer=_answer(step.question, given[number]),
                unit=one.unit if (one := given[number]) else "",
                right=one.right if one else None,
            )
            for number, step in enumerate(lesson.steps)
            if step.question
        ),
    )


def _answer(question: Question, given: progress.Given | None) -> str | float | tuple[str, ...] | None:
    if given is None or given.said is None:
        return None
    if question.kind == "choice":
        return questions.words(question, given)
    return tuple(given.said) if isinstance(given.said, list) else given.said
