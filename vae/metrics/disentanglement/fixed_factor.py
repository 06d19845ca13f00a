"""FactorVAE's and beta-VAE's score of a model, on the one data set of which every combination of factors is there."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core import folders
from vae.core.memo import memo
from vae.data import SPLITS, Dataset, sprites
from vae.metrics.disentanglement.beta_vae import beta_vae
from vae.metrics.disentanglement.factor_vae import factor_vae
from vae.metrics.disentanglement.grid import FixedFactorScore
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

SCORES: dict[str, Callable[[NDArray[np.floating], Sequence[int], int], FixedFactorScore]] = {
    "FactorVAE": factor_vae,
    "beta-VAE": beta_vae,
}


def of_sprites(checkpoint: Checkpoint, seed: int = 0) -> dict[str, FixedFactorScore]:
    """Both scores of a model on all 60,984 sprites, by name. Cached on disk.

    Raises CheckpointError where the model takes images of another size.
    """
    train, test = (sprites.load(split, folders.data_dir()) for split in SPLITS)
    return _scores(checkpoint, train, test, seed)


@memo("fixed-factor", version=1)
def _scores(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int) -> dict[str, FixedFactorScore]:
    codes = np.zeros((sprites.COUNT, checkpoint.config.latent_dim), np.float32)
    codes[sprites.split_indices("train")] = encode(checkpoint, train).mu
    codes[sprites.split_indices("test")] = encode(checkpoint, test).mu
    return {name: score(codes, sprites.LEVELS, seed) for name, score in SCORES.items()}
