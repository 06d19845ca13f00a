import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.latent import paths
from vae.latent.paths import PATHS


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_path_goes_from_one_code_to_the_other(path):
    a, b = np.random.default_rng(0).standard_normal((2, 5)).astype(np.float32)
    codes = path(a, b, 9)
    assert codes.shape == (9, 5)
    np.testing.assert_allclose(codes[[0, -1]], [a, b], atol=1e-6)
    np.testing.assert_allclose(path(b, a, 9), codes[::-1], atol=1e-6)


def test_the_straight_path_is_even():
    codes = paths.straight(np.zeros(3), np.array([3.0, 0, 4]), 6)
    np.testing.assert_allclose(np.linalg.norm(np.diff(codes, axis=0), axis=1), 1, rtol=1e-6)


def test_the_spherical_path_keeps_its_distance_from_the_origin_and_its_pace():
    codes = paths.spherical(np.array([2.0, 0]), np.array([0, 2.0]), 10)
    np.testing.assert_allclose(np.linalg.norm(codes, axis=1), 2, rtol=1e-6)
    angles = np.arctan2(codes[:, 1], codes[:, 0])
    np.testing.assert_allclose(np.diff(angles), np.pi / 18, rtol=1e-5)


@pytest.mark.parametrize("degrees", [5, 90, 170, 179.9])
def test_between_codes_of_unlike_lengths_direction_and_length_go_evenly(degrees):
    angle = np.radians(degrees)
    codes = paths.spherical(np.array([1.0, 0]), 3 * np.array([np.cos(angle), np.sin(angle)]), 9)
    np.testing.assert_allclose(np.linalg.norm(codes, axis=1), np.linspace(1, 3, 9), rtol=1e-5)
    np.testing.assert_allclose(np.arctan2(codes[:, 1], codes[:, 0]), np.linspace(0, angle, 9), atol=1e-5)


def test_no_point_of_a_spherical_path_is_farther_out_than_the_farther_end():
    generator = np.random.default_rng(0)
    for a, b in generator.standard_normal((300, 2, 2)) * generator.exponential(1, (300, 2, 1)):
        lengths = np.linalg.norm(paths.spherical(a, b, 11), axis=1)
        assert lengths.max() <= max(np.linalg.norm(a), np.linalg.norm(b)) * (1 + 1e-6)


@pytest.mark.parametrize(
    ("a", "b"), [([0.0, 0], [1.0, 1]), ([1.0, 1], [2.0, 2]), ([1.0, 0], [-1.0, 0]), ([0, 0], [0, 0])]
)
def test_where_there_is_no_arc_it_is_the_straight_line(a, b):
    a, b = np.array(a), np.array(b)
    np.testing.assert_array_equal(paths.spherical(a, b, 5), paths.straight(a, b, 5))


def test_a_cross_fade_is_a_straight_path_of_images():
    images = paths.straight(np.zeros((2, 2)), np.ones((2, 2)), 3)
    np.testing.assert_allclose(images[1], 0.5)


def test_a_path_needs_two_ends():
    with pytest.raises(MeasureError, match="at least 2"):
        paths.straight(np.zeros(2), np.ones(2), 1)
