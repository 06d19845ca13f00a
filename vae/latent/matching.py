"""Which dimension of one model is which of another: matched by the correlation of their codes of the same images.

A dimension has no name and no sign: trained again from another seed, what was dimension 3 may be dimension 11, turned
over. Li, Yosinski, Clune, Lipson & Hopcroft 2016, "Convergent Learning", match units of networks so; the assignment is
Kuhn's (1955, "The Hungarian method").

Two levels say what a match is worth. `independent`: codes that have nothing to do with one another, the images of one
shuffled. `rotated`: the same code along other axes, drawn at random. A matched pair of the latter says the same of the
images and yet is luck, which is why a match counts only above it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError

DRAWS = 200  # permutations or rotations behind a level of chance
CHANCE = 0.95  # quantile of those
_FEWEST = 3  # images: of two, every correlation is 1
_CONSTANT = 1e-12  # a variance of no more than this, of the largest, is none


@dataclass(frozen=True, eq=False)
class Matching:
    """Pairs (m, 2) of a dimension of the first code and one of the second, m the smaller number of dimensions of both,
    the strongest first; correlation (m,) of each pair, Pearson's, in [-1, 1].
    """

    pairs: NDArray[np.int64]
    correlation: NDArray[np.float64]

    @property
    def sign(self) -> NDArray[np.int64]:
        """-1 where the second dimension is the first turned over, else 1: (m,)."""
        return np.where(self.correlation < 0, -1, 1)

    def of(self, dimension: int) -> tuple[int, float] | None:
        """The second code's dimension that goes with this one of the first, and their correlation; None for none."""
        (where,) = np.nonzero(self.pairs[:, 0] == dimension)
        return (int(self.pairs[where[0], 1]), float(self.correlation[where[0]])) if len(where) else None


def match(first: NDArray[np.floating], second: NDArray[np.floating]) -> Matching:
    """Dimensions of two codes (n, J1) and (n, J2) of the same images, paired so that the sum of the absolute
    correlations is the largest there is.

    Raises MeasureError: not the same images, fewer than 3, or values that are not finite.

    >>> codes = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 3.0], [3.0, 1.0]])
    >>> found = match(codes, -codes[:, ::-1])
    >>> found.pairs.tolist(), found.correlation.round(3).tolist()
    ([[0, 1], [1, 0]], [-1.0, -1.0])
    """
    return assigned(correlations(first, second))


def correlations(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.float64]:
    """Pearson's r of each dimension of one code with each of the other, (n, J1) and (n, J2) -> (J1, J2); 0 where one of
    both does not vary. Raises MeasureError as `match`.
    """
    _check(first, second)
    return np.clip(standardised(first).T @ standardised(second) / len(first), -1, 1)


def assigned(correlation: NDArray[np.float64]) -> Matching:
    """The pairs that make the sum of the absolute correlations (J1, J2) the largest."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-np.abs(correlation))
    found = correlation[rows, columns]
    order = np.argsort(-np.abs(found), kind="stable")
    return Matching(np.stack([rows, columns], axis=1)[order].astype(np.int64), found[order])


def standardised(codes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Codes (n, J) with mean 0 and variance 1 in each dimension; a dimension that does not vary is 0."""
    centred = codes.astype(np.float64) - codes.mean(axis=0, dtype=np.float64)
    variance = np.square(centred).mean(axis=0)
    varies = variance > _CONSTANT * max(1.0, float(np.square(codes, dtype=np.float64).max(initial=0)))
    return np.divide(centred, np.sqrt(variance), out=np.zeros_like(centred), where=varies)


def independent(
    first: NDArray[np.floating], others: Sequence[NDArray[np.floating]], draws: int = DRAWS, seed: int = 0
) -> NDArray[np.float64]:
    """What a match is of codes that have nothing to do with one another: for each draw and each dimension of the first
    (n, J) the mean absolute correlation with its match in every other code, whose images are shuffled: (draws, J).

    0 counts where a dimension has no match, the other code having fewer. Raises MeasureError as `match`.
    """
    generator = np.random.default_rng(seed)
    for other in others:
        _check(first, other)
    own, theirs = standardised(first).T / len(first), [standardised(other) for other in others]
    return _levels(len(own), draws, lambda: [own @ other[generator.permutation(len(other))] for other in theirs])


def rotated(
    first: NDArray[np.floating], others: Sequence[NDArray[np.floating]], draws: int = DRAWS, seed: int = 0
) -> NDArray[np.float64]:
    """What a match is of codes that hold the same along axes drawn at random, as `independent` counts it: (draws, J).

    Each other code is made white (uncorrelated, of variance 1) and turned by a rotation drawn evenly from all (Stewart
    1980): what an encoder may learn that has no reason to prefer any axes. Raises MeasureError as `match`.
    """
    generator = np.random.default_rng(seed)
    for other in others:
        _check(first, other)
    own, theirs = standardised(first).T / len(first), [white(other) for other in others]
    crossed = [own @ other for other in theirs]
    return _levels(len(own), draws, lambda: [part @ _rotation(part.shape[1], generator) for part in crossed])


def white(codes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Codes (n, J) along their principal axes, each with variance 1: (n, up to J), without axes that do not vary."""
    scaled = standardised(codes)
    values, vectors = np.linalg.eigh(scaled.T @ scaled / len(scaled))
    kept = values > _CONSTANT * max(1.0, float(values.max(initial=0)))
    return np.asarray(scaled @ vectors[:, kept] / np.sqrt(values[kept]))


def _levels(size: int, draws: int, draw: Callable[[], list[NDArray[np.float64]]]) -> NDArray[np.float64]:
    """Mean absolute correlation of each of `size` dimensions with its matches, in so many draws: (draws, size)."""
    found = np.zeros((draws, size))
    for row in found:
        correlations = draw()
        for correlation in correlations:
            if correlation.size:
                matching = assigned(correlation)
                row[matching.pairs[:, 0]] += np.abs(matching.correlation) / len(correlations)
    return found


def _rotation(size: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """A rotation (or a rotation and a mirror) from Haar's measure, (size, size)."""
    turned, triangle = np.linalg.qr(generator.standard_normal((size, size)))
    return np.asarray(turned * np.sign(np.diag(triangle)))


def _check(first: NDArray[np.floating], second: NDArray[np.floating]) -> None:
    if first.ndim != 2 or second.ndim != 2 or len(first) != len(second) or len(first) < _FEWEST:
        raise MeasureError(
            f"Codes of the shapes {first.shape} and {second.shape} cannot be matched: give those of the same images, "
            f"at least {_FEWEST}, a row each."
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise MeasureError("Codes with values that are NaN or infinite cannot be matched. Train that model again.")
