"""How far a number goes along with a factor, of whichever kind the factor is: (J,) for codes (N, J)."""

import numpy as np
from numpy.typing import NDArray

_CONSTANT = 1e-12  # a variance of no more than this is none


def linear(codes: NDArray[np.floating], factor: NDArray[np.floating]) -> NDArray[np.float64]:
    """Pearson's r with a number, in [-1, 1]; 0 where either does not vary."""
    x, y = _centred(codes), _centred(factor[:, None])
    return _ratio((x * y).mean(axis=0), np.sqrt(np.square(x).mean(axis=0) * np.square(y).mean(axis=0)))


def of_class(codes: NDArray[np.floating], labels: NDArray[np.integer]) -> NDArray[np.float64]:
    """The correlation ratio eta with a class (Fisher 1925), in [0, 1]: its square is the share of a code's variance
    that lies between the classes' means. 0 where the code does not vary.
    """
    x = _centred(codes)
    _, place, count = np.unique(labels, return_inverse=True, return_counts=True)
    means = np.stack([np.bincount(place, column) for column in x.T], axis=1) / count[:, None]  # (classes, J)
    between = (count[:, None] * np.square(means)).sum(axis=0) / len(x)
    return np.sqrt(np.clip(_ratio(between, np.square(x).mean(axis=0)), 0, 1))


def with_angle(codes: NDArray[np.floating], angle: NDArray[np.floating]) -> NDArray[np.float64]:
    """The multiple correlation R with sine and cosine of an angle in radians, in [0, 1] (Mardia 1976).

    0 where the code does not vary, or the angle has but one value.
    """
    around = _centred(np.stack([np.cos(angle), np.sin(angle)], axis=1))
    x = _centred(codes)
    fitted = around @ np.linalg.lstsq(around, x, rcond=1e-9)[0]
    return np.sqrt(np.clip(_ratio(np.square(fitted).mean(axis=0), np.square(x).mean(axis=0)), 0, 1))


def _centred(values: NDArray) -> NDArray[np.float64]:
    found = values.astype(np.float64)
    return found - found.mean(axis=0)


def _ratio(numerator: NDArray[np.float64], denominator: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(numerator, denominator, out=np.zeros(len(numerator)), where=denominator > _CONSTANT)
