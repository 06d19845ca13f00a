"""Whether an expression that can be read can also be measured: its measures, models and units, before there is data."""

from __future__ import annotations

from collections.abc import Collection

from vae.core.errors import LessonError
from vae.lessons.expressions import (
    YARDSTICKS,
    Comparison,
    Difference,
    Expression,
    Extreme,
    Measured,
    Pictures,
    Quantity,
    Ranking,
    Ratio,
    Said,
    Within,
    measured_in,
)
from vae.lessons.measures import named
from vae.lessons.measures.measure import PERCENT, WORDS

POINTS = "points"  # of two shares, the difference


def check(tree: object, models: Collection[str]) -> None:
    """Raise LessonError where something of an expression, a condition or a target cannot be. models: the lesson's."""
    for one in measured_in(tree):
        _check_measured(one, models)
    match tree:
        case Quantity() | Measured() | Difference() | Ratio():
            unit_of(tree)
        case Comparison(left, _, right):
            _alike(left, right)
        case Extreme(measured, _):
            if unit_of(measured) == WORDS:
                raise LessonError(f"{measured.name} is words, and has no largest.", "Write: … is WORDS.")
        case Said(measured, _):
            if unit_of(measured) != WORDS:
                raise LessonError(f"{measured.name} is a number.", "Compare it: A < B, or … is largest.")
        case Within(expression, _, unit):
            _check_tolerance(unit_of(expression), unit)
        case Pictures(parts):
            for kind, name in parts:
                if kind != "class":
                    _check_model(name, models)
        case Ranking(name, argument, _):
            whose = next((one for one in models if one in named(name).of), None)
            if whose is None:
                raise LessonError(f"{name} is no measure of the lesson's models.", _whose(named(name).of))
            _check_measured(Measured(name, whose, argument), models)
            if named(name).unit_of(argument) == WORDS:
                raise LessonError(f"{name} is words, and puts nothing in order.", "Name a measure that is a number.")
        case _:
            for part in getattr(tree, "parts", [getattr(tree, "expression", None)]):
                if part is not None:
                    check(part, models)


def unit_of(tree: Expression) -> str:
    """The unit of an expression. Raises LessonError where its parts have units that do not go together."""
    match tree:
        case Quantity(_, unit):
            return unit
        case Measured(name, _, argument):
            return named(name).unit_of(argument)
        case Difference(left, right):
            unit = _alike(left, right)
            return POINTS if unit == PERCENT else unit
        case Ratio(left, right):
            if WORDS in (unit_of(left), unit_of(right)):
                raise LessonError("Words cannot be divided.", "Name measures that are numbers.")
            return ""


def _alike(left: Expression, right: Expression) -> str:
    """The unit of two that are held against each other."""
    first, second = unit_of(left), unit_of(right)
    if WORDS in (first, second):
        raise LessonError("Words cannot be compared with numbers.", "Write: … is WORDS.")
    same = {POINTS: PERCENT}.get(first, first) == {POINTS: PERCENT}.get(second, second)
    for one, other in ((left, second), (right, first)):
        if isinstance(one, Quantity) and not one.unit and other not in (PERCENT, POINTS):
            same = True
    if not same:
        raise LessonError(
            f"“{first or 'no unit'}” and “{second or 'no unit'}” cannot be compared.",
            "Give numbers in the measure's unit, as 90 % or 100 nats.",
        )
    return first or second


def _check_tolerance(unit: str, tolerance: str) -> None:
    if unit == WORDS:
        raise LessonError("The answer is words, and the question asks for a number.", "Ask for a choice, or a number.")
    own = POINTS if unit == PERCENT else unit
    if tolerance not in ("%", own) and (tolerance or own == POINTS):
        raise LessonError(
            f"The answer is in “{unit or 'no unit'}”, and has to be within “{tolerance or 'no unit'}”.",
            f"Write within 20 %, which is of the answer, or within 5 {own}".rstrip() + ".",
        )


def _check_measured(one: Measured, models: Collection[str]) -> None:
    found = named(one.name)
    if one.subject and one.subject not in found.of:
        raise LessonError(f"{one.name} is not measured of {one.subject}.", _whose(found.of))
    if not one.subject and found.of and "" not in found.of:
        raise LessonError(f"{one.name} is not said of whom.", f"Write {one.name} of {found.of[-1]}, or of another.")
    if one.subject and one.subject not in YARDSTICKS:
        _check_model(one.subject, models)
    if found.argument:
        found.argument.check(one.name, one.argument)
    elif one.argument:
        raise LessonError(f"{one.name} takes nothing in brackets.", "Take them out.")


def _check_model(model: str, models: Collection[str]) -> None:
    if model not in models:
        raise LessonError(
            f"{model} is not among the lesson's models.", f"Add it to models: {', '.join(models)}, at the top."
        )


def _whose(of: Collection[str]) -> str:
    named = [one for one in of if one]
    return f"It is of {', '.join(named)}." if named else "It is of the images: leave out of …."
