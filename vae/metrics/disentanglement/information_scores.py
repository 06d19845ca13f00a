"""InfoM, InfoE and InfoC of a model, beside what chance gives."""

from __future__ import annotations

from dataclasses import dataclass

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.core.task import Task
from vae.data import Dataset
from vae.metrics.disentanglement import infomec
from vae.metrics.disentanglement.dependence import coded, measured_factors
from vae.metrics.disentanglement.infomec import Chance, InfoMec
from vae.metrics.latent import dimensions
from vae.models.checkpoints import Checkpoint


@dataclass(frozen=True, eq=False)
class InformationScores:
    """The scores of a model, of what codes that know nothing would have, and of n images."""

    scores: InfoMec
    chance: Chance
    n: int


def information_scores(
    checkpoint: Checkpoint, dataset: Dataset, seed: int = 0, task: Task = Task()
) -> InformationScores | None:
    """Measured on the images of `dependence`, up to 10,000; codes are means mu. None where there is one factor alone.

    `seed` is that of halves, resamples and permutations; `task` is told how many of these are done. Raises Stopped;
    CheckpointError where the images do not fit the model; MeasureError where they have no factors.
    """
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    return None if len(measured_factors(dataset).factors) < 2 else _of_model(checkpoint, dataset, seed, task)


@memo("information-scores", version=1)
def _of_model(checkpoint: Checkpoint, dataset: Dataset, seed: int, task: Task = Task()) -> InformationScores:
    """Kept by the digests of model and images, not by codes, whose last bits depend on the processor."""
    mu, factors = coded(checkpoint, dataset)
    active = dimensions.describe(checkpoint, dataset).active
    total = infomec.HALVES + infomec.PERMUTATIONS

    def part(before: int) -> Task:
        return Task(lambda progress: task.report(done=before + progress.done, total=total), task.stop)

    scores = infomec.measure(mu, factors, active, seed, part(0))
    return InformationScores(scores, infomec.null(mu, factors, active, seed, part(infomec.HALVES)), len(mu))
