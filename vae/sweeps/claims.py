"""The claims of a sweep: what came of each check in each seed, read from its tables, and over all seeds."""

from __future__ import annotations

from vae.core.errors import MeasureError, SweepError
from vae.studies.claims import seeds
from vae.studies.claims.seeds import OverSeeds, SeedCheck
from vae.sweeps.sweep import CLAIMS, REPLICATES, Sweep

_ARRAY = "replicates"  # of each seed's checks, in the order of its rows


def by_seed(sweep: Sweep) -> dict[int, tuple[SeedCheck, ...]]:
    """The checks of each seed that has the four models of the claims; {} where no claim was measured.

    Raises SweepError where the files are damaged.
    """
    if sweep.claims is None or not len(sweep.claims):
        return {}
    found: dict[int, tuple[SeedCheck, ...]] = {}
    try:
        for seed, rows in sweep.claims.groupby("seed", sort=False):
            found |= seeds.from_table(rows, sweep.replicates(seed)[_ARRAY])
        return found
    except KeyError:
        raise SweepError(f"{sweep.folder / REPLICATES} has no replicates of a seed in {CLAIMS}.") from None
    except MeasureError as error:
        raise SweepError(f"{sweep.folder / CLAIMS} is not usable: {error}") from error


def over_seeds(sweep: Sweep) -> tuple[OverSeeds, ...]:
    """Every check of the claims over the seeds of a sweep; () where no claim was measured. Raises SweepError."""
    return seeds.over_seeds(by_seed(sweep))
