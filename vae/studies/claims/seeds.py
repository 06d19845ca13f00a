"""The checks of the claims about the models of one seed, with what `over_seeds` needs of each, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.task import Task
from vae.studies.claims.finding import Check, Side, Verdict
from vae.studies.claims.numbers import RESAMPLES, Draws

if TYPE_CHECKING:
    import pandas as pd

    from vae.studies.claims.evidence import Evidence


@dataclass(frozen=True, eq=False)
class SeedCheck:
    """A check of the models of one seed.

    claim, check: by number, from 1. says, rule, measured, verdict: as `Check` has them. value, low, high: the number
    with its interval about n images, NaN where something is missing for it. limit, side, unit, digits: what the number
    is held against and how it is written. replicates (200,): the number on images drawn again.
    """

    claim: int
    check: int
    says: str
    rule: str
    measured: str
    verdict: Verdict
    value: float
    low: float
    high: float
    n: int
    limit: float
    side: Side
    unit: str
    digits: int
    replicates: NDArray[np.float32]

    @classmethod
    def of(cls, claim: int, number: int, check: Check) -> SeedCheck:
        """What is to be kept of a check."""
        about = (claim, number, check.says, check.rule, check.measured, check.verdict)
        found = check.outcome
        if found is None:
            nan = float("nan")
            return cls(*about, nan, nan, nan, 0, nan, "above", "", 0, np.full(RESAMPLES, nan, np.float32))
        value = found.number.estimate
        again = found.number.resampled(Draws()).astype(np.float32)
        interval = (value.value, value.low, value.high, value.n)
        return cls(*about, *interval, found.limit, found.side, found.unit.name, found.unit.digits, again)

    @property
    def measurable(self) -> bool:
        """Whether there is a number."""
        return bool(np.isfinite(self.value))


def of_seed(evidence: Evidence, task: Task = Task()) -> tuple[SeedCheck, ...]:
    """Every check of every claim about the models of one seed of training, with the number on images drawn again.

    `evidence.seed` is that of samples, pairs and noise: the same for all seeds of training, so that those differ in
    nothing else. `task` is told which claim is measured. Raises Stopped, and what is measured is kept in the cache;
    MeasureError for a model whose codes or pictures are not finite.
    """
    from vae.studies.claims.claims import CLAIMS  # imports torch, which reading tables does not need

    found: list[SeedCheck] = []
    for number, (name, claim) in enumerate(CLAIMS.items(), 1):
        task.check(f"Stopped after {number - 1} of {len(CLAIMS)} claims; what is measured is kept.")
        task.report(name, number - 1, len(CLAIMS))
        checks = claim.checks(evidence, task.silent)
        found += [SeedCheck.of(number, place, check) for place, check in enumerate(checks, 1)]
    task.report("", len(CLAIMS), len(CLAIMS))
    return tuple(found)


def to_table(by_seed: Mapping[int, Sequence[SeedCheck]]) -> tuple[list[dict[str, Any]], NDArray[np.float32]]:
    """The checks as records, one a seed and check, and their replicates row by row (rows, 200)."""
    every = [(seed, one) for seed, checks in by_seed.items() for one in checks]
    records = [{"seed": seed, **{name: getattr(one, name) for name in _COLUMNS}} for seed, one in every]
    for record in records:
        record["verdict"] = str(record["verdict"])
    return records, np.array([one.replicates for _, one in every], np.float32).reshape(len(every), -1)


def from_table(table: pd.DataFrame, replicates: NDArray) -> dict[int, tuple[SeedCheck, ...]]:
    """What `to_table` wrote, by seed. Raises MeasureError where a table is not one of its."""
    if lacking := [name for name in ("seed", *_COLUMNS) if name not in table]:
        raise MeasureError(f"The table of checks has no column {lacking[0]}. Make the sweep again.")
    if replicates.dtype.kind != "f" or replicates.shape != (len(table), RESAMPLES):
        raise MeasureError(
            f"{len(table)} checks come with replicates of the shape {replicates.shape}; {RESAMPLES} are kept of each. "
            "Make the sweep again."
        )
    found: dict[int, list[SeedCheck]] = {}
    try:
        for record, again in zip(table.to_dict("records"), replicates, strict=True):
            found.setdefault(int(record["seed"]), []).append(_read(record, again))
    except (TypeError, ValueError, OverflowError) as error:
        raise MeasureError(f"The table of checks holds a value that is none ({error}). Make the sweep again.") from None
    return {seed: tuple(checks) for seed, checks in found.items()}


_COLUMNS = tuple(field.name for field in fields(SeedCheck) if field.name != "replicates")
_WORDS = ("says", "rule", "measured", "unit")


def _read(record: Mapping[Any, Any], again: NDArray) -> SeedCheck:
    values: dict[str, Any] = {name: record[name] for name in _COLUMNS}
    for name in _WORDS:
        values[name] = "" if values[name] != values[name] else str(values[name])  # an empty cell is read as NaN
    for name in ("claim", "check", "n", "digits"):
        values[name] = int(values[name])
    for name in ("value", "low", "high", "limit"):
        values[name] = float(values[name])
    if values["side"] not in ("above", "below") or not 0 <= values["digits"] <= 9:
        raise ValueError(f"{values['side']!r}, {values['digits']} digits")
    return SeedCheck(**{**values, "verdict": Verdict(values["verdict"])}, replicates=again.astype(np.float32))
