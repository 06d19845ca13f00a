"""Interpolations compared over many pairs of images: a table with intervals."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from vae.core import estimate
from vae.data import Dataset
from vae.metrics.latent import path_quality
from vae.metrics.latent.path_quality import CROSS_FADE, MEASURES
from vae.models.checkpoints import Checkpoint

if TYPE_CHECKING:
    import pandas as pd


def table(
    checkpoints: Sequence[Checkpoint],
    dataset: Dataset,
    train: Dataset,
    path: str = "straight",
    pairs: int = 200,
    steps: int = 11,
    seed: int = 0,
    on_model: Callable[[str], None] | None = None,
) -> "pd.DataFrame":
    """A row for each model and measure, and for the cross-fade as the floor: mean over the pairs, 95 % interval.

    `pairs` random pairs of images of `dataset` (all that there are where these are fewer), the same for every model.
    Intervals are for the chance in which images these are, see `estimates.mean_of_pairs`; both ends are empty where all
    pairs have the same value. Images and codes on the path are held against
    those of up to 10,000 images of `train`. Each row carries what it depends on. Raises CheckpointError where images
    do not fit a model, MeasureError where there is nothing to measure. `on_model` is told whose turn it is.
    """
    import pandas as pd

    real = path_quality.reference(train)
    chosen = path_quality.random_pairs(pairs, len(dataset), seed)
    rows = []
    for checkpoint in (None, *checkpoints):
        name = checkpoint.name if checkpoint else CROSS_FADE
        if on_model:
            on_model(name)
        if checkpoint:
            checkpoint.check_fits(dataset)
        for measure, values in path_quality.measure_pairs(checkpoint, dataset, real, chosen, path, steps).items():
            found = estimate.mean_of_pairs(values, chosen)
            rows.append(
                {
                    "model": name,
                    "measure": measure,
                    "mean": found.value,
                    "low95": found.low,
                    "high95": found.high,
                    "path": path if checkpoint else "pixels",
                    "pairs": len(chosen),
                    "images": len(np.unique(chosen)),
                    "steps": steps,
                    "seed": seed,
                    "dataset": dataset.name,
                    "split": dataset.split,
                    "dataset_digest": dataset.digest,
                    "real_digest": real.digest,
                    "checkpoint_digest": checkpoint.digest if checkpoint else "",
                }
            )
    table = pd.DataFrame(rows)
    order = {measure: position for position, measure in enumerate(MEASURES)}
    return table.sort_values("measure", key=lambda column: column.map(order), kind="stable").reset_index(drop=True)
