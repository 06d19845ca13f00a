"""The claims of a sweep: what came of each check in each seed, read from its tables, and over all seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vae import data
from vae.core.counted import counted
from vae.core.errors import MeasureError, SweepError
from vae.studies.claims import over_seeds as checked
from vae.studies.claims import seeds
from vae.studies.claims.over_seeds import OverSeeds
from vae.studies.claims.seeds import SeedCheck
from vae.sweeps.sweep import CLAIMS, REPLICATES, Sweep

_ARRAY = "replicates"  # of each seed's checks, in the order of its rows


@dataclass(frozen=True, eq=False)
class SweptClaims:
    """The checks of the claims over the seeds of a sweep."""

    sweep: Sweep
    over: tuple[OverSeeds, ...]

    @property
    def seeds(self) -> int:
        """Of how many seeds they are, at most."""
        return max((len(one.seeds) for one in self.over), default=0)

    @property
    def about(self) -> str:
        """What they rest on, in a sentence."""
        n = self.seeds
        return (
            f"Over seeds: {counted(n, 'seed')} of each model of the sweep {self.sweep.name}, trained on "
            f"{data.title(self.sweep.spec.dataset)}; their interval is for the chance in which seeds and which images "
            "these are."
        )


def swept(sweeps: Iterable[Sweep], dataset: str) -> SweptClaims | None:
    """The claims of the sweep of this data set that has most seeds; None where none has any. Raises SweepError."""
    found = [SweptClaims(one, over_seeds(one)) for one in sweeps if data.same(one.spec.dataset, dataset)]
    return max((one for one in found if one.over), key=lambda one: one.seeds, default=None)


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
    return checked.over_seeds(by_seed(sweep))
