import numpy as np

from vae.latent import moves
from vae.latent.moves import FARTHEST, Units

UNITS = Units(
    order=np.array([2, 0, 1]),
    deviation=np.array([1.0, 0.5, 4.0]),
    low=np.array([-2.0, -1.0, -8.0]),
    high=np.array([2.0, 1.0, 8.0]),
)
START = np.array([0.5, 0.0, 1.0], np.float32)


def test_a_move_is_in_standard_deviations_of_the_dimension_of_that_rank():
    np.testing.assert_allclose(moves.moved(START, (1, 0, -2), UNITS), [0.5, -1.0, 5.0])
    np.testing.assert_allclose(moves.moved(START, (), UNITS), START)
    np.testing.assert_allclose(moves.moved(START, (0, 0, 0, 9), UNITS), START)  # a rank the model does not have


def test_off_data_lists_dimensions_outside_their_range():
    assert moves.off_data(START, UNITS).tolist() == []
    assert moves.off_data(np.array([2.1, 0, -9]), UNITS).tolist() == [0, 2]


def test_a_sweep_runs_over_the_range_of_its_dimension_alone():
    codes = moves.sweep(START, 2, UNITS, 5)
    np.testing.assert_allclose(codes[:, 2], [-8, -4, 0, 4, 8])
    assert (codes[:, :2] == START[:2]).all()
    grid = moves.traversal(START, [1, 2], UNITS, 5)
    assert grid.shape == (10, 3)
    np.testing.assert_array_equal(grid[5:], codes)


def test_tidy_makes_moves_rounded_and_bounded_numbers():
    assert moves.tidy([None, {}, "1.23456", True], 9) == (0.0, 0.0, 1.235, 1.0)
    assert moves.tidy([1e99, -1e99], 9) == (FARTHEST, -FARTHEST)
