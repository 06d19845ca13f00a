import numpy as np
import pytest

from vae.runs.plane import Plane


@pytest.mark.parametrize("dimensions", [1, 2])
def test_codes_of_two_dimensions_or_one_are_seen_as_they_are(dimensions):
    codes = np.random.default_rng(0).normal(size=(50, dimensions))
    points, _ = Plane(dimensions, 0).seen(codes)
    assert np.allclose(points[:, :dimensions], codes, atol=1e-6)
    assert not points[:, dimensions:].any()


def test_the_plane_comes_to_the_principal_one_and_no_point_jumps_on_the_way():
    codes = np.random.default_rng(1).normal(size=(400, 10)) * np.array([3, 2, *[1] * 8])
    plane = Plane(10, 0)
    before, _ = plane.seen(codes)
    widest = 0.0
    for _ in range(60):
        after, basis = plane.seen(codes)
        widest = max(widest, float(np.abs(after - before).max()))
        before = after
    assert np.allclose(basis.T @ basis, np.eye(2), atol=1e-5)
    assert np.linalg.norm(basis[:2]) == pytest.approx(np.sqrt(2), abs=0.02)  # all in the two widest
    assert widest < 2.5 < np.abs(codes).max() / 3


@pytest.mark.parametrize("codes", [np.zeros((20, 5)), np.full((20, 5), np.nan)])
def test_a_collapsed_or_broken_code_leaves_the_plane_as_it_was(codes):
    plane = Plane(5, 3)
    basis = plane.basis.copy()
    plane.seen(codes)
    assert np.array_equal(plane.basis, basis)
