"""What a lesson's file does not show: what is wrong once it is measured on data and models."""

from __future__ import annotations

from collections.abc import Iterator

from vae.core.errors import LessonError
from vae.lessons import marking
from vae.lessons.expressions import Pictures, measured_in
from vae.lessons.facts import UNMEASURED, Facts
from vae.lessons.lesson import Lesson, Question
from vae.lessons.problems import Problem
from vae.lessons.trees import trees


def measured(lesson: Lesson, facts: Facts) -> list[Problem]:
    """What of a lesson cannot be measured on the data and models of `facts`, and questions without a right answer."""
    facts, found = facts.about(lesson), dict[Problem, None]()
    for step in lesson.steps:
        for line, tree in trees(step):
            for one in measured_in(tree):
                try:
                    facts.shown(one)
                except (*UNMEASURED, LessonError) as error:
                    found[Problem(line, f"{one} cannot be measured: {error.cause}", error.remedy)] = None
        if step.question:
            found.update(dict.fromkeys(_unanswerable(step.question, facts)))
    return sorted(found, key=lambda one: one.line)


def _unanswerable(question: Question, facts: Facts) -> Iterator[Problem]:
    target = question.answer
    if question.kind == "choice" and True not in (right := marking.options(facts, question)):
        why = "cannot be told" if None in right else "does not hold"
        cause = f"No option is right on these images: of each the condition {why}."
        yield Problem(question.line, cause, "Add the one that is, or one that ends in {otherwise}.")
    if isinstance(target, Pictures):
        try:
            if not facts.images(target).any():
                yield Problem(question.line, "There is no image that would be right.", "Ask for others.")
        except (*UNMEASURED, LessonError) as error:
            yield Problem(question.line, f"Which images are right cannot be measured: {error.cause}", error.remedy)
