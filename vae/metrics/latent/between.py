"""What a judge sees on the way from one image to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data import Dataset
from vae.metrics.decoded.sample_quality import CLEAR
from vae.metrics.latent.path_quality import images_between, middle
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge


@memo("clear-between", version=2)
def clear_between(
    checkpoint: Checkpoint | None, dataset: Dataset, judge: Judge, pairs: NDArray[np.int64], steps: int = 11
) -> NDArray[np.float64]:
    """For each pair of images (n, 2) the share of the middle half of the straight path that the judge reads clearly,
    (n,): as any class, with a probability of 0.9 or more. Cached on disk.

    `checkpoint` None is the cross-fade of the images themselves. Raises CheckpointError where images do not fit.
    """
    judge.check_fits(dataset)
    images = images_between(checkpoint, dataset, pairs, "straight", steps)[:, middle(steps)]  # (n, T, H, W)
    clear = judge.see(images.reshape(-1, *images.shape[2:])).probabilities.max(axis=1) >= CLEAR
    return clear.reshape(len(pairs), -1).mean(axis=1)
