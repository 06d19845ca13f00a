import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.lessons.arithmetic import compare, minus, ratio
from vae.lessons.measures.measure import Found, counted, mean

VALUES = np.random.default_rng(0).normal(10, 3, 400)


def about(value: float, reach: float) -> Found:
    return Found(Estimate(value, value - reach, value + reach, 100))


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        (about(2, 0.5), about(1, 0.2), 1),
        (about(1, 0.2), about(2, 0.5), -1),
        (about(1, 0.5), about(1.1, 0.5), None),
        (counted(3, 10), counted(3, 10), 0),
        (counted(4, 10), counted(3, 10), 1),
        (about(1, float("nan")), counted(0, 1), None),
    ],
)
def test_two_numbers_compare_where_their_difference_leaves_out_0(left, right, found):
    assert compare(left, right) == found


def test_numbers_of_the_same_images_compare_as_pairs():
    assert compare(mean(VALUES + 0.1), mean(VALUES)) == 1
    assert compare(Found(mean(VALUES + 0.1).estimate), mean(VALUES)) is None  # alone their intervals overlap


def test_a_difference_has_the_interval_of_the_pairs():
    noisy = VALUES + np.random.default_rng(1).normal(1, 0.5, 400)
    found = minus(mean(noisy), mean(VALUES)).estimate
    error = (noisy - VALUES).std(ddof=1) / 20
    assert found.value == pytest.approx((noisy - VALUES).mean())
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * error, rel=0.2)


def test_a_ratio_moves_by_what_both_move_by():
    assert ratio(counted(784, 1), counted(16, 1)).estimate == Estimate(49, 49, 49, 1)
    found = ratio(about(10, 1), about(5, 0.5)).estimate
    assert found.value == 2
    assert np.log(found.high / 2) == pytest.approx(np.hypot(np.log(1.1), np.log(1 / 0.9)))
    assert not ratio(about(1, 2), about(5, 0.5)).estimate.known  # its interval has 0 in it
    with pytest.raises(MeasureError, match="is 0 here"):
        ratio(about(1, 0.1), counted(0, 1))
