"""What a measure of a lesson is: its words, its unit, what it is of, and how it is made from the evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import LessonError, MeasureError
from vae.core.estimate import Bounds, Estimate
from vae.studies.claims import numbers
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.numbers import Number, Resampled
from vae.sweeps import claims, sweep
from vae.sweeps.claims import SweptClaims

PERCENT = "%"
WORDS = "words"  # in place of a unit: what is no number
_DIGITS = 3  # of scores from 0 to 1


class TakesLong(MeasureError):
    """What takes minutes was not measured before, and nobody is patient."""


@dataclass(frozen=True, eq=False)
class Found:
    """A number with its interval; `resampled` gives it on images drawn again, so that two can be compared as pairs.

    Where the ends of the interval are the number itself it was counted, or nothing is known of how far it could move.
    """

    estimate: Estimate
    resampled: Resampled | None = None


@dataclass(frozen=True, eq=False)
class Scope:
    """What measures are made from. patient: also what takes minutes; else that is had where it was measured before."""

    evidence: Evidence
    patient: bool = False
    sweeps: str | None = None  # their folder, as `folders.sweeps_dir` takes it

    @cached_property
    def swept(self) -> SweptClaims:
        """The sweep of the data set that has most seeds. Raises MeasureError where there is none, SweepError."""
        found = claims.swept(sweep.of_dataset(self.evidence.dataset.name, self.sweeps), self.evidence.dataset.name)
        if found is None:
            raise MeasureError(
                "These models were not trained again from other seeds on these images.",
                "Make such a sweep: betascope sweep --help.",
            )
        return found

    def label(self, name: str) -> int:
        """The class of this name. Raises MeasureError where the images have none."""
        names = self.evidence.dataset.class_names
        if name not in names:
            known = f"There are {', '.join(names[:12])}." if names else ""
            raise MeasureError(f"These images have no class “{name}”.", known)
        return names.index(name)


Make = Callable[[Scope, str, str], Found | str]


@dataclass(frozen=True)
class Argument:
    """What can stand in brackets behind a measure's name: what it is, as which pattern; needed, unless it is left out.

    example: one that `betascope lesson measures` shows.
    """

    what: str
    pattern: str
    needed: bool = False
    example: str = ""

    def check(self, name: str, given: str) -> None:
        """Raise LessonError where the brackets hold something else."""
        if not given and not self.needed:
            return
        if not re.fullmatch(self.pattern, given):
            raise LessonError(
                f"“{name}” takes {self.what} in brackets, and has {f'“{given}”' if given else 'none'}.",
                f"Write {name} ({self.example}).",
            )


CLASS = Argument("a class's name", r".+", example="4")


@dataclass(frozen=True, eq=False)
class Measure:
    """One thing that can be measured.

    says: in a line. of: the models and yardsticks that have it; () for what is of the data. unit: '%' for shares from 0
    to 1, WORDS for what is no number. digits: behind the point. Both by argument, where that decides them.
    """

    says: str
    unit: str | Mapping[str, str]
    digits: int | Mapping[str, int]
    of: Sequence[str]
    make: Make = field(repr=False)
    argument: Argument | None = None

    def unit_of(self, argument: str) -> str:
        """The unit, with what stands in brackets."""
        return self.unit if isinstance(self.unit, str) else self.unit.get(argument, "")

    def digits_of(self, argument: str) -> int:
        """How many stand behind the point."""
        return self.digits if isinstance(self.digits, int) else self.digits.get(argument, _DIGITS)


def of_number(found: Number) -> Found:
    """As evidence has it."""
    return Found(found.estimate, found.resampled)


def of_estimate(found: Estimate) -> Found:
    """With an interval alone."""
    return Found(found)


def counted(value: float, n: int) -> Found:
    """What was counted on these images, or measured without an interval."""
    return of_number(numbers.exact(float(value), n))


def mean(values: NDArray[np.floating], bounds: Bounds | None = None) -> Found:
    """Of one value an image."""
    return of_number(numbers.mean(values, bounds))


def share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> Found:
    """Of the images in `whole` those that are in `part`. Raises MeasureError where there is none."""
    return of_number(numbers.share(estimate.share(part[whole]), part, whole))


def whole_number(text: str, default: int) -> int:
    """What stands in brackets as a number."""
    return int(text) if text else default
