"""What is measured on some of the images is measured on images from all over the data set, which may be sorted."""

import numpy as np
import pytest

from pages.samples import draws
from vae.data import Dataset


@pytest.fixture
def sorted_images():
    """Black images, then grey ones."""
    images = np.zeros((1200, 6, 6), np.uint8)
    images[600:] = 128
    return Dataset("sorted", "train", images, np.repeat([0, 1], 600), ("black", "grey"))


def test_real_numbers_are_of_images_spread_over_sorted_data(sorted_images):
    undecided = draws._real_numbers(sorted_images, sorted_images)[1]
    assert undecided == pytest.approx(np.log(2) / 2, rel=1e-3)


def test_cloud_takes_images_spread_over_sorted_data(sorted_images, make_checkpoint, monkeypatch):
    taken = []
    monkeypatch.setattr(Dataset, "take", lambda self, indices: taken.append(indices) or self)
    draws._cloud.__wrapped__(make_checkpoint(image_shape=(6, 6)), sorted_images, None)
    assert sorted_images.labels[taken[0]].mean() == 0.5
