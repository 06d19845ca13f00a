"""What a multi-rate model is at each beta: its curve in the plane of rate and distortion, and what it costs.

What it costs is the gap: its objective at a beta, less that of a model that was trained for this beta alone, both on
the test images and with the same noise. `measure` writes both beside the model, as `betascope dial` asks; pages read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from vae.core import atomic
from vae.core.errors import CheckpointError, MeasureError, os_error_sentence
from vae.core.task import Task
from vae.data import Dataset, same
from vae.metrics.decoded import rate_distortion
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints, multi_rate
from vae.models.checkpoints import Checkpoint
from vae.models.config import Text
from vae.models.evaluation import Nats

FILE = checkpoints.GAPS
# Where a dial is measured: close enough for a line through them, and every beta of the models that ship.
BETAS = (0, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1, 1.4, 2, 2.4, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
LARGE = 3.0  # nats: a gap above it is said on the page


@dataclass(frozen=True, eq=False)
class Curve:
    """A multi-rate model at B betas, means over n images in nats: the KL of each dimension (B, J), distortions (B,)."""

    beta: NDArray[np.float64]
    kl: NDArray[np.float64]
    distortion: NDArray[np.float64]
    n: int

    @property
    def rate(self) -> NDArray[np.float64]:
        """The sum over the dimensions, (B,)."""
        return self.kl.sum(axis=1)

    @property
    def objective(self) -> NDArray[np.float64]:
        """Distortion plus beta times rate, (B,)."""
        return self.distortion + self.beta * self.rate


class Gap(BaseModel):
    """At one beta: the objective of the multi-rate model, and that of a model that was trained for it alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    beta: float = Field(ge=0)
    objective: Nats
    separate: Text  # the other's name
    separate_digest: str
    separate_epochs: int
    separate_objective: Nats

    @property
    def nats(self) -> float:
        """How much worse the multi-rate model is; below 0 where it is better."""
        return self.objective - self.separate_objective


class Gaps(BaseModel):
    """gaps.json: what one network for every beta costs, on one split of one data set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Text
    dataset_digest: str
    n: int = Field(ge=1)
    seed: int  # of the noise of the sampled z
    network_digest: str
    gaps: tuple[Gap, ...] = Field((), max_length=100)

    @property
    def largest(self) -> Gap | None:
        """The worst beta."""
        return max(self.gaps, key=lambda gap: gap.nats, default=None)


def betas(model: Checkpoint) -> list[float]:
    """Those of `BETAS` that a multi-rate model was trained for. Raises MeasureError: it is none."""
    if model.config.betas is None:
        raise MeasureError(f"{model.name} is a model of one beta and has no dial. Choose a multi-rate model.")
    low, high = model.config.betas
    return sorted({low, *(float(beta) for beta in BETAS if low <= beta <= high), high})


def known(model: Checkpoint, dataset: Dataset) -> bool:
    """Whether `curve` is there already, so that it needs no PyTorch."""
    return all(rate_distortion.known(checkpoints.at(model, beta), dataset) for beta in betas(model))


def curve(model: Checkpoint, dataset: Dataset, task: Task = Task()) -> Curve:
    """Rate, distortion and the KL of each dimension at each of `betas`: as they were evaluated, else measured and kept.

    Raises CheckpointError where the images do not fit the model, MeasureError: it is no multi-rate model, or a loss is
    not finite; Stopped.
    """
    at = betas(model)
    found = []
    for place, beta in enumerate(at):
        task.check()
        task.report(f"beta = {beta:g}", place, len(at))
        found.append(rate_distortion.rate_distortion(checkpoints.at(model, beta), dataset))
    kl = np.array([one.kl for one in found])
    return Curve(np.array(at), kl, np.array([one.distortion for one in found]), len(dataset))


def gaps(model: Checkpoint, dataset: Dataset) -> Gaps | None:
    """What one network for every beta costs on these images, as it was measured; None where it was not."""
    file = multi_rate.parted(model.path)[0] / FILE
    if not isinstance(model.weights, multi_rate.Folded) or not file.exists():
        return None
    found = checkpoints.read_json(file, Gaps)
    if (found.network_digest, found.dataset_digest) != (model.weights.digest, dataset.images_digest):
        return None
    return found


def separate(models: Iterable[Checkpoint], dataset: Dataset) -> dict[float, Checkpoint]:
    """Of these models those that were trained on the data set for one beta alone, by it: the first of each."""
    found: dict[float, Checkpoint] = {}
    for model in models:
        config = model.config
        ours = config.kind == "vae" and config.betas is None and config.origin is None and config.one_beta
        if ours and same(config.dataset, dataset.name):
            found.setdefault(config.beta, model)
    return found


def measure(model: Checkpoint, dataset: Dataset, others: Iterable[Checkpoint], task: Task = Task()) -> Gaps:
    """Evaluate a multi-rate model at each of `betas`, and beside `others` at theirs; write it beside the model.

    Raises as `curve`, and CheckpointError where nothing can be written.
    """
    apart = separate(others, dataset)
    low, high = model.config.betas or (0, 0)
    at = sorted({*betas(model), *(beta for beta in apart if low <= beta <= high)})
    found = []
    for place, beta in enumerate(at):
        task.check()
        task.report(f"beta = {beta:g}", place, len(at))
        own = checkpoints.at(model, beta)
        evaluation = evaluate(own, dataset, rate_distortion.SEED)
        model = checkpoints.add_evaluation(own, evaluation)
        if (other := apart.get(beta)) is None:
            continue
        alone = evaluate(other, dataset, rate_distortion.SEED).objective
        found.append(
            Gap(
                beta=beta,
                objective=evaluation.objective,
                separate=other.name,
                separate_digest=other.digest,
                separate_epochs=other.config.epochs,
                separate_objective=alone,
            )
        )
    assert isinstance(model.weights, multi_rate.Folded)
    result = Gaps(
        dataset=dataset.name,
        dataset_digest=dataset.images_digest,
        n=len(dataset),
        seed=rate_distortion.SEED,
        network_digest=model.weights.digest,
        gaps=tuple(found),
    )
    file = multi_rate.parted(model.path)[0] / FILE
    try:
        atomic.write_text(file, result.model_dump_json(indent=2) + "\n")
    except OSError as error:
        raise CheckpointError(f"{file} cannot be written: {os_error_sentence(error)}.") from error
    return result
