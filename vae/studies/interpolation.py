"""Interpolations compared over many pairs of images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset
from vae.metrics.latent import path_quality
from vae.metrics.latent.path_quality import CROSS_FADE
from vae.models.checkpoints import Checkpoint


@dataclass(frozen=True, eq=False)
class Interpolations:
    """The mean of every measure over the same `pairs` pairs of `images` images, by the name of a model.

    The cross-fade of the images themselves is first, as the floor; it has no codes, so nothing measured of codes.
    real_digest: of the training images that paths were held against.
    """

    means: Mapping[str, Mapping[str, Estimate]]
    real_digest: str
    path: str
    pairs: int
    images: int
    steps: int
    seed: int


def measure(
    checkpoints: Sequence[Checkpoint],
    dataset: Dataset,
    train: Dataset,
    path: str = "straight",
    pairs: int = 200,
    steps: int = 11,
    seed: int = 0,
    task: Task = Task(),
) -> Interpolations:
    """Means over the pairs with 95 % intervals for the chance in which images these are, see `mean_of_pairs`.

    `pairs` random pairs of images of `dataset` (all that there are where these are fewer), the same for every model.
    Both ends of an interval are NaN where all pairs have the same value. Images and codes on the path are held against
    those of up to 10,000 images of `train`. `task` hears whose turn it is. Raises CheckpointError where images do not
    fit a model, MeasureError where there is nothing to measure, Stopped.
    """
    real = path_quality.reference(train)
    chosen = path_quality.random_pairs(pairs, len(dataset), seed)
    means = {}
    for done, checkpoint in enumerate((None, *checkpoints)):
        name = checkpoint.name if checkpoint else CROSS_FADE
        task.check("Stopped. The models that were measured are kept.")
        task.report(name, done, len(checkpoints) + 1)
        if checkpoint:
            checkpoint.check_fits(dataset)
        measured = path_quality.measure_pairs(checkpoint, dataset, real, chosen, path, steps)
        means[name] = {measure: estimate.mean_of_pairs(values, chosen) for measure, values in measured.items()}
    images = len(np.unique(chosen))
    return Interpolations(means, real.digest, path, len(chosen), images, steps, seed)
