"""What a lesson's file does not show: what is wrong once it is measured on data and models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vae.core.errors import LessonError
from vae.lessons import expressions, marking
from vae.lessons.expressions import Condition, Measured, Pictures, Ranking, Target, measured_in
from vae.lessons.facts import UNMEASURED, Facts
from vae.lessons.lesson import Lesson, Question, Step
from vae.lessons.problems import Problem


def measured(lesson: Lesson, facts: Facts) -> list[Problem]:
    """What of a lesson cannot be measured on the data and models of `facts`, and questions without a right answer."""
    facts, found = facts.about(lesson), dict[Problem, None]()
    for step in lesson.steps:
        for line, tree in _trees(step):
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
        yield Problem(
            question.line, f"No option is right on these images: of each the condition {why}.", "Add the one that is."
        )
    if isinstance(target, Pictures):
        try:
            if not facts.images(target).any():
                yield Problem(question.line, "There is no image that would be right.", "Ask for others.")
        except (*UNMEASURED, LessonError) as error:
            yield Problem(question.line, f"Which images are right cannot be measured: {error.cause}", error.remedy)


def _trees(step: Step) -> Iterator[tuple[int, object]]:
    """Every expression of a step, with the line that it is at, or its text begins."""
    texts = [(step.line, step.text)]
    if step.view:
        texts.append((step.view.line, step.view.caption))
    if step.question:
        texts += [(step.question.line, step.question.text)]
        texts += [(one.line, one.text) for one in step.question.options]
        yield from _conditions((one.line, one.when) for one in step.question.options)
        yield from _targets(step.question, step.question.answer)
    texts += [(one.line, one.text) for one in (*step.reveals, *step.whys)]
    yield from _conditions((one.line, one.when) for one in (*step.reveals, *step.whys))
    for line, text in texts:
        for pair in expressions.braces(text):
            try:
                yield line, expressions.shown(pair.inside)
            except LessonError:
                continue  # the file's own problems have it


def _conditions(found: Iterable[tuple[int, Condition | None]]) -> Iterator[tuple[int, object]]:
    for line, condition in found:
        if condition:
            yield line, condition


def _targets(question: Question, target: Target | None) -> Iterator[tuple[int, object]]:
    if isinstance(target, Ranking):
        for option in question.options:
            yield option.line, Measured(target.name, option.text, target.argument)
    elif target is not None:
        yield question.line, target
