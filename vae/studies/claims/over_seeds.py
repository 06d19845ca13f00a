"""The claims over seeds: what comes of every check of models that were trained again and again.

A check's interval about one model says how far the images could have moved it. Over seeds it also says how far training
could have: seeds are drawn with replacement, and then images.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.counted import counted
from vae.core.estimate import Estimate
from vae.studies.claims.finding import OF_DIGITS, Check, Finding, Side, Unit, Verdict, decide, whole
from vae.studies.claims.seeds import SeedCheck

_FEWEST = 2  # seeds: of one, nothing is known about training
_DRAWS = 4000  # of seeds and images


@dataclass(frozen=True, eq=False)
class OverSeeds:
    """A check over seeds: the mean of its number with an interval about seeds and images, n = seeds, and the verdict by
    the same rule. limit: the mean over seeds, where it differs. verdicts: those of each seed that has the number.
    """

    claim: int
    check: int
    says: str
    rule: str
    estimate: Estimate
    limit: float
    side: Side
    unit: Unit
    verdicts: tuple[Verdict, ...]
    seeds: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def verdict(self) -> Verdict:
        """Whether the interval over seeds lies on the claim's side of the limit."""
        return decide(self.estimate, self.limit, self.side)

    @property
    def held(self) -> int:
        """In how many seeds the check holds by itself."""
        return sum(one == Verdict.HOLDS for one in self.verdicts)

    @property
    def count(self) -> str:
        """'holds in 5 of 5 seeds'; '' where no seed has the number."""
        n = len(self.verdicts)
        return f"holds in {self.held} of {counted(n, 'seed')}" if n else ""

    @property
    def measured(self) -> str:
        """The number over seeds in words: '98.8 % (98.1 to 99.5)'; '' where there is none."""
        if not np.isfinite(self.estimate.value):
            return ""
        unit = "" if self.unit.bounds or not self.unit.name else f" {self.unit.name}"
        return f"{self.unit.write(self.estimate)}{unit}"


@dataclass(frozen=True)
class Changed:
    """A check that comes out otherwise over seeds than about the models of one seed: those here, or the sweep's."""

    claim: int
    check: int
    says: str
    own: Verdict
    over: Verdict
    seed: int | None = None

    def __str__(self) -> str:
        no, says = f"{self.claim}.{self.check}", self.says.rstrip(".")
        if self.seed is None:
            return f"{no} “{says}”: {self.own} here, {self.over} over seeds"
        return f"{no} “{says}”: {self.own} in seed {self.seed}, {self.over} over seeds"


def over_seeds(by_seed: Mapping[int, Sequence[SeedCheck]]) -> tuple[OverSeeds, ...]:
    """Every check over the seeds that have its number, by a bootstrap on two levels.

    Seeds are drawn with replacement, and images: the same images for all seeds drawn, as all models look at the same
    (the pigeonhole bootstrap of crossed factors, Owen 2007). What a draw of n seeds moves the mean by is widened by
    √(n / (n − 1)) and by Student's t over a Gaussian's quantile, as few seeds show less than there is. The interval is
    never inside the mean of the seeds' own, and its ends are NaN for fewer than two seeds.
    """
    places = dict.fromkeys((one.claim, one.check) for checks in by_seed.values() for one in checks)
    found = []
    for place in places:
        rows = {
            seed: next((one for one in checks if (one.claim, one.check) == place), None)
            for seed, checks in by_seed.items()
        }
        found.append(_over({seed: one for seed, one in rows.items() if one is not None}))
    return tuple(found)


