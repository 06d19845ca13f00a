"""Scores that hold a factor fixed while the others vary: FactorVAE's and beta-VAE's.

Only for data made from factors, every combination of which can be had: codes come as (M, J), one for each point of a
grid with `levels` values a factor, the last factor changing fastest (the order of `numpy.ravel_multi_index`).
"""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import cache, estimate, folders
from vae.core.errors import MeasureError
from vae.data import SPLITS, sprites
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

TRAIN, TEST = 10_000, 5_000  # votes, and pairs of batches
BATCH = 64  # images behind a vote
ALIVE = 0.05  # a dimension whose standard deviation over all images is less has no vote
_VERSION = 3
_BLOCK = 500  # batches at a time: 500 x 64 x 16 float32 are 2 MB


@dataclass(frozen=True, eq=False)
class Fixed:
    """The test accuracy of a score's classifier, its 95 % interval for the chance in the test votes (Wilson's; NaN
    where no dimension votes), and how many.
    """

    score: float
    low: float
    high: float
    train: int
    test: int
    batch: int
    dimensions: int  # that took part


def factor_vae(
    codes: NDArray[np.floating], levels: Sequence[int], seed: int = 0, train: int = TRAIN, test: int = TEST
) -> Fixed:
    """FactorVAE score (Kim & Mnih 2018, "Disentangling by Factorising"), in [0, 1]; chance is 1 / K.

    A vote: fix one factor, draw 64 images, divide each dimension's variance by its variance over all images; the
    dimension with the smallest votes for the factor. Each dimension then stands for the factor that it voted for most
    in training. Dimensions with a standard deviation below 0.05 over all images take no part; with none left the score
    is chance. Raises MeasureError: see `_check`.
    """
    _check(codes, levels, train, test)
    spread = codes.std(axis=0, dtype=np.float64)
    alive = np.flatnonzero(spread >= ALIVE)
    if not len(alive):
        return Fixed(1 / len(levels), float("nan"), float("nan"), train, test, BATCH, 0)
    scaled = (codes[:, alive] / spread[alive]).astype(np.float32)
    generator = np.random.default_rng(seed)
    counts = np.zeros((len(alive), len(levels)), np.int64)
    factor, dimension = _votes(scaled, levels, train, generator)
    np.add.at(counts, (dimension, factor), 1)
    factor, dimension = _votes(scaled, levels, test, generator)
    return _judged(counts.argmax(axis=1)[dimension] == factor, train, len(alive))


def beta_vae(
    codes: NDArray[np.floating], levels: Sequence[int], seed: int = 0, train: int = TRAIN, test: int = TEST
) -> Fixed:
    """beta-VAE score (Higgins et al. 2017), in [0, 1]; chance is 1 / K.

    Test accuracy of a logistic regression (scikit-learn's defaults) that tells from the mean |z - z'| over 64 pairs of
    images which factor both images of each pair share. Raises MeasureError: see `_check`.
    """
    from sklearn.linear_model import LogisticRegression

    _check(codes, levels, train, test)
    generator = np.random.default_rng(seed)
    known, told = _differences(codes, levels, train, generator), _differences(codes, levels, test, generator)
    # Standardised, where that is possible: accuracy hardly depends on it, and the solver converges in 60 to 80 steps;
    # not centred it often takes more than 2,000, which is a minute a model.
    mean, scale = known[1].mean(axis=0), np.where(known[1].std(axis=0) > 0, known[1].std(axis=0), 1)
    model = LogisticRegression(max_iter=2000).fit((known[1] - mean) / scale, known[0])
    return _judged(model.predict((told[1] - mean) / scale) == told[0], train, codes.shape[1])


def of_sprites(checkpoint: Checkpoint, seed: int = 0) -> dict[str, Fixed]:
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
        return {name: np.array(astuple(score(codes, sprites.LEVELS, seed))) for name, score in SCORES.items()}

    found = cache.arrays("fixed", key, compute)
    return {name: Fixed(*found[name][:3].tolist(), *map(int, found[name][3:])) for name in SCORES}


SCORES: dict[str, Callable[[NDArray[np.floating], Sequence[int], int], Fixed]] = {
    "FactorVAE": factor_vae,
    "beta-VAE": beta_vae,
}


def _votes(
    scaled: NDArray[np.float32], levels: Sequence[int], n: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The fixed factor of each of n batches, (n,), and the dimension that varies least in it, (n,)."""
    factor = generator.integers(0, len(levels), n)
    dimension = np.zeros(n, np.int64)
    for start in range(0, n, _BLOCK):
        fixed = factor[start : start + _BLOCK]
        found = scaled[_points(levels, fixed, (BATCH,), generator)]  # (b, BATCH, J)
        dimension[start : start + _BLOCK] = found.var(axis=1).argmin(axis=1)
    return factor, dimension


def _differences(
    codes: NDArray[np.floating], levels: Sequence[int], n: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The factor that the pairs of each of n batches share, (n,), and their mean absolute difference, (n, J)."""
    factor = generator.integers(0, len(levels), n)
    found = np.zeros((n, codes.shape[1]))
    for start in range(0, n, _BLOCK):
        fixed = factor[start : start + _BLOCK]
        points = _points(levels, fixed, (BATCH, 2), generator, shared=1)
        pairs = codes[points]  # (b, BATCH, 2, J)
        found[start : start + _BLOCK] = np.abs(pairs[:, :, 0] - pairs[:, :, 1]).mean(axis=1)
    return factor, found


def _points(
    levels: Sequence[int],
    fixed: NDArray[np.int64],
    shape: tuple[int, ...],
    generator: np.random.Generator,
    shared: int = 0,
) -> NDArray[np.int64]:
    """Random points of the grid, (b, *shape). In each of the b batches one factor, (b,), has one value throughout; with
    `shared` a value for each entry along the first axes of `shape`, as pairs share one that changes from pair to pair.
    """
    b = len(fixed)
    values = [generator.integers(0, level, (b, *shape)) for level in levels]
    for k, own in enumerate(values):
        first = own[(slice(None), *[slice(None)] * shared, *[slice(0, 1)] * (len(shape) - shared))]
        held = (fixed == k).reshape(b, *[1] * len(shape))
        values[k] = np.where(held, first, own)
    return np.ravel_multi_index(tuple(values), tuple(levels)).astype(np.int64)


def _judged(right: NDArray[np.bool_], train: int, dimensions: int) -> Fixed:
    found = estimate.share(right)
    return Fixed(found.value, found.low, found.high, train, found.n, BATCH, dimensions)


def _check(codes: NDArray[np.floating], levels: Sequence[int], train: int, test: int) -> None:
    """Raise MeasureError: too few factors, codes that are not those of the whole grid, or no votes."""
    if len(levels) < 2:
        raise MeasureError(f"With {len(levels)} factor there is nothing to tell apart; at least 2 are needed.")
    if len(codes) != int(np.prod(levels)) or not np.isfinite(codes).all():
        raise MeasureError(
            f"{len(codes):,} codes for a grid of {int(np.prod(levels)):,} images: give one for each, finite numbers."
        )
    if train < 1 or test < 1:
        raise MeasureError(f"{train} and {test} votes: at least 1 each is needed, by default {TRAIN:,} and {TEST:,}.")
