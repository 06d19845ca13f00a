"""Measured numbers subtracted, divided and compared: as pairs where both know how they move with the images."""

from __future__ import annotations

import numpy as np

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.lessons.measures.measure import Found
from vae.studies.claims.numbers import Draws, Resampled


def minus(left: Found, right: Found) -> Found:
    """The left minus the right."""
    return Found(_difference(left, right, paired=True), _together(left, right, np.subtract))


def ratio(left: Found, right: Found) -> Found:
    """The left over the right. Raises MeasureError where the right is 0."""
    first, second = left.estimate, right.estimate
    if second.value == 0:
        raise MeasureError("A number is divided by one that is 0 here.")
    value, n = first.value / second.value, min(first.n, second.n)
    again = _together(left, right, np.divide)
    if again is not None:
        return Found(estimate.bootstrap(value, again(Draws()), n, None), again)
    ends = np.array([one for number in (first, second) for one in (number.value, number.low, number.high)])
    if not (ends > 0).all():
        return Found(Estimate(value, float("nan"), float("nan"), n))
    whole = estimate.difference(_logarithm(first), _logarithm(second))
    return Found(Estimate(value, float(np.exp(whole.low)), float(np.exp(whole.high)), n))


def compare(left: Found, right: Found) -> int | None:
    """1 where the left is larger, -1 where it is smaller, 0 where both were counted and are the same; None: nobody can
    tell, as the interval of their difference has 0 in it, or there is none.
    """
    for paired in (False, True):  # drawing images again takes a second for some, and seldom decides
        found = _difference(left, right, paired)
        if found.low > 0:
            return 1
        if found.high < 0:
            return -1
        if found.low == found.high == 0:
            return 0
    return None


def _difference(left: Found, right: Found, paired: bool) -> Estimate:
    again = _together(left, right, np.subtract) if paired else None
    if again is None:
        return estimate.difference(left.estimate, right.estimate)
    value, n = left.estimate.value - right.estimate.value, min(left.estimate.n, right.estimate.n)
    return estimate.bootstrap(value, again(Draws()), n, None)


def _logarithm(found: Estimate) -> Estimate:
    value, low, high = np.log([found.value, found.low, found.high]).tolist()
    return Estimate(value, low, high, found.n)


def _together(left: Found, right: Found, operation: np.ufunc) -> Resampled | None:
    """What both make of images drawn again, the same for both; None where one does not know."""
    first, second = left.resampled, right.resampled
    if first is None or second is None:
        return None
    return lambda draws: np.asarray(operation(first(draws), second(draws)), np.float64)
