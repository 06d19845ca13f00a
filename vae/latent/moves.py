"""A walk through latent space: from the code of an image (or the prior mean), dimension by dimension.

Moves are counted in standard deviations of each dimension (of the aggregate posterior) and listed by rank, the most
informative dimension first: one list of moves then means the same walk in models with other units and other orders.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FARTHEST = 50.0  # standard deviations: no image's code is so far out, but an address can ask for any number
_DIGITS = 3  # decimals of a move: as the browser rounds, so that both have the same code

Moves = tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Units:
    """How ranks and standard deviations map to one model's codes: order (J,), deviation (J,), low and high (J,)."""

    order: NDArray[np.int64]
    deviation: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def moved(start: NDArray[np.floating], moves: Sequence[float], units: Units) -> NDArray[np.float32]:
    """The code (J,) reached from `start` (J,). Moves beyond the model's last rank do nothing."""
    code = start.astype(np.float64)
    for rank, move in enumerate(moves[: len(code)]):
        j = units.order[rank]
        code[j] += move * units.deviation[j]
    return code.astype(np.float32)


def off_data(code: NDArray[np.floating], units: Units) -> NDArray[np.int64]:
    """The dimensions in which a code (J,) lies outside the range of the data (its 0.5 % to 99.5 % quantiles).

    A move is rounded to 0.001 standard deviations, so an end of the range is met only to within that.
    """
    slack = 10.0**-_DIGITS * units.deviation
    return np.flatnonzero((code < units.low - slack) | (code > units.high + slack))


def sweep(code: NDArray[np.float32], dimension: int, units: Units, steps: int) -> NDArray[np.float32]:
    """`steps` codes that differ in one dimension, evenly from its low to its high: (steps, J)."""
    codes = np.repeat(code[None], steps, axis=0)
    codes[:, dimension] = np.linspace(units.low[dimension], units.high[dimension], steps)
    return codes


def traversal(code: NDArray[np.float32], dimensions: Iterable[int], units: Units, steps: int) -> NDArray[np.float32]:
    """One sweep a dimension, under one another: (dimensions * steps, J)."""
    return np.concatenate([sweep(code, j, units, steps) for j in dimensions])


def tidy(moves: Iterable[object], longest: int) -> Moves:
    """A stranger's list as moves: numbers, rounded, within +-FARTHEST, at most `longest`, no zeros at the end."""
    found = [_tidy(move) for move in list(moves)[:longest]]
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)


def _tidy(move: object) -> float:
    try:
        value = float(move)  # type: ignore[arg-type]  # of any type: what is no number counts as 0
    except (TypeError, ValueError, OverflowError):
        return 0.0
    if not math.isfinite(value):
        return 0.0
    return round(max(-FARTHEST, min(FARTHEST, value)), _DIGITS) + 0.0  # no minus zero
