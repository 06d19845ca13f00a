"""What a finding is made of: checks with a rule and a verdict, a table of measures, strips of images.

A check is a number, a limit, and the side of it on which the number has to lie; its text and verdict follow from those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.errors import CheckpointError, MeasureError
from vae.core.estimate import Estimate
from vae.core.minus import minus
from vae.studies.claims.numbers import Number


class Verdict(StrEnum):
    """What came of a check or of a whole claim."""

    HOLDS = "holds"
    FAILS = "does not hold"
    UNKNOWN = "cannot be told"


OF_DIGITS = {(2, 2), (2, 3), (2, 4)}  # claim and check: what is said of 0, 1, 6, 7 and 8
NO_INTERVAL = "no interval"  # too few images, or all the same
Side = Literal["above", "below"]
SHARE, POINTS = "%", "points"  # units: a share from 0 to 1, and a difference of two


@dataclass(frozen=True)
class Unit:
    """How a check's number is written: a share, a difference of shares in points, or a difference of anything else."""

    name: str = ""
    digits: int = 1

    def write(self, found: Estimate) -> str:
        """The number with its interval, without the unit of what is no share."""
        if self.name in (SHARE, POINTS):
            return percent(found, signed=self.name == POINTS)
        return number(found, self.digits, signed=True)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """What no such number can be beyond."""
        return {SHARE: (0.0, 1.0), POINTS: (-1.0, 1.0)}.get(self.name)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a check measured: the number, the limit, and on which side of it the claim wants the number to lie.

    words: what is said of it, with '{}' in place of the number.
    """

    number: Number
    limit: float
    side: Side
    unit: Unit
    words: str = "{}"

    @property
    def verdict(self) -> Verdict:
        """Whether the whole interval lies on the claim's side of the limit."""
        return decide(self.number.estimate, self.limit, self.side)

    @property
    def measured(self) -> str:
        """The number in words."""
        return self.words.replace("{}", self.unit.write(self.number.estimate))


Measuring = Callable[[], Outcome]


@dataclass(frozen=True)
class Check:
    """One thing that a claim says, the rule it is held against, what was measured, and the verdict.

    outcome: the number behind it; None where something is missing, which `measured` then says. applies: whether it is
    said of such images at all; what is not has no part in the claim's verdict.
    """

    says: str
    rule: str
    measured: str
    verdict: Verdict
    outcome: Outcome | None = field(default=None, compare=False, repr=False)
    applies: bool = True


@dataclass(frozen=True)
class Measure:
    """One number for every model that has it (and for real images, where they are the yardstick), by title.

    `unit` '%' shows shares as per cent; any other stands in the heading.
    """

    name: str
    unit: str
    digits: int
    values: Mapping[str, Estimate]


@dataclass(frozen=True, eq=False)
class Strip:
    """A row of images (n, H, W) in [0, 1] with captions. `model`: the role that made them, '' for none."""

    label: str
    images: NDArray[np.float32]
    captions: tuple[str, ...] = ()
    model: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class Finding:
    """A claim and what came of it. It holds where every check does, and does not where one does not."""

    number: int
    title: str
    claim: str
    checks: tuple[Check, ...]
    measures: tuple[Measure, ...] = ()
    strips: tuple[Strip, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def verdict(self) -> Verdict:
        """Of the whole claim."""
        return whole(check.verdict for check in self.checks if check.applies)

    @property
    def summary(self) -> str:
        """How many of its checks came to which verdict, in words."""
        verdicts = [check.verdict for check in self.checks if check.applies]
        counts = [(v, verdicts.count(v)) for v in Verdict]
        every = counted(len(verdicts), "check")
        return ", ".join(f"{n} of {every} {so_many(v, n).partition(' ')[2]}" for v, n in counts if n)


def recast(finding: Finding, names: Mapping[str, str]) -> Finding:
    """The finding as it is told of other models: in place of each role the name of the model that plays it.

    Pictures still know their model by its role.
    """
    if not names:
        return finding
    roles = re.compile("|".join(rf"{re.escape(role)}(?!\.?\d)" for role in names))  # β = 0 is not the start of β = 0.5

    def told(text: str) -> str:
        return roles.sub(lambda role: names[role[0]], text)

    def of_others(check: Check) -> Check:
        return replace(check, says=told(check.says), rule=told(check.rule), measured=told(check.measured))

    measures = (replace(one, values={told(of): value for of, value in one.values.items()}) for one in finding.measures)
    return replace(
        finding,
        title=told(finding.title),
        claim=told(finding.claim),
        checks=tuple(map(of_others, finding.checks)),
        measures=tuple(measures),
        strips=tuple(replace(one, label=told(one.label), note=told(one.note)) for one in finding.strips),
        notes=tuple(map(told, finding.notes)),
    )


def whole(verdicts: Iterable[Verdict]) -> Verdict:
    """What comes of a claim with these checks: it fails where one does, and holds where all do."""
    found = set(verdicts)
    return next((v for v in (Verdict.FAILS, Verdict.UNKNOWN) if v in found), Verdict.HOLDS)


def check(says: str, rule: str, measure: Measuring) -> Check:
    """A check of what is measured; what is missing for it (a model, a judge, labels) leaves it open, and is told."""
    try:
        outcome = measure()
    except (MeasureError, CheckpointError) as error:
        return Check(says, rule, str(error), Verdict.UNKNOWN)
    return Check(says, rule, outcome.measured, outcome.verdict, outcome)


def decide(found: Estimate, limit: float, side: Side) -> Verdict:
    """What comes of a number that has to lie on this side of the limit."""
    return above(found, limit) if side == "above" else below(found, limit)


def above(found: Estimate, limit: float) -> Verdict:
    """Whether the interval lies above the limit, below it, or on both sides."""
    return Verdict.HOLDS if found.low > limit else Verdict.FAILS if found.high <= limit else Verdict.UNKNOWN


def below(found: Estimate, limit: float) -> Verdict:
    """Whether the interval lies below the limit, above it, or on both sides."""
    return Verdict.HOLDS if found.high < limit else Verdict.FAILS if found.low >= limit else Verdict.UNKNOWN


def percent(found: Estimate, signed: bool = False) -> str:
    """A share with its interval: '98.8 % (98.5 to 99.1)'; a difference of shares in points, with a sign."""
    sign = "+" if signed else ""
    value, low, high = (minus(f"{100 * x:{sign}.1f}") for x in (found.value, found.low, found.high))
    return f"{value} {'points' if signed else '%'} ({f'{low} to {high}' if found.known else NO_INTERVAL})"


def number(found: Estimate, digits: int = 1, signed: bool = False) -> str:
    """A number with its interval: '61.3 (60.9 to 61.7)'."""
    sign = "+" if signed else ""
    value, low, high = (minus(f"{x:{sign},.{digits}f}") for x in (found.value, found.low, found.high))
    return f"{value} ({f'{low} to {high}' if found.known else NO_INTERVAL})"


def so_many(verdict: Verdict, n: int) -> str:
    """How many claims or checks came to a verdict: '1 holds', '2 do not hold'."""
    said = {
        Verdict.HOLDS: f"{n} {by_number(n, 'holds', 'hold')}",
        Verdict.FAILS: f"{n} {by_number(n, 'does not hold', 'do not hold')}",
        Verdict.UNKNOWN: f"{n} cannot be told",
    }
    return said[verdict]
