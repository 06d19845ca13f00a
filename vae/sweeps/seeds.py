"""What holds over the seeds of a beta: means with intervals, and from how many seeds betas may be ranked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.sweeps.spec import Group
from vae.sweeps.sweep import DONE, Sweep

RANKED_FROM = 3  # seeds: scores of one beta differ by as much as those of two (Locatello et al. 2019)


def over_seeds(sweep: Sweep, measure: str) -> dict[Group, Estimate]:
    """The mean of a measure over the seeds of each kind and beta that has any, with Student's t interval.

    n is the number of seeds, and the interval is for the chance in those: with one seed, or where all agree, both ends
    are NaN. Raises MeasureError for a measure that the sweep does not have.
    """
    if measure not in sweep.measures:
        raise MeasureError(f"{sweep.name} has no measure {measure!r}; choose from {', '.join(sweep.measures)}.")
    found = {}
    for group in sweep.spec.groups:
        kind, beta = group
        rows = sweep.members[(sweep.members["kind"] == kind) & (sweep.members["beta"] == beta)]
        values = rows[measure][rows["status"] == DONE].to_numpy(np.float64)
        values = values[np.isfinite(values)]
        if len(values):
            found[group] = estimate.mean(values)
    return found


def ranking(sweep: Sweep, measure: str) -> list[tuple[Group, Estimate]]:
    """The betas (and the autoencoder) by the mean of a measure, the largest first.

    Raises MeasureError where one of them has fewer than RANKED_FROM seeds, with the command that makes the others.
    """
    return ranked(sweep, over_seeds(sweep, measure))


def ranked(sweep: Sweep, found: Mapping[Group, Estimate]) -> list[tuple[Group, Estimate]]:
    """The betas (and the autoencoder) by a number whose n is the seeds, the largest first. Raises as `ranking`."""
    few = {group: found[group].n if group in found else 0 for group in sweep.spec.groups}
    few = {group: n for group, n in few.items() if n < RANKED_FROM}
    if few:
        names = ", ".join(f"{title(group)} has {n}" for group, n in few.items())
        raise MeasureError(
            f"Betas are ranked from {RANKED_FROM} seeds each: {names}.", f"Make the others with `{more_seeds(sweep)}`."
        )
    return sorted(found.items(), key=lambda item: -item[1].value)


def more_seeds(sweep: Sweep, seeds: int = RANKED_FROM) -> str:
    """The command that goes on with a sweep until each beta has so many seeds at least."""
    return sweep.spec.command(str(sweep.folder), max(seeds, len(sweep.spec.seeds)))


def title(group: Group) -> str:
    """As models are called on every page: 'AE' or 'β = 2.4'."""
    kind, beta = group
    return "AE" if kind == "ae" else f"β = {beta:g}"
