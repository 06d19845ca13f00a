"""FactorVAE's and beta-VAE's score of a model, on the one data set of which every combination of factors is there."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core import cache, folders
from vae.core.estimate import Estimate
from vae.data import SPLITS, sprites
from vae.metrics.disentanglement.beta_vae import beta_vae
from vae.metrics.disentanglement.factor_vae import factor_vae
from vae.metrics.disentanglement.grid import FixedFactorScore
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

SCORES: dict[str, Callable[[NDArray[np.floating], Sequence[int], int], FixedFactorScore]] = {
    "FactorVAE": factor_vae,
    "beta-VAE": beta_vae,
}
_VERSION = 3


def of_sprites(checkpoint: Checkpoint, seed: int = 0) -> dict[str, FixedFactorScore]:
    """Both scores of a model on all 60,984 sprites, by name. Cached on disk.

    Raises CheckpointError where the model takes images of another size.
    """
    parts = {split: sprites.load(split, folders.data_dir()) for split in SPLITS}
    key = {
        "checkpoint": checkpoint.digest,
        "data": [part.digest for part in parts.values()],
        "seed": seed,
        "version": _VERSION,
    }

    def compute() -> cache.Arrays:
        codes = np.zeros((sprites.COUNT, checkpoint.config.latent_dim), np.float32)
        for split, part in parts.items():
            codes[sprites.split_indices(split)] = encode(checkpoint, part).mu
        return {name: _packed(score(codes, sprites.LEVELS, seed)) for name, score in SCORES.items()}

    stored = cache.arrays("fixed", key, compute)
    return {name: _unpacked(stored[name]) for name in SCORES}


def _packed(score: FixedFactorScore) -> NDArray[np.float64]:
    value = score.accuracy
    return np.array([value.value, value.low, value.high, score.train, value.n, score.batch, score.dimensions])


def _unpacked(stored: NDArray[np.float64]) -> FixedFactorScore:
    value, low, high, train, test, batch, dimensions = stored.tolist()
    return FixedFactorScore(Estimate(value, low, high, int(test)), int(train), int(batch), int(dimensions))
