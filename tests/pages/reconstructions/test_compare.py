"""What is measured on some of the images is measured on images from all over the data set, which may be sorted."""

import numpy as np
import pytest

from pages.reconstructions import compare
from vae.data import Dataset


@pytest.fixture
def sorted_images():
    """Black images, then grey ones."""
    images = np.zeros((1200, 6, 6), np.uint8)
    images[600:] = 128
    return Dataset("sorted", "train", images, np.repeat([0, 1], 600), ("black", "grey"))


def test_curve_indices_are_spread_over_sorted_data(sorted_images):
    assert sorted_images.labels[compare._curve_indices(sorted_images, None)].mean() == 0.5
    assert set(compare._curve_indices(sorted_images, 1)) <= set(range(600, 1200))
