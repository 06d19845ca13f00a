import numpy as np
import pytest

from vae import data
from vae.core.errors import DataError
from vae.data import Dataset


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(
        DataError, match="no data set 'minst'; choose from mnist, fashion-mnist, kmnist, digits, sprites, or npz:"
    ):
        data.load("minst", "test")
    with pytest.raises(DataError, match="no split 'validation'; choose from train, test"):
        data.load("digits", "validation")


def test_digest_follows_pixels_and_not_name_or_split(digits):
    same = Dataset("x", "train", digits.images.copy(), digits.labels.copy(), digits.class_names)
    assert same.digest == digits.digest
    changed = digits.images.copy()
    changed[7, 3, 3] ^= 1
    assert Dataset("x", "train", changed, digits.labels, digits.class_names).digest != digits.digest


def test_take_and_floats_give_the_chosen_rows(digits):
    taken = digits.take(np.array([5, 2]))
    np.testing.assert_array_equal(taken.images[1], digits.images[2])
    assert taken.labels.tolist() == [digits.labels[5], digits.labels[2]]
    floats = digits.floats(np.array([0]))
    assert floats.dtype == np.float32
    assert (floats.min(), floats.max()) == (0, 1)
    assert (digits.labels[digits.indices_of(3)] == 3).all()
