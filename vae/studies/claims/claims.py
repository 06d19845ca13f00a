"""The claims in their order, measured one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vae.core.task import Task
from vae.studies.claims import interpolation_and_noise as _between
from vae.studies.claims import probes_and_dimensions as _codes
from vae.studies.claims import reconstructions_and_samples as _images
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Check, Finding


@dataclass(frozen=True)
class Claim:
    """A claim: all that came of it, or its checks alone, without tables and pictures."""

    finding: Callable[[Evidence, Task], Finding]
    checks: Callable[[Evidence, Task], tuple[Check, ...]]

    @classmethod
    def quick(cls, finding: Callable[[Evidence], Finding], checks: Callable[[Evidence], tuple[Check, ...]]) -> Claim:
        """One that takes seconds, and is not stopped."""
        return cls(lambda evidence, _: finding(evidence), lambda evidence, _: checks(evidence))


# By the text that is shown while each is measured; the only list of claims.
CLAIMS: dict[str, Claim] = {
    "reconstructions at β = 0": Claim.quick(_images.free, _images.free_checks),
    "reconstructions and samples at β = 10": Claim.quick(_images.strong, _images.strong_checks),
    "the balance at β = 2.4": Claim.quick(_images.balanced, _images.balanced_checks),
    "interpolations": Claim.quick(_between.interpolation, _between.interpolation_checks),
    "noise": Claim.quick(_between.minor_noise, _between.minor_noise_checks),
    "linear probes": Claim(_codes.probes, _codes.probes_checks),
    "dimensions": Claim.quick(_codes.dimensions, _codes.dimensions_checks),
}


def findings(evidence: Evidence, task: Task = Task()) -> tuple[Finding, ...]:
    """Every claim. `task` is told which is measured, how many are done, and the findings that are there.

    What is missing for a check (a model, a judge, labels) is said by that check. Raises Stopped, and what is measured
    is kept in the cache; MeasureError for a model whose codes or pictures are not finite.
    """
    measured: tuple[Finding, ...] = ()
    for name, claim in CLAIMS.items():
        task.check(f"Stopped after {len(measured)} of {len(CLAIMS)} claims; what is measured is kept.")
        task.report(name, len(measured), len(CLAIMS), measured)
        measured = (*measured, claim.finding(evidence, task.silent))
    task.report("", len(measured), len(CLAIMS), measured)
    return measured
