"""What FactorVAE's and beta-VAE's score share: batches of images in which one factor is held and the others vary.

Only for data made from factors, every combination of which can be had: codes come as (M, J), one for each point of a
grid with `levels` values a factor, the last factor changing fastest (the order of `numpy.ravel_multi_index`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.metrics.inputs import Table, finite_codes

TRAIN, TEST = 10_000, 5_000  # votes, and pairs of batches
BATCH = 64  # images behind a vote
BLOCK = 500  # batches at a time: 500 x 64 x 16 float32 are 2 MB


@dataclass(frozen=True, eq=False)
class FixedFactorScore:
    """The test accuracy of a score's classifier, and what it was measured on.

    accuracy: Wilson's interval for the chance in the test votes, NaN where no dimension votes. train: votes that the
    classifier learned from. batch: images behind a vote. dimensions: how many took part.
    """

    accuracy: Estimate
    train: int
    batch: int
    dimensions: int


def points(
    levels: Sequence[int],
    fixed: NDArray[np.int64],
    shape: tuple[int, ...],
    generator: np.random.Generator,
    shared: int = 0,
) -> NDArray[np.int64]:
    """Random points of the grid, (b, *shape), as indices from 0.

    Args:
        levels: how many values each of the K factors has.
        fixed: the factor that each of the b batches holds, (b,): it has one value throughout the batch.
        shape: of a batch.
        generator: where the values come from.
        shared: a held factor has a value for each entry along so many first axes of `shape`, as pairs share one that
            changes from pair to pair.
    """
    b = len(fixed)
    values = [generator.integers(0, level, (b, *shape)) for level in levels]
    for k, drawn in enumerate(values):
        first = drawn[(slice(None), *[slice(None)] * shared, *[slice(0, 1)] * (len(shape) - shared))]
        held = (fixed == k).reshape(b, *[1] * len(shape))
        values[k] = np.where(held, first, drawn)
    return np.ravel_multi_index(tuple(values), tuple(levels)).astype(np.int64)


def checked(codes: Table, levels: Sequence[int], train: int, test: int) -> NDArray[np.floating]:
    """Codes (M, J). Raises MeasureError: too few factors, codes that are not those of the whole grid, or no votes."""
    if len(levels) < 2:
        raise MeasureError(f"With {len(levels)} factor there is nothing to tell apart; at least 2 are needed.")
    found = finite_codes(codes)
    if len(found) != int(np.prod(levels)):
        raise MeasureError(f"{len(found):,} codes for a grid of {int(np.prod(levels)):,} images: give one for each.")
    if train < 1 or test < 1:
        raise MeasureError(f"{train} and {test} votes: at least 1 each is needed, by default {TRAIN:,} and {TEST:,}.")
    return found
