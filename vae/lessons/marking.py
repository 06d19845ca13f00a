"""Which answers to a question are right on some data and models, and what to say once one is given."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import counted
from vae.core.errors import LessonError, MeasureError
from vae.core.minus import minus
from vae.lessons import arithmetic, meaning, writing
from vae.lessons.expressions import Measured, Pictures, Ranking, Within
from vae.lessons.facts import UNMEASURED, Facts
from vae.lessons.lesson import Question
from vae.lessons.meaning import POINTS
from vae.lessons.measures.measure import PERCENT, Found, TakesLong

Answer = int | float | str | Sequence[int] | None


def options(facts: Facts, question: Question) -> tuple[bool | None, ...]:
    """Which options of a choice are right; None for one that nobody can tell, or that is not measured.

    Where one is right otherwise, those that nobody can tell are wrong; not as long as one waits to be measured.
    """
    found = [facts.holds(one.when) if one.when else False for one in question.options]
    rest = [one.otherwise for one in question.options]
    if True in found or True not in rest:
        return tuple(found)
    waits = any(right is None and facts.waits(one.when) for right, one in zip(found, question.options, strict=True))
    return tuple(None if last else right for right, last in zip(found, rest, strict=True)) if waits else tuple(rest)


def untold(facts: Facts, question: Question) -> bool:
    """Whether a number or an order is asked for that cannot be measured on these data and models, now or later."""
    target = question.answer
    try:
        if isinstance(target, Within):
            facts.value(target.expression)
        elif isinstance(target, Ranking):
            _measured(facts, question, target)
    except TakesLong:
        return False
    except (*UNMEASURED, LessonError):
        return True
    return False


def unit(question: Question) -> str:
    """In which unit a number is asked for: of a share it is %, and the number goes to 100."""
    return meaning.unit_of(question.answer.expression) if isinstance(question.answer, Within) else ""


def mark(facts: Facts, question: Question, answer: Answer) -> bool | None:
    """Whether an answer is right; None where there is no right and wrong, nobody can tell, or nothing was answered.

    answer: of a choice the place of the option, from 0; of a number the number, in `unit`; of a point the index of the
    test image; of an order the places of the options, first to last; of the rest anything.
    """
    if answer is None:
        return None
    target = question.answer
    try:
        if question.kind == "choice" and isinstance(answer, int) and 0 <= answer < len(question.options):
            return options(facts, question)[answer]
        if isinstance(target, Within) and isinstance(answer, int | float):
            return _near(facts, target, float(answer))
        if isinstance(target, Pictures) and isinstance(answer, int):
            there = facts.images(target)
            return bool(there[answer]) if 0 <= answer < len(there) and there.any() else None
        if isinstance(target, Ranking) and isinstance(answer, Sequence) and not isinstance(answer, str):
            return _in_order(facts, question, target, answer)
    except (*UNMEASURED, LessonError):
        return None
    return None


def ends(facts: Facts, question: Question) -> tuple[float, float] | None:
    """From where to where a number is right, in the unit asked; None where no number is asked. Raises as `value`."""
    target = question.answer
    if not isinstance(target, Within):
        return None
    times = _times(meaning.unit_of(target.expression))
    low, high = _ends(facts, target)
    return low * times, high * times


def solution(facts: Facts, question: Question, pointed: NDArray[np.int64] | None = None) -> str:
    """What is right, in words (Markdown); '' where there is no right and wrong. What cannot be measured is said.

    pointed: the images that one could point at, if they are shown: which of them are right is said first.
    """
    target = question.answer
    try:
        if question.kind == "choice":
            return _right_options(facts, question)
        if isinstance(target, Within):
            return _right_numbers(facts, target)
        if isinstance(target, Pictures):
            return _right_images(facts, target, pointed)
        if isinstance(target, Ranking):
            return _right_order(facts, question, target)
    except (*UNMEASURED, LessonError) as error:
        return f"{facts.say('Not measured here:')} {writing.escaped(facts.say(error.cause))}"
    return ""


def _right_options(facts: Facts, question: Question) -> str:
    found = options(facts, question)
    right = [facts.prose(one.text) for one, holds in zip(question.options, found, strict=True) if holds]
    if right:
        return ", ".join(right)
    return facts.say("This cannot be told on these images." if None in found else "None of them.")


def _right_numbers(facts: Facts, target: Within) -> str:
    low, high = _ends(facts, target)
    asked, digits = meaning.unit_of(target.expression), facts.digits(target.expression)
    if digits == 0 and asked not in (PERCENT, POINTS):
        low, high = ceil(low), floor(high)
    first, last = (_plain(one, asked, digits) for one in (low, high))
    near = facts.say(f"right from {first} to {last}")
    return f"{facts.shown(target.expression)}; {near} {facts.say(asked)}".rstrip()


def _right_images(facts: Facts, target: Pictures, pointed: NDArray[np.int64] | None) -> str:
    right, total = facts.images(target), len(facts.evidence.dataset)
    n = int(right.sum())
    if pointed is None or not right[pointed].any():
        return facts.say(f"{counted(n, 'image')} of {total:,}")
    places = ", ".join(str(place) for place, image in enumerate(pointed, 1) if right[image])
    return facts.say(f"no. {places} of these {len(pointed)}; {n:,} of all {total:,} test images")


def _right_order(facts: Facts, question: Question, target: Ranking) -> str:
    found = _measured(facts, question, target)
    values = [one.estimate.value * (-1 if target.largest_first else 1) for one in found]
    order = sorted(range(len(found)), key=values.__getitem__)
    shown = [_of(target, question.options[place].text) for place in order]
    return ", ".join(f"{one.subject} ({facts.shown(one, short=True)})" for one in shown)


def _near(facts: Facts, target: Within, given: float) -> bool:
    if not isfinite(given):
        raise MeasureError("That is no number.")
    low, high = _ends(facts, target)
    times = _times(meaning.unit_of(target.expression))
    return bool(low <= given / times <= high)


def _ends(facts: Facts, target: Within) -> tuple[float, float]:
    value = facts.value(target.expression).value
    reach = abs(value) * target.tolerance if target.unit == "%" else target.tolerance
    return value - reach, value + reach


def _plain(value: float, asked: str, digits: int) -> str:
    return minus(f"{_times(asked) * value:,.{digits}f}")


def _times(asked: str) -> int:
    return 100 if asked in (PERCENT, POINTS) else 1


def _in_order(facts: Facts, question: Question, target: Ranking, answer: Sequence[int]) -> bool | None:
    """Whether no two are the wrong way round; two that nobody can tell apart may be either."""
    if sorted(answer) != list(range(len(question.options))):
        return None
    found = _measured(facts, question, target)
    pairs = [(found[a], found[b]) for place, a in enumerate(answer) for b in answer[place + 1 :]]
    return all(_before(first, second, target) >= 0 for first, second in pairs)


def _before(first: Found, second: Found, target: Ranking) -> int:
    """1 where the first has to come before the second, -1 after it, 0 either."""
    found = arithmetic.compare(first, second) or 0
    return found if target.largest_first else -found


def _measured(facts: Facts, question: Question, target: Ranking) -> list[Found]:
    return [facts.found(_of(target, option.text)) for option in question.options]


def _of(target: Ranking, model: str) -> Measured:
    return Measured(target.name, model, target.argument)
