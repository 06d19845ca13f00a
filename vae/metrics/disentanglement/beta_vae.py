"""beta-VAE's score: does the difference of two images tell which factor they share?

Source: Higgins et al. 2017, "beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework".
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.metrics.disentanglement.grid import BATCH, BLOCK, TEST, TRAIN, FixedFactorScore, checked, points
from vae.metrics.inputs import Table


def beta_vae(
    codes: Table, levels: Sequence[int], seed: int = 0, train: int = TRAIN, test: int = TEST
) -> FixedFactorScore:
    """The beta-VAE score, in [0, 1]; chance is 1 / K.

    Test accuracy of a logistic regression (scikit-learn's defaults) that tells from the mean |z - z'| over 64 pairs of
    images which factor both images of each pair share.

    Args:
        codes: (M, J), one for each point of the grid, the last factor changing fastest.
        levels: how many values each of the K factors has; their product is M.
        seed: of the pairs.
        train: batches of pairs to learn from.
        test: batches to be tested on.

    Raises:
        MeasureError: fewer than 2 factors, codes that are not those of the whole grid, or no batches.

    Source:
        Higgins et al. 2017, "beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework".

    Example:
        >>> grid = np.stack(np.unravel_index(np.arange(30), (5, 6)), axis=1)  # a code that is the factors
        >>> beta_vae(grid.astype(float), (5, 6), train=200, test=100).accuracy.value
        1.0
    """
    from sklearn.linear_model import LogisticRegression

    codes = checked(codes, levels, train, test)
    generator = np.random.default_rng(seed)
    factor, differences = _differences(codes, levels, train, generator)
    # Standardised, where that is possible: accuracy hardly depends on it, and the solver converges in 60 to 80 steps;
    # not centred it often takes more than 2,000, which is a minute a model.
    mean, scale = differences.mean(axis=0), np.where(differences.std(axis=0) > 0, differences.std(axis=0), 1)
    model = LogisticRegression(max_iter=2000).fit((differences - mean) / scale, factor)
    factor, differences = _differences(codes, levels, test, generator)
    right = model.predict((differences - mean) / scale) == factor
    return FixedFactorScore(estimate.share(right), train, BATCH, codes.shape[1])


def _differences(
    codes: NDArray[np.floating], levels: Sequence[int], n: int, generator: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The factor that the pairs of each of n batches share, (n,), and their mean absolute difference, (n, J)."""
    factor = generator.integers(0, len(levels), n)
    differences = np.zeros((n, codes.shape[1]))
    for start in range(0, n, BLOCK):
        fixed = factor[start : start + BLOCK]
        pairs = codes[points(levels, fixed, (BATCH, 2), generator, shared=1)]  # (b, BATCH, 2, J)
        differences[start : start + BLOCK] = np.abs(pairs[:, :, 0] - pairs[:, :, 1]).mean(axis=1)
    return factor, differences
