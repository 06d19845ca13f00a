"""FactorVAE's and beta-VAE's score of a model, on images of which every combination of factors is there: the sprites,
or a person's own.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core import folders
from vae.core.memo import memo
from vae.data import SPLITS, Dataset, sprites
from vae.metrics.disentanglement.beta_vae import beta_vae
from vae.metrics.disentanglement.factor_vae import factor_vae
from vae.metrics.disentanglement.factors import split_periods
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


def of_images(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0) -> dict[str, FixedFactorScore]:
    """Both scores of a model on the images of two splits that are every combination of their factors, once each.

    Empty where they are not, as for most images. Cached on disk.
    Raises CheckpointError where the model takes images of another size.
    """
    return {} if grid_of(train, test) is None else _scores_of_images(checkpoint, train, test, seed)


def grid_of(train: Dataset, test: Dataset) -> tuple[tuple[int, ...], NDArray[np.int64]] | None:
    """How many values each factor has, and where the images of both splits are in the grid of them, those of `train`
    first; None where two images have the same factors, some combination is missing, or fewer than two factors vary.
    """
    if train.factors is None or test.factors is None or list(train.factors) != list(test.factors):
        return None
    columns = {str(name): np.concatenate([train.factors[name], test.factors[name]]) for name in train.factors}
    places, levels = [], []
    for column in split_periods(columns)[0].values():
        values, place = np.unique(column, return_inverse=True)
        if len(values) > 1:
            places.append(place)
            levels.append(len(values))
    n = len(train) + len(test)
    if len(levels) < 2 or math.prod(levels) != n:
        return None
    index = np.asarray(np.ravel_multi_index(tuple(places), tuple(levels)), np.int64)
    return (tuple(levels), index) if len(np.unique(index)) == n else None


@memo("fixed-factor-own", version=1)
def _scores_of_images(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int) -> dict[str, FixedFactorScore]:
    found = grid_of(train, test)
    if found is None:
        return {}
    levels, index = found
    codes = np.zeros((len(index), checkpoint.config.latent_dim), np.float32)
    codes[index[: len(train)]] = encode(checkpoint, train).mu
    codes[index[len(train) :]] = encode(checkpoint, test).mu
    return {name: score(codes, levels, seed) for name, score in SCORES.items()}


@memo("fixed-factor", version=1)
def _scores(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int) -> dict[str, FixedFactorScore]:
    codes = np.zeros((sprites.COUNT, checkpoint.config.latent_dim), np.float32)
    codes[sprites.split_indices("train")] = encode(checkpoint, train).mu
    codes[sprites.split_indices("test")] = encode(checkpoint, test).mu
    return {name: score(codes, sprites.LEVELS, seed) for name, score in SCORES.items()}
