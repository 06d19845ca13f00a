"""Where a model lies in the plane of rate and distortion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

SEED = 0  # of the noise of the sampled z


@dataclass(frozen=True, eq=False)
class RateDistortion:
    """kl: what each dimension says, (J,) in nats, whose sum is the rate; None for an autoencoder, which has none.
    distortion: the error of a sampled z in nats (of the code itself for an autoencoder). Means over the images.
    """

    kl: NDArray[np.float64] | None
    distortion: float

    @property
    def rate(self) -> float | None:
        """In nats."""
        return None if self.kl is None else float(self.kl.sum())


def rate_distortion(checkpoint: Checkpoint, dataset: Dataset) -> RateDistortion:
    """Of a model on these images: as it was evaluated, else measured and kept on disk.

    Raises CheckpointError where the images do not fit the model, MeasureError where a loss is not finite.
    """
    found = checkpoint.evaluation(dataset.name, dataset.split, dataset.images_digest)
    if found is None:
        return _measured(checkpoint, dataset)
    return _of(checkpoint, np.array(found.kl_per_dimension), found.bce_z)


def known(checkpoint: Checkpoint, dataset: Dataset) -> bool:
    """Whether `rate_distortion` is there already, so that it needs no PyTorch."""
    evaluated = checkpoint.evaluation(dataset.name, dataset.split, dataset.images_digest)
    return evaluated is not None or _measured.known(checkpoint, dataset) is not None


@memo("rate-distortion", version=1)
def _measured(checkpoint: Checkpoint, dataset: Dataset) -> RateDistortion:
    from vae.metrics.decoded.reconstruction import evaluate

    found = evaluate(checkpoint, dataset, SEED)
    return _of(checkpoint, np.array(found.kl_per_dimension), found.bce_z)


def _of(checkpoint: Checkpoint, kl: NDArray[np.float64], distortion: float) -> RateDistortion:
    return RateDistortion(None if checkpoint.config.kind == "ae" else kl, distortion)
