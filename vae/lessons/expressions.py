"""What stands in braces in a lesson: measured numbers, conditions on them, and what a right answer is.

    {error of β = 10}     {error of β = 10 minus error of AE}     {rate of β = 2.4 / rate of β = 0}     {..., short}
    {if error of AE is largest}     {if labels kept of β = 10 < 90 % and rate of β = 10 < rate of β = 0}
    {if seen as (4) of β = 10 is 9}     {answer: error of β = 10, within 20 %}     {by error, largest first}
    {images: lost in β = 10 and class 4}

A measure's name holds no ' of '; what it is about in particular stands in brackets: 'labels kept (4) of β = 10'. Which
measures there are is in `vae.lessons.measures`; here is only how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from vae.core.errors import LessonError
from vae.studies.claims.roles import ROLES

CROSS_FADE, PIXELS, PCA, UNTRAINED, REAL_IMAGES = "cross-fade", "pixels", "PCA", "an untrained encoder", "real images"
YARDSTICKS = (REAL_IMAGES, CROSS_FADE, PIXELS, PCA, UNTRAINED)  # what is no model, and has some of their numbers
SUBJECTS = (*ROLES, *YARDSTICKS)

_BRACES = re.compile(r"(?P<code>`+).+?(?P=code)|\$[^$\n]+\$|\\[{}]|\{(?P<inside>[^{}]*)\}", re.DOTALL)
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_IS = re.compile(r"(?P<what>.+?) is (?P<side>.+)")
_MEASURED = re.compile(r"(?P<name>[^()]+?)(?: ?\((?P<argument>.*)\))?")
_LONGEST = 300  # characters of an expression


@dataclass(frozen=True)
class Quantity:
    """A number as the author wrote it, with its unit; a share in per cent is kept as a part of 1."""

    value: float
    unit: str = ""


@dataclass(frozen=True)
class Measured:
    """A measure of a model, of a yardstick, or ('') of the data. argument: what of it, as a class."""

    name: str
    subject: str = ""
    argument: str = ""

    def __str__(self) -> str:
        return (
            self.name
            + (f" ({self.argument})" if self.argument else "")
            + (f" of {self.subject}" if self.subject else "")
        )


@dataclass(frozen=True)
class Difference:
    """The left minus the right."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Ratio:
    """How many times the right the left is."""

    left: Expression
    right: Expression


Expression = Quantity | Measured | Difference | Ratio


@dataclass(frozen=True)
class Comparison:
    """That one is smaller, or larger, than the other."""

    left: Expression
    sign: Literal["<", ">"]
    right: Expression


@dataclass(frozen=True)
class Extreme:
    """That no other model of the lesson has a larger, or a smaller, number."""

    measured: Measured
    side: Literal["largest", "smallest"]


@dataclass(frozen=True)
class Said:
    """That a measure which is words says this."""

    measured: Measured
    words: str


@dataclass(frozen=True)
class Condition:
    """That all of these hold."""

    parts: tuple[Comparison | Extreme | Said, ...]


@dataclass(frozen=True)
class Shown:
    """A number within a sentence. short: without its interval."""

    expression: Expression
    short: bool = False


@dataclass(frozen=True)
class Within:
    """That a student's number is this near: by a part of the number where `unit` is '%', else in the unit."""

    expression: Expression
    tolerance: float
    unit: str


@dataclass(frozen=True)
class Pictures:
    """The images for which all of these hold: of a class, or with a label that the judge sees kept, or lost."""

    parts: tuple[tuple[Literal["class", "kept", "lost"], str], ...]


@dataclass(frozen=True)
class Ranking:
    """The order of the options, models, by a measure."""

    name: str
    argument: str = ""
    largest_first: bool = False


Target = Within | Pictures | Ranking


@dataclass(frozen=True)
class Braces:
    """One pair of braces in a text: where it is, and what is inside."""

    start: int
    end: int
    inside: str


def braces(text: str) -> Iterator[Braces]:
    r"""Every pair in a text, but those in code, in formulas between dollars, and such as '\{'."""
    for found in _BRACES.finditer(text):
        if (inside := found["inside"]) is not None:
            yield Braces(found.start(), found.end(), inside)


def expression(text: str) -> Expression:
    """'error of AE minus error of β = 0' as a tree. Raises LessonError for what is none."""
    text = plain(text)
    left, sign, right = _rpartition(text, " minus ")
    if sign:
        return Difference(expression(left), expression(right))
    left, sign, right = _rpartition(text, " / ")
    if sign:
        return Ratio(expression(left), expression(right))
    return _quantity(text) or _measured(text)


def condition(text: str) -> Condition:
    """'error of AE is largest and rate of AE > 3 nats' as its parts. Raises LessonError for what is none."""
    return Condition(tuple(_part(one) for one in _split(plain(text), " and ")))


@lru_cache(maxsize=4096)  # a step is read again for every student who comes to it
def shown(text: str) -> Shown:
    """What stands in a sentence: an expression, with ', short' at its end for the number alone. Raises LessonError."""
    text = plain(text)
    head, comma, tail = _rpartition(text, ", ")
    if not comma:
        return Shown(expression(text))
    if tail != "short":
        raise LessonError(f"“{tail}” is nothing that can be said of how a number is shown.", "Write short, or nothing.")
    return Shown(expression(head), short=True)


