"""What a lesson's expressions come to on some data and models, and which answers are right there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import BetascopeError, CheckpointError, LessonError, MeasureError, SweepError
from vae.core.estimate import Estimate
from vae.language import catalogue
from vae.language.catalogue import SOURCE
from vae.lessons import arithmetic, expressions, meaning, writing
from vae.lessons.expressions import (
    Comparison,
    Condition,
    Difference,
    Expression,
    Extreme,
    Measured,
    Pictures,
    Quantity,
    Ratio,
    Said,
)
from vae.lessons.lesson import Lesson, Variant
from vae.lessons.measures import named
from vae.lessons.measures.measure import WORDS, Found, Scope, TakesLong
from vae.studies.claims import numbers
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.roles import ROLES

UNMEASURED = (MeasureError, CheckpointError, SweepError)  # what a lesson says, and goes on
_DASH = "–"


@dataclass(frozen=True, eq=False)
class Facts:
    """Everything that a lesson says of numbers, measured on the data and models of `evidence`.

    patient: measure also what takes minutes; else that is had where it was measured before. What is measured is kept.
    language: what it is said in; conditions are about what was measured, and know of none.
    """

    evidence: Evidence
    patient: bool = False
    sweeps: str | None = None
    language: str = SOURCE

    @property
    def takes_long(self) -> bool:
        """Whether something that was asked for was not measured as it takes minutes: somebody patient would have it."""
        return any(isinstance(one, TakesLong) for one in self._known.values())

    def about(self, lesson: Lesson) -> Facts:
        """The same of the lesson's models alone, so that the largest is the largest of those."""
        models = {role: model for role, model in self.evidence.models.items() if role in lesson.models}
        if models == self.evidence.models:
            return self
        return replace(self, evidence=replace(self.evidence, models=models))

    def value(self, expression: Expression) -> Estimate:
        """A number with its interval. Raises MeasureError, CheckpointError or SweepError where it cannot be had."""
        return self.found(expression).estimate

    def words(self, measured: Measured) -> str:
        """What a measure that is words says. Raises as `value`."""
        return str(self._made(measured))

    def say(self, text: str) -> str:
        """A text of the code in the language that is spoken."""
        return text if self.language == SOURCE else catalogue.speech(self.language).say(text)

    def shown(self, expression: Expression, short: bool = False) -> str:
        """'116.2 nats [115.8, 116.6]', without the interval where it is `short`, in the language that is spoken.

        Raises as `value`.
        """
        unit = meaning.unit_of(expression)
        if isinstance(expression, Measured) and unit == WORDS:
            return self.say(self.words(expression))
        found = self.value(expression)
        whole = isinstance(expression, Ratio) and found.low == found.high == round(found.value)
        return writing.number(found, unit, 0 if whole else self.digits(expression), short, self.say)

    def prose(self, text: str) -> str:
        """A lesson's Markdown with what it has in braces measured. What cannot be is a dash, and said at the end."""
        parts: list[str] = []
        lacking: dict[str, None] = {}
        end = 0
        for one in expressions.braces(text):
            try:
                said = expressions.shown(one.inside)
                found = writing.escaped(self.shown(said.expression, said.short))
            except (*UNMEASURED, LessonError) as error:
                found = _DASH
                lacking[writing.escaped(self.say(error.cause))] = None
            parts += [text[end : one.start], found]
            end = one.end
            begins = not text[: one.start].rpartition("\n")[2].strip()
            if begins and found.isdigit() and text[end : end + 1] in (".", ")"):
                parts.append("\\")  # else a line of Markdown that begins with "8. " is a list, counted anew
        whole = "".join([*parts, text[end:]]).replace("\\{", "{").replace("\\}", "}")
        return f"{whole}\n\n*{self.say('Not measured here:')} {' '.join(lacking)}*" if lacking else whole

    def holds(self, condition: Condition | None) -> bool | None:
        """Whether all of it holds, True without any; None where that cannot be told, or not measured."""
        found = [self._part(one) for one in condition.parts] if condition else []
        return False if False in found else None if None in found else True

    def waits(self, condition: Condition | None) -> bool:
        """Whether a measure that the condition names takes minutes, and has not been measured yet."""
        late = {one.name for one, found in self._known.items() if isinstance(found, TakesLong)}
        return any(one.name in late for one in expressions.measured_in(condition))

    def chosen(self, variants: Iterable[Variant]) -> Variant | None:
        """The first text whose condition holds; None where none does."""
        return next((one for one in variants if self.holds(one.when)), None)

    def images(self, pictures: Pictures) -> NDArray[np.bool_]:
        """Which test images it speaks of, (N,). Raises as `value`."""
        dataset = self.evidence.dataset
        found = np.ones(len(dataset), bool)
        for kind, name in pictures.parts:
            if kind == "class":
                found &= dataset.labels == self._scope.label(name)
                continue
            survival = self.evidence.survival(name)
            read = survival.original == survival.labels
            same = (survival.seen == survival.labels) == (kind == "kept")
            part = np.zeros(len(dataset), bool)
            part[survival.indices[read & same]] = True
            found &= part
        return found

    def found(self, expression: Expression) -> Found:
        """As `value`, with how it moves with the images, for comparisons."""
        match expression:
            case Quantity(value, _):
                return Found(Estimate(value, value, value, 0), numbers.exact(value, 0).resampled)
            case Difference(left, right):
                return arithmetic.minus(self.found(left), self.found(right))
            case Ratio(left, right):
                return arithmetic.ratio(self.found(left), self.found(right))
        made = self._made(expression)
        if isinstance(made, str):
            raise MeasureError(f"“{expression}” is words, and no number.")
        return made

    def digits(self, expression: Expression) -> int:
        """How many digits behind the point an expression is shown with."""
        match expression:
            case Measured(name, _, argument):
                return named(name).digits_of(argument)
            case Difference(left, right):
                return max(self.digits(left), self.digits(right))
            case Ratio():
                return 1
            case Quantity():
                return 0
        raise AssertionError(expression)

    @cached_property
    def _scope(self) -> Scope:
        return Scope(self.evidence, self.patient, self.sweeps)

    @cached_property
    def _known(self) -> dict[Measured, Found | str | BetascopeError]:
        return {}

    def _made(self, measured: Measured) -> Found | str:
        """A measure, once. Raises as `value`."""
        if measured not in self._known:
            try:
                meaning.check(measured, ROLES)
                made = named(measured.name).make(self._scope, measured.subject, measured.argument)
            except (*UNMEASURED, LessonError) as error:
                self._known[measured] = error
            else:
                self._known[measured] = made
        found = self._known[measured]
        if isinstance(found, BetascopeError):
            raise found
        return found

    def _part(self, part: Comparison | Extreme | Said) -> bool | None:
        try:
            match part:
                case Said(measured, words):
                    return self.words(measured) == words
                case Extreme(measured, side):
                    return self._extreme(measured, 1 if side == "largest" else -1)
                case Comparison(left, sign, right):
                    found = arithmetic.compare(self.found(left), self.found(right))
                    return None if found is None else found == (1 if sign == ">" else -1)
        except (*UNMEASURED, LessonError):
            return None

    def _extreme(self, measured: Measured, side: int) -> bool | None:
        """Whether no other model that has the number has a larger one (side 1), or a smaller one (-1)."""
        own, found = self.found(measured), []
        for model in self.evidence.models:
            if model != measured.subject:
                try:
                    other = self.found(Measured(measured.name, model, measured.argument))
                except (*UNMEASURED, LessonError):
                    continue  # it has no such number
                found.append(arithmetic.compare(own, other))
        return False if -side in found else None if None in found else True
