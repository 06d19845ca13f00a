"""The claims in their order, measured one after another."""

from __future__ import annotations

from collections.abc import Callable

from vae.core.task import Task
from vae.studies.claims import latent_space, reconstructions_and_samples
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding

# By the text that is shown while each is measured; the only list of claims.
CLAIMS: dict[str, Callable[[Evidence, Task], Finding]] = {
    "reconstructions at β = 0": lambda evidence, _: reconstructions_and_samples.free(evidence),
    "reconstructions and samples at β = 10": lambda evidence, _: reconstructions_and_samples.strong(evidence),
    "the balance at β = 2.4": lambda evidence, _: reconstructions_and_samples.balanced(evidence),
    "interpolations": lambda evidence, _: latent_space.interpolation(evidence),
    "noise": lambda evidence, _: latent_space.minor_noise(evidence),
    "linear probes": latent_space.probes,
    "dimensions": lambda evidence, _: latent_space.dimensions(evidence),
}


def findings(evidence: Evidence, task: Task = Task()) -> tuple[Finding, ...]:
    """Every claim. `task` is told which is measured, how many are done, and the findings that are there.

    What is missing for a check (a model, a judge, labels) is said by that check. Raises Stopped, and what is measured
    is kept in the cache; MeasureError for a model whose codes or pictures are not finite.
    """
    measured: tuple[Finding, ...] = ()
    for name, measure in CLAIMS.items():
        task.check(f"Stopped after {len(measured)} of {len(CLAIMS)} claims; what is measured is kept.")
        task.report(name, len(measured), len(CLAIMS), measured)
        measured = (*measured, measure(evidence, task.silent))
    task.report("", len(measured), len(CLAIMS), measured)
    return measured
