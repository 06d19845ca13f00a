import math

import numpy as np

from vae.metrics.images import strokes


def test_lengths_of_skeletons_count_straight_and_diagonal_steps():
    lines = np.zeros((5, 7, 7), bool)
    lines[0, 3, 1:6] = True  # four steps aside
    lines[1, range(1, 6), range(1, 6)] = True  # four diagonal ones, falling
    lines[2, range(1, 6), range(5, 0, -1)] = True  # and rising
    lines[3, 1:4, 1] = lines[3, 3, 1:4] = True  # around a corner: no short cut
    lines[4, 2, 2] = True
    np.testing.assert_allclose(strokes.lengths(lines), [4, 4 * math.sqrt(2), 4 * math.sqrt(2), 4, 0])


def test_radii_are_those_of_scipys_distance_transform():
    from scipy.ndimage import distance_transform_edt, gaussian_filter

    blobs = np.random.default_rng(0).random((30, 40, 60))
    ink = np.pad(gaussian_filter(blobs, (0, 3, 3)) > 0.5, ((0, 0), (1, 1), (1, 1)))
    ink[0] = False
    skeleton = strokes.skeletons(ink)
    found = strokes.radii(ink, skeleton)
    expected = [distance_transform_edt(one)[line].mean() for one, line in zip(ink[1:], skeleton[1:], strict=True)]
    np.testing.assert_allclose(found[1:], expected)
    assert np.isnan(found[0])
