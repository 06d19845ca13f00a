"""Everything that a step has measured: in its texts, its conditions and in what is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vae.core.errors import LessonError
from vae.lessons import expressions, measures
from vae.lessons.expressions import Condition, Measured, Ranking, Target, measured_in
from vae.lessons.lesson import Question, Step


def trees(step: Step) -> Iterator[tuple[int, object]]:
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


def of_sweeps(step: Step) -> bool:
    """Whether some of it is read from the sweep of these images, beside data, models and judge."""
    return any(measures.of_sweeps(one.name) for _, tree in trees(step) for one in measured_in(tree))


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
