"""What a finding is made of: checks with a rule and a verdict, a table of measures, strips of images."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError, MeasureError
from vae.core.estimate import Estimate


class Verdict(StrEnum):
    """What came of a check or of a whole claim."""

    HOLDS = "holds"
    FAILS = "does not hold"
    UNKNOWN = "cannot be told"


NO_INTERVAL = "no interval"  # too few images, or all the same
Decide = Callable[[], tuple[str, Verdict]]  # what was measured, in words, and what comes of it


@dataclass(frozen=True)
class Check:
    """One thing that a claim says, the rule it is held against, what was measured, and the verdict."""

    says: str
    rule: str
    measured: str
    verdict: Verdict


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
        found = {check.verdict for check in self.checks}
        return next((v for v in (Verdict.FAILS, Verdict.UNKNOWN) if v in found), Verdict.HOLDS)

    @property
    def summary(self) -> str:
        """How many of its checks came to which verdict, in words."""
        counts = [(v, sum(check.verdict == v for check in self.checks)) for v in Verdict]
        return ", ".join(f"{n} of {len(self.checks)} checks {_verb(v, n)}" for v, n in counts if n)

    @property
    def rows(self) -> tuple[str, ...]:
        """Whose numbers the measures hold, in the order in which they first appear."""
        return tuple(dict.fromkeys(row for measure in self.measures for row in measure.values))


def check(says: str, rule: str, decide: Decide) -> Check:
    """A check that `decide` makes; what is missing for it (a model, a judge, labels) leaves it open, and is told."""
    try:
        measured, verdict = decide()
    except (MeasureError, CheckpointError) as error:
        return Check(says, rule, str(error), Verdict.UNKNOWN)
    return Check(says, rule, measured, verdict)


def above(found: Estimate, limit: float) -> Verdict:
    """Whether the interval lies above the limit, below it, or on both sides."""
    return Verdict.HOLDS if found.low > limit else Verdict.FAILS if found.high <= limit else Verdict.UNKNOWN


def below(found: Estimate, limit: float) -> Verdict:
    """Whether the interval lies below the limit, above it, or on both sides."""
    return Verdict.HOLDS if found.high < limit else Verdict.FAILS if found.low >= limit else Verdict.UNKNOWN


def percent(found: Estimate, signed: bool = False) -> str:
    """A share with its interval: '98.8 % (98.5 to 99.1)'; a difference of shares in points, with a sign."""
    sign = "+" if signed else ""
    value, low, high = (f"{100 * x:{sign}.1f}" for x in (found.value, found.low, found.high))
    return f"{value} {'points' if signed else '%'} ({f'{low} to {high}' if found.known else NO_INTERVAL})"


def number(found: Estimate, digits: int = 1, signed: bool = False) -> str:
    """A number with its interval: '61.3 (60.9 to 61.7)'."""
    sign = "+" if signed else ""
    value, low, high = (f"{x:{sign},.{digits}f}" for x in (found.value, found.low, found.high))
    return f"{value} ({f'{low} to {high}' if found.known else NO_INTERVAL})"


def _verb(verdict: Verdict, n: int) -> str:
    plural = {Verdict.HOLDS: "hold", Verdict.FAILS: "do not hold", Verdict.UNKNOWN: "cannot be told"}
    return str(verdict) if n == 1 else plural[verdict]
