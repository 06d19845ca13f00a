"""What holds over seeds: from the tables of a sweep, which trained the same models again and again."""

from __future__ import annotations

import numpy as np

from vae.core.errors import MeasureError
from vae.lessons.measures.measure import PERCENT, WORDS, Argument, Found, Measure, Scope, counted, of_estimate
from vae.studies.claims.over_seeds import OverSeeds
from vae.studies.claims.roles import AE, ROLES
from vae.sweeps import agreement, seeds
from vae.sweeps.spec import Group

_CHECK = Argument("a claim and its check", r"[1-7]\.[1-9]", needed=True, example="4.1")
_NATS = ("objective", "error", "error_mu", "rate")
_SHARES = ("labels_kept", "clear_samples", "probe_100", "probe_all")
_UNITS = {**dict.fromkeys(_NATS, "nats"), **dict.fromkeys(_SHARES, PERCENT)}  # of columns; others are from 0 to 1
_DIGITS = {**dict.fromkeys((*_NATS, *_SHARES, "active", "informative"), 1), "frechet": 0}
_COLUMN = Argument("a column of sweeps/README.md", r"[a-z][a-z0-9_]*", needed=True, example="mig")


def _seeds(scope: Scope, *_: str) -> Found:
    return counted(scope.swept.seeds, scope.swept.seeds)


def _agreeing(scope: Scope, _: str, check: str) -> Found:
    found = _check(scope, check)
    return counted(found.held, len(found.verdicts))


def _verdict(scope: Scope, _: str, check: str) -> str:
    return str(_check(scope, check).verdict)


def _mean(scope: Scope, model: str, column: str) -> Found:
    found = seeds.over_seeds(scope.swept.sweep, column).get(_group(model))
    if found is None:
        raise MeasureError(f"The sweep {scope.swept.sweep.name} has no {column} of {model}.")
    return of_estimate(found)


def _lowest(scope: Scope, model: str, column: str) -> Found:
    values = _values(scope, model, column)
    return counted(values.min(), len(values))


def _highest(scope: Scope, model: str, column: str) -> Found:
    values = _values(scope, model, column)
    return counted(values.max(), len(values))


def _back(scope: Scope, model: str, _: str) -> Found:
    found = _agreement(scope, model)
    return counted(int(found.comes_back.sum()), found.images)


def _informative(scope: Scope, model: str, _: str) -> Found:
    found = _agreement(scope, model)
    return counted(len(found.dimensions), found.images)


def _check(scope: Scope, check: str) -> OverSeeds:
    claim, number = map(int, check.split("."))
    found = [one for one in scope.swept.over if (one.claim, one.check) == (claim, number) and one.verdicts]
    if not found:
        raise MeasureError(f"Check {check} was not measured over seeds of {scope.evidence.dataset.name}.")
    return found[0]


def _values(scope: Scope, model: str, column: str) -> np.ndarray:
    _mean(scope, model, column)  # raises where there is none
    kind, beta = _group(model)
    rows = scope.swept.sweep.members
    values = rows[column][(rows["kind"] == kind) & (rows["beta"] == beta)].to_numpy(np.float64)
    return values[np.isfinite(values)]


def _agreement(scope: Scope, model: str) -> agreement.Agreement:
    swept = scope.swept.sweep
    members = agreement.members(swept, _group(model))
    if not members:
        raise MeasureError(f"The sweep {swept.name} has no {model}.")
    return agreement.agreement(swept, _group(model), next(iter(members)))


def _group(model: str) -> Group:
    return ("ae", 0.0) if model == AE else ("vae", float(model.removeprefix("β = ")))


MEASURES = {
    "seeds": Measure("trainings of each model in the sweep of these images", "", 0, (), _seeds),
    "seeds that agree": Measure("in how many seeds a check of Findings holds", "", 0, (), _agreeing, _CHECK),
    "verdict over seeds": Measure("what comes of a check of Findings over all seeds", WORDS, 0, (), _verdict, _CHECK),
    "mean over seeds": Measure(
        "of a column of the sweep, with an interval for the chance in seeds", _UNITS, _DIGITS, ROLES, _mean, _COLUMN
    ),
    "lowest over seeds": Measure(
        "the smallest that a seed has of a column of the sweep", _UNITS, _DIGITS, ROLES, _lowest, _COLUMN
    ),
    "highest over seeds": Measure(
        "the largest that a seed has of a column of the sweep", _UNITS, _DIGITS, ROLES, _highest, _COLUMN
    ),
    "informative dimensions": Measure(
        "of the first seed: KL above 0.01 nats, of an AE more than 1 % of the picture", "", 0, ROLES, _informative
    ),
    "dimensions that come back": Measure(
        "those of the first seed that other seeds have too, better than along axes drawn at random", "", 0, ROLES, _back
    ),
}
