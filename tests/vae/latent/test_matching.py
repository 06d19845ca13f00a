"""Dimensions of two codes matched: cases worked out by hand, and the two levels of chance."""

import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.latent import matching


def codes(n=400, dimensions=4, seed=0):
    return np.random.default_rng(seed).standard_normal((n, dimensions))


def test_match_finds_order_and_sign_of_the_same_code():
    first = codes()
    second = first[:, [2, 0, 3, 1]] * [1, -2, 3, -0.1] + 5
    found = matching.match(first, second)
    assert dict(found.pairs.tolist()) == {0: 1, 1: 3, 2: 0, 3: 2}
    assert {j: sign for (j, _), sign in zip(found.pairs.tolist(), found.sign, strict=True)} == {
        0: -1,
        1: -1,
        2: 1,
        3: 1,
    }
    assert np.abs(found.correlation) == pytest.approx(1)


def test_match_takes_the_largest_sum_and_not_the_largest_pair_first():
    found = matching.assigned(np.array([[0.9, 0.8], [-0.8, 0.1]]))  # 0.8 + 0.8 is more than 0.9 + 0.1
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert found.correlation.tolist() == [0.8, -0.8]


def test_match_of_codes_with_other_numbers_of_dimensions_leaves_some_alone():
    first = codes(dimensions=2)
    found = matching.match(first, np.hstack([codes(dimensions=2, seed=1), first]))
    assert dict(found.pairs.tolist()) == {0: 2, 1: 3}
    assert found.of(1) == (3, pytest.approx(1))
    assert matching.match(np.hstack([codes(dimensions=2, seed=1), first]), first).of(0) is None


def test_correlations_agree_with_numpy_and_are_0_of_a_constant():
    first, second = codes(), codes(dimensions=3, seed=1)
    expected = np.corrcoef(first.T, second.T)[:4, 4:]
    assert matching.correlations(first, second) == pytest.approx(expected)
    second[:, 1] = 7.25
    assert (matching.correlations(first, second)[:, 1] == 0).all()


def test_codes_as_float16_match_as_they_are():
    first = (100 + codes()).astype(np.float16)  # as sweeps keep them; their mean would overflow in float16 sums
    assert matching.match(first, first).correlation == pytest.approx(1)


def test_independent_codes_match_as_shuffled_ones_do():
    first, others = codes(), [codes(seed=1), codes(seed=2)]
    level = matching.independent(first, others, draws=100)
    assert level.shape == (100, 4)
    found = np.mean([np.abs(matching.match(first, other).correlation).mean() for other in others])
    assert np.quantile(level.mean(axis=1), 0.01) < found < np.quantile(level.mean(axis=1), 0.99)
    assert level.mean() == pytest.approx(1 / 20, abs=0.04)  # of 400 images, r has a deviation of 1/20
    assert np.array_equal(level, matching.independent(first, others, draws=100))


def test_rotation_of_one_dimension_is_certain_and_of_two_never_below_45_degrees():
    assert matching.rotated(codes(dimensions=1), [codes(dimensions=1)], draws=5) == pytest.approx(1)
    first = matching.white(codes(dimensions=2))
    level = matching.rotated(first, [first], draws=300)
    assert level.min() >= np.cos(np.pi / 4) - 1e-9  # the better of both assignments
    # |cos| of an angle even on 0 to 45 degrees: its mean is sin(pi / 4) / (pi / 4)
    assert level.mean() == pytest.approx(np.sin(np.pi / 4) / (np.pi / 4), abs=0.015)


def test_level_of_rotations_is_what_a_turned_code_reaches_and_the_same_code_passes():
    first = codes(dimensions=6)
    turned = matching.white(first) @ np.linalg.qr(codes(6, 6, seed=3))[0]
    bound = np.quantile(matching.rotated(first, [first] * 4), matching.CHANCE)
    assert np.abs(matching.match(first, turned).correlation).mean() < bound < 0.95
    noisy = first + 0.1 * codes(dimensions=6, seed=4)
    assert np.abs(matching.match(first, noisy).correlation).min() > bound


def test_white_leaves_out_what_is_a_copy_or_constant():
    first = codes(dimensions=2)
    found = matching.white(np.hstack([first, first[:, :1], np.full((400, 1), 3.0)]))
    assert found.shape == (400, 2)
    assert found.T @ found / 400 == pytest.approx(np.eye(2), abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (codes(10), codes(11), r"\(10, 4\) and \(11, 4\)"),
        (codes(2), codes(2), "at least 3"),
        (codes(5)[:, 0], codes(5), "a row each"),
        (codes(5), np.full((5, 2), np.nan), "NaN or infinite"),
    ],
)
def test_match_refuses_what_are_not_codes_of_the_same_images(first, second, says):
    for measure in (matching.match, lambda a, b: matching.rotated(a, [b]), lambda a, b: matching.independent(a, [b])):
        with pytest.raises(MeasureError, match=says):
            measure(first, second)