def target(text: str) -> Target:
    """What an answer is held against: 'answer: ...', 'images: ...' or 'by ...'. Raises LessonError for others."""
    text = plain(text)
    if text.startswith("answer:"):
        return _within(text.removeprefix("answer:").strip())
    if text.startswith("images:"):
        return Pictures(tuple(_pictures(one) for one in _split(text.removeprefix("images:").strip(), " and ")))
    if text.startswith("by "):
        return _ranking(text.removeprefix("by ").strip())
    raise LessonError(f"{{{text}}} says nothing of a right answer.", "Begin it with answer:, images: or by.")


def measured_in(tree: object) -> Iterator[Measured]:
    """Every measure that an expression, a condition or a target asks for."""
    match tree:
        case Measured():
            yield tree
        case Difference(left, right) | Ratio(left, right) | Comparison(left, _, right):
            yield from measured_in(left)
            yield from measured_in(right)
        case Extreme(one, _) | Said(one, _) | Shown(one, _) | Within(one, _, _):
            yield from measured_in(one)
        case Condition(parts):
            for part in parts:
                yield from measured_in(part)


def plain(text: str) -> str:
    """With one space between words, 'β' for 'beta' and spaces around '=', as models are titled."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise LessonError(f"What is in braces has {len(text):,} characters.", f"Keep it to {_LONGEST}.")
    return re.sub(r"\b(?:beta|β) ?= ?(?=\d)", "β = ", text)


def _part(text: str) -> Comparison | Extreme | Said:
    signs: tuple[Literal["<", ">"], ...] = ("<", ">")
    for sign in signs:
        left, between, right = _rpartition(text, f" {sign} ")
        if between:
            return Comparison(expression(left), sign, expression(right))
    found = _IS.fullmatch(text)
    if found is None:
        raise LessonError(
            f"“{text}” is no condition.",
            "Write A < B, A > B, MEASURE of MODEL is largest (smallest), or WORDS is …, joined by and.",
        )
    measured, side = expression(found["what"]), found["side"]
    if not isinstance(measured, Measured):
        raise LessonError(f"“{found['what']}” is no measure.", "Write as: error of AE is largest.")
    if side not in ("largest", "smallest"):
        return Said(measured, side)
    if measured.subject not in ROLES:
        raise LessonError(f"“{found['what']}” is no measure of a model.", f"Write as: error of AE is {side}.")
    return Extreme(measured, "largest" if side == "largest" else "smallest")


def _within(text: str) -> Within:
    head, found, tail = _rpartition(text, ", within ")
    number = _NUMBER.match(tail)
    if not found or number is None or (tolerance := _value(number[0])) <= 0:
        raise LessonError(
            f"“{text}” does not say how near an answer has to be.",
            "Write {answer: EXPRESSION, within 20 %}, or a number in the measure's unit: within 5 nats.",
        )
    unit = tail[number.end() :].strip()
    return Within(expression(head), tolerance / 100 if unit in ("%", "points") else tolerance, unit)


def _pictures(text: str) -> tuple[Literal["class", "kept", "lost"], str]:
    kinds: tuple[tuple[str, Literal["class", "kept", "lost"]], ...] = (
        ("class ", "class"), ("kept in ", "kept"), ("lost in ", "lost"),
    )  # fmt: skip
    for start, kind in kinds:
        if text.startswith(start):
            name = text.removeprefix(start).strip()
            return kind, name if kind == "class" else _model(name)
    raise LessonError(f"“{text}” names no images.", "Write class NAME, kept in MODEL or lost in MODEL, joined by and.")


def _ranking(text: str) -> Ranking:
    head, comma, tail = _rpartition(text, ", ")
    sides = ("smallest first", "largest first")
    if comma and tail not in sides:
        raise LessonError(f"“{tail}” is no order.", "Write smallest first or largest first.")
    name, argument = _named(head if comma else text)
    return Ranking(name, argument, comma != "" and tail == sides[1])


def _quantity(text: str) -> Quantity | None:
    found = _NUMBER.match(text)
    if found is None:
        return None
    unit = text[found.end() :].strip()
    value = _value(found[0])
    return Quantity(value / 100, "%") if unit == "%" else Quantity(value, unit)


def _measured(text: str) -> Measured:
    name, of, subject = _rpartition(text, " of ")
    if not of:
        return Measured(*_whole(text))
    first, argument = _named(name)
    return Measured(first, subject if subject in YARDSTICKS else _model(subject), argument)


def _whole(text: str) -> tuple[str, str, str]:
    name, argument = _named(text)
    return name, "", argument


def _named(text: str) -> tuple[str, str]:
    found = _MEASURED.fullmatch(text)
    if found is None:
        raise LessonError(
            f"“{text}” is no number and no name of a measure.", "Write MEASURE of MODEL, as error of β = 10."
        )
    return found["name"], (found["argument"] or "").strip()


def _model(text: str) -> str:
    if text in ROLES:
        return text
    raise LessonError(
        f"“{text}” is no model of a lesson.",
        f"There are {', '.join(ROLES)}; some measures are also of {', '.join(YARDSTICKS)}.",
    )


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def _split(text: str, between: str) -> list[str]:
    """The parts of a text, where what is in brackets is one part."""
    parts, start, depth = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place >= start and text.startswith(between, place):
            parts.append(text[start:place].strip())
            start = place + len(between)
    return [*parts, text[start:].strip()]


def _rpartition(text: str, between: str) -> tuple[str, str, str]:
    """As `str.rpartition`, but '' are the last two where nothing is parted, and brackets are not looked into."""
    *before, last = _split(text, between)
    return (between.join(before), between, last) if before else (text, "", "")