def two_levels(
    values: NDArray[np.floating], replicates: NDArray[np.floating], draws: int = _DRAWS, seed: int = 0
) -> NDArray[np.float64]:
    """By how much the mean over n seeds moves when seeds and images are drawn again: (draws,), see `over_seeds`.

    values (n,): of each seed, n at least 2. replicates (n, R): of each on images drawn again, the same in a column.
    """
    generator = np.random.default_rng(seed)
    n, resamples = replicates.shape
    wider = np.sqrt(n / (n - 1)) * estimate.student(n - 1) / estimate.student(None)
    chosen = generator.integers(0, n, (draws, n))
    column = generator.integers(0, resamples, draws)
    of_seeds = (values.astype(np.float64)[chosen]).mean(axis=1) - values.mean()
    off = replicates.astype(np.float64) - replicates.mean(axis=1, keepdims=True, dtype=np.float64)
    of_images = off[chosen, column[:, None]].mean(axis=1)
    return np.asarray(wider * of_seeds + of_images)


def of_claim(over: Iterable[OverSeeds], number: int) -> tuple[OverSeeds, ...]:
    """The checks of one claim over seeds, in order."""
    return tuple(one for one in over if one.claim == number)


def verdict(over: Iterable[OverSeeds], number: int) -> Verdict | None:
    """What comes of a whole claim over seeds, by the same rule as for one; None where it has no check there.

    A check that is said of digits alone has no part in it where no seed has its number: the images are no digits then.
    """
    own = [one for one in of_claim(over, number) if one.verdicts or (one.claim, one.check) not in OF_DIGITS]
    return whole(one.verdict for one in own) if own else None


def changed(findings: Iterable[Finding], over: Sequence[OverSeeds]) -> tuple[Changed, ...]:
    """The checks whose verdict over seeds is another than in these findings."""
    return tuple(
        Changed(one.claim, one.check, own.says, own.verdict, one.verdict)
        for own, one in compared(findings, over)
        if own.verdict != one.verdict
    )


def changed_from_first(over: Iterable[OverSeeds]) -> tuple[Changed, ...]:
    """The checks whose verdict over seeds is another than that of the first seed by itself."""
    return tuple(
        Changed(one.claim, one.check, one.says, one.verdicts[0], one.verdict, one.seeds[0])
        for one in over
        if one.verdicts and one.verdicts[0] != one.verdict
    )


def compared(findings: Iterable[Finding], over: Sequence[OverSeeds]) -> list[tuple[Check, OverSeeds]]:
    """Checks that have a number here and over seeds, side by side."""
    return [
        (own, one)
        for finding in findings
        for one in of_claim(over, finding.number)
        for own in finding.checks[one.check - 1 : one.check]
        if own.outcome is not None and one.verdicts
    ]


def _over(rows: Mapping[int, SeedCheck]) -> OverSeeds:
    first = next(iter(rows.values()))
    known = {seed: one for seed, one in rows.items() if one.measurable}
    first = next(iter(known.values()), first)
    alike = {seed: one for seed, one in known.items() if (one.side, one.unit) == (first.side, first.unit)}
    checks, unit = list(alike.values()), Unit(first.unit, first.digits)
    return OverSeeds(
        first.claim,
        first.check,
        first.says,
        first.rule,
        _estimate(checks, unit),
        float(np.mean([one.limit for one in checks])) if checks else float("nan"),
        first.side,
        unit,
        tuple(one.verdict for one in checks),
        tuple(alike),
        tuple(one.value for one in checks),
    )


def _estimate(checks: Sequence[SeedCheck], unit: Unit) -> Estimate:
    """The mean over seeds. What moves a seed's number and its limit alike moves nothing."""
    nan = float("nan")
    n = len(checks)
    if not n:
        return Estimate(nan, nan, nan, 0)
    values = np.array([one.value for one in checks])
    value = float(values.mean())
    if n < _FEWEST:
        return Estimate(value, nan, nan, n)
    limits = np.array([one.limit for one in checks])
    moved = two_levels(values - limits, np.stack([one.replicates for one in checks]) - limits[:, None])
    low, high = value + np.quantile(moved, (0.025, 0.975))
    low, high = np.fmin(low, np.mean([one.low for one in checks])), np.fmax(high, np.mean([one.high for one in checks]))
    if unit.bounds:
        low, high = np.clip((low, high), *unit.bounds)
    return Estimate(value, float(low), float(high), n)
