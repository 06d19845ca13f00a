import numpy as np

from vae import data
from vae.data import digits as builtin
from vae.data.digits import as_mnist


def test_digits_load_from_an_empty_folder_in_mnists_form(empty_data):
    train, test = data.load("digits", "train"), data.load("digits", "test")
    assert len(train) + len(test) == 1797
    for split in (train, test):
        assert split.images.dtype == np.uint8
        assert split.image_shape == (28, 28)
        assert split.images.max() == 255
        # MNIST's box: ink within 20 x 20 pixels
        rows, columns = (split.images > 0).any(axis=2).sum(axis=1), (split.images > 0).any(axis=1).sum(axis=1)
        assert max(rows.max(), columns.max()) <= 20
        assert np.maximum(rows, columns).min() >= 18


def test_digits_are_centred_by_mass(digits):
    weights = digits.floats()
    mass = weights.sum(axis=(1, 2))
    centres = np.arange(28) + 0.5
    for profile in (weights.sum(axis=2), weights.sum(axis=1)):
        centre = (profile * centres).sum(axis=1) / mass
        assert np.abs(centre - 14).max() <= 0.51  # moved by whole pixels


def test_split_is_fixed_stratified_and_disjoint(digits):
    train = data.load("digits", "train")
    share = np.bincount(digits.labels) / (np.bincount(digits.labels) + np.bincount(train.labels))
    assert np.allclose(share, 0.25, atol=0.01)
    together = np.concatenate([train.images, digits.images])
    assert len(np.unique(together.reshape(len(together), -1), axis=0)) > 1790  # a few of the 1,797 are equal


def test_ink_is_about_as_much_as_mnists(digits, mnist):
    assert abs(digits.images.mean() - mnist.images.mean()) < 0.15 * mnist.images.mean()


def test_as_mnist_keeps_the_shape_of_one_stroke():
    small = np.zeros((8, 8))
    small[:, 4] = 1
    ink = as_mnist(small) > 127
    assert ink.any(axis=1).sum() == 20  # as tall as the box
    assert 2 <= ink.any(axis=0).sum() <= 4  # an eighth as wide, as it was


def test_images_are_those_that_scikit_learn_gives():
    from sklearn.datasets import load_digits

    for ours, theirs in zip(builtin._stored(), load_digits(return_X_y=True), strict=True):
        assert np.array_equal(ours, theirs)
