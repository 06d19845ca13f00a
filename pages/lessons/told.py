"""What a step says: its texts with their numbers measured, in the background, once for all visitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.lessons.place import Place
from ui import language, loaders, public, sidebar, views
from ui.jobs import Status
from ui.study_panel import StudyPanel
from vae.core.task import Task
from vae.data import Dataset
from vae.language.catalogue import SOURCE
from vae.lessons.expressions import braces
from vae.lessons.lesson import Lesson, Step
from vae.lessons.trees import of_sweeps
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.sweeps import sweep

if TYPE_CHECKING:
    from vae.lessons.facts import Facts


@dataclass(frozen=True, eq=False)
class Request:
    """A step, and what its numbers are measured on."""

    lesson: Lesson
    step: Step
    models: dict[str, Checkpoint]  # by role
    dataset: Dataset
    train: Dataset
    judge: Judge | None
    place: str = ""  # of its view
    sweeps: str = ""  # changes with any sweep, where the step tells something of one
    language: str = SOURCE

    @property
    def key(self) -> str:
        """Which measurement this is, said in which language."""
        models = " ".join(f"{role}={model.digest}" for role, model in self.models.items())
        judge = self.judge.digest if self.judge else ""
        lesson = self.lesson
        step = f"lesson {lesson.digest} {lesson.words} {self.step.line} {self.language}"
        return f"{step} {models} {self.dataset.digest} {self.train.digest} {judge} {self.sweeps}"


@dataclass(frozen=True, eq=False)
class Told:
    """The texts of a step, Markdown; what comes after the answer is empty until `whole`.

    options: of a choice or an order. unit: of a number. pointed: of a point, test images to choose from. untold: which
    answer is right cannot be measured here. lacks: some of it takes minutes and was not measured before.
    """

    facts: Facts | None
    text: str
    caption: str = ""
    question: str = ""
    options: tuple[str, ...] = ()
    unit: str = ""
    pointed: NDArray[np.int64] | None = None
    untold: bool = False
    solution: str = ""
    reveal: str = ""
    why: str = ""
    whole: bool = False
    lacks: bool = False


def plain(text: str) -> str:
    """A text of which no number is measured yet."""
    for one in reversed(list(braces(text))):
        text = f"{text[: one.start]}…{text[one.end :]}"
    return text


def unmeasured(step: Step) -> Told:
    """What can be said of a step before anything is measured."""
    return Told(None, plain(step.text), plain(step.view.caption) if step.view else "")


def offer(own: StudyPanel) -> None:
    """The button for what takes long, or that this server does not measure it."""
    if public.bounds().thorough:
        own.offer("Measure what is lacking", "lesson-slow", help="It takes a minute or so; once measured, it is kept.")
    else:
        st.caption("Some numbers are not measured on this public server: they take minutes of all cores.")


def request(place: Place, step: Step) -> Request:
    """What the step's numbers are measured on: the images that its view shows, and models of the lesson's roles."""
    name = step.view.values.get("data", ("",))[0] if step.view else ""
    with sidebar.instead(name if name in loaders.data_names() else ""):
        images, offered = sidebar.dataset(), sidebar.offered()
    titles = sidebar.with_roles(offered, images, place.lesson.models)
    models = {role: offered[title] for role, title in titles.items()}
    train = loaders.dataset(images.name, "train")
    judge = loaders.found_judge(images, quiet=True)
    swept = sweep.signature() if of_sweeps(step) else ""
    return Request(place.lesson, step, models, images, train, judge, place.view, swept, language.spoken())


def sheet_of(lesson: Lesson) -> Callable[[], str]:
    """What makes the lesson's sheet, of the images and models that are chosen, as far as they were measured."""
    asked = request(Place(lesson, 0), replace(lesson.steps[0], view=None))

    def made() -> str:
        from vae.lessons.facts import Facts
        from vae.lessons.sheet import sheet
        from vae.studies.claims.evidence import Evidence

        evidence = Evidence(asked.models, asked.dataset, asked.train, asked.judge)
        return sheet(lesson, Facts(evidence, language=asked.language))

    return made


def panel(asked: Request) -> StudyPanel:
    """Each step is stopped, and asked for in full, on its own."""
    return StudyPanel("lesson", asked.key, "A lesson's numbers", again="Go on measuring", ended="")


def follow(asked: Request) -> dict[str, Status]:
    """How far it is, by its key; the value is `Told`, as far as it is known. What takes minutes has to be asked for."""
    own = panel(asked)
    patient = own.in_full and public.bounds().thorough
    key = f"{asked.key} {patient}"
    return own.follow({key: lambda task: tell(asked, patient, task)}, views.group("", asked.place), quick=not patient)


def tell(asked: Request, patient: bool, task: Task = Task()) -> Told:
    """All that a step says, measured; `patient`: also what takes minutes and was not measured before."""
    from vae.lessons import marking, pointing
    from vae.lessons.facts import Facts
    from vae.studies.claims.evidence import Evidence

    step, question = asked.step, asked.step.question
    evidence = Evidence(asked.models, asked.dataset, asked.train, asked.judge)
    facts = Facts(evidence, patient, language=asked.language)
    task.report("What the step says")
    told = Told(facts, facts.prose(step.text), facts.prose(step.view.caption) if step.view else "")
    if question:
        told = replace(
            told,
            question=facts.prose(question.text),
            options=tuple(facts.prose(one.text) for one in question.options),
            unit=marking.unit(question),
            pointed=pointing.offered(facts, question, asked.lesson.name),
        )
    task.report("What comes after the answer", partial=told)
    task.check()
    reveal, why = facts.chosen(step.reveals), facts.chosen(step.whys)
    told = replace(
        told,
        untold=bool(question and marking.untold(facts, question)),
        solution=marking.solution(facts, question, told.pointed) if question else "",
        reveal=facts.prose(reveal.text) if reveal else "",
        why=facts.prose(why.text) if why else "",
        whole=True,
    )
    return replace(told, lacks=facts.takes_long)
