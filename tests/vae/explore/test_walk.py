import numpy as np
import pytest

from vae.explore import walk
from vae.explore.walk import FARTHEST, Units

UNITS = Units(
    order=np.array([2, 0, 1]),
    deviation=np.array([1.0, 0.5, 4.0]),
    low=np.array([-2.0, -1.0, -8.0]),
    high=np.array([2.0, 1.0, 8.0]),
)
START = np.array([0.5, 0.0, 1.0], np.float32)


def test_a_move_is_in_standard_deviations_of_the_dimension_of_that_rank():
    np.testing.assert_allclose(walk.moved(START, (1, 0, -2), UNITS), [0.5, -1.0, 5.0])
    np.testing.assert_allclose(walk.moved(START, (), UNITS), START)
    np.testing.assert_allclose(walk.moved(START, (0, 0, 0, 9), UNITS), START)  # a rank the model does not have


def test_what_lies_off_the_data():
    assert walk.off_data(START, UNITS).tolist() == []
    assert walk.off_data(np.array([2.1, 0, -9]), UNITS).tolist() == [0, 2]


def test_a_sweep_runs_over_the_range_of_its_dimension_alone():
    codes = walk.sweep(START, 2, UNITS, 5)
    np.testing.assert_allclose(codes[:, 2], [-8, -4, 0, 4, 8])
    assert (codes[:, :2] == START[:2]).all()
    grid = walk.traversal(START, [1, 2], UNITS, 5)
    assert grid.shape == (10, 3)
    np.testing.assert_array_equal(grid[5:], codes)


@pytest.mark.parametrize(
    "moves",
    [
        {"a": (1.25, -0.5), "b": (1.25, -0.5)},
        {"a": (0.0, 2.125), "b": (0.0, 2.125), "c": ()},
        {"a": (), "b": ()},
        {"a": (0.001,), "b": (-50.0,)},
    ],
)
def test_text_and_back(moves):
    assert walk.parse(walk.text(moves), list(moves), 3) == moves


def test_the_same_walk_in_all_models_is_one_short_list():
    assert walk.text({"a": (0.0, 1.25), "b": (0.0, 1.25)}) == "0,1.25"
    assert walk.text({"a": (), "b": ()}) == ""
    assert walk.parse("0,1.25", ["x", "y"], 16) == {"x": (0.0, 1.25), "y": (0.0, 1.25)}


def test_a_strangers_address_is_bounded():
    assert walk.parse("nan,inf,1e99,-1e99,x,,2", ["a"], 16) == {"a": (0, 0, FARTHEST, -FARTHEST, 0, 0, 2)}
    assert walk.parse("1," * 10_000, ["a"], 4) == {"a": (1.0,) * 4}
    assert walk.parse("b:1;zzz:2;;:", ["a", "b"], 4) == {"a": (), "b": (1.0,)}
    assert walk.tidy([None, {}, "1.23456", True], 9) == (0.0, 0.0, 1.235, 1.0)
