"""FactorVAE's score: which dimension varies least when a factor is held?

Source: Kim & Mnih 2018, "Disentangling by Factorising".
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.metrics.disentanglement.grid import BATCH, BLOCK, TEST, TRAIN, FixedFactorScore, checked, points
from vae.metrics.inputs import Table

MIN_SD = 0.05  # a dimension whose standard deviation over all images is less has no vote


def factor_vae(
    codes: Table, levels: Sequence[int], seed: int = 0, train: int = TRAIN, test: int = TEST
) -> FixedFactorScore:
    """The FactorVAE score, in [0, 1]; chance is 1 / K.

    A vote: fix one factor, draw 64 images, divide each dimension's variance by its variance over all images; the
    dimension with the smallest votes for the factor. Each dimension then stands for the factor that it voted for most
    in training. Dimensions with a standard deviation below MIN_SD take no part; with none left the score is chance.

    Args:
        codes: (M, J), one for each point of the grid, the last factor changing fastest.
        levels: how many values each of the K factors has; their product is M.
        seed: of the batches.
        train: votes to learn from.
        test: votes to be tested on.

    Raises:
        MeasureError: fewer than 2 factors, codes that are not those of the whole grid, or no votes.

    Source:
        Kim & Mnih 2018, "Disentangling by Factorising".

    Example:
        >>> grid = np.stack(np.unravel_index(np.arange(30), (5, 6)), axis=1)  # a code that is the factors
        >>> factor_vae(grid.astype(float), (5, 6), train=200, test=100).accuracy.value
        1.0
    """
    codes = checked(codes, levels, train, test)
    deviation = codes.std(axis=0, dtype=np.float64)
    voting = np.flatnonzero(deviation >= MIN_SD)
    if not len(voting):
        return FixedFactorScore(Estimate(1 / len(levels), float("nan"), float("nan"), test), train, BATCH, 0)
    scaled = (codes[:, voting] / deviation[voting]).astype(np.float32)
    generator = np.random.default_rng(seed)
    counts = np.zeros((len(voting), len(levels)), np.int64)
    factor, dimension = _votes(scaled, levels, train, generator)
    np.add.at(counts, (dimension, factor), 1)
    factor, dimension = _votes(scaled, levels, test, generator)
    right = counts.argmax(axis=1)[dimension] == factor
    return FixedFactorScore(estimate.share(right), train, BATCH, len(voting))


def _votes(
    scaled: NDArray[np.float32], levels: Sequence[int], n: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The fixed factor of each of n batches, (n,), and the dimension that varies least in it, (n,)."""
    factor = generator.integers(0, len(levels), n)
    dimension = np.zeros(n, np.int64)
    for start in range(0, n, BLOCK):
        fixed = factor[start : start + BLOCK]
        batches = scaled[points(levels, fixed, (BATCH,), generator)]  # (b, BATCH, J)
        dimension[start : start + BLOCK] = batches.var(axis=1).argmin(axis=1)
    return factor, dimension
