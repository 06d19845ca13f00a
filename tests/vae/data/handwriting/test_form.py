import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.handwriting import form


def bar(height, width, frame=30):
    """A solid bar in an empty picture."""
    ink = np.zeros((height + frame, width + frame))
    ink[7 : 7 + height, 11 : 11 + width] = 1
    return ink


def extents(image):
    return tuple(int(np.ptp(np.flatnonzero(image.any(axis=axis)))) + 1 for axis in (1, 0))


def centre(image):
    total = image.sum()
    return tuple(
        float((image.sum(axis=1 - axis) * (np.arange(image.shape[axis]) + 0.5)).sum() / total) for axis in (0, 1)
    )


@pytest.mark.parametrize(("height", "width", "expected"), [(80, 40, (20, 10)), (30, 60, (10, 20)), (5, 5, (20, 20))])
def test_fitted_scales_into_the_box_with_its_aspect_ratio(height, width, expected):
    image = form.fitted(bar(height, width))
    assert image.dtype == np.uint8
    assert image.shape == (28, 28)
    assert extents(image) == expected
    assert set(np.unique(image)) == {0, 255}


@pytest.mark.parametrize(("shape", "side"), [((28, 28), 20), ((32, 32), 23), ((40, 28), 20), ((8, 8), 6), ((1, 1), 1)])
def test_the_box_is_20_28ths_of_the_smaller_side(shape, side):
    image = form.fitted(bar(70, 70), shape)
    assert image.shape == shape
    assert extents(image) == (side, side)
    assert np.abs(np.subtract(centre(image), np.divide(shape, 2))).max() <= 0.5


def test_fitted_shrinks_by_area_averaging():
    ink = np.random.default_rng(0).uniform(0.1, 1, (40, 40))
    averaged = ink.reshape(20, 2, 20, 2).mean(axis=(1, 3))
    image = form.fitted(ink)
    top, left = np.flatnonzero(image.any(axis=1))[0], np.flatnonzero(image.any(axis=0))[0]
    np.testing.assert_allclose(image[top : top + 20, left : left + 20] / 255, averaged, atol=0.6 / 255)


def test_fitted_enlarges_smoothly_and_stays_in_range():
    image = form.fitted(np.array([[0.2, 1.0, 0.2, 0.6]])).max(axis=0).astype(int)
    assert extents(image[None])[1] == 20
    assert np.abs(np.diff(image[image > 0])).max() < 100  # no steps of five pixels
    assert image.max() == 255  # an overshoot would have wrapped around


def test_fitted_centres_by_mass_not_by_extent():
    ink = bar(40, 10)
    ink[7:12, 11:50] = 1  # a long bar to the right of it
    image = form.fitted(ink)
    assert np.abs(np.subtract(centre(image), 14)).max() <= 0.5
    columns = np.flatnonzero(image.any(axis=0))
    assert columns[0] > 27 - columns[-1]  # more room on the left, where the heavy bar is


def test_fitted_keeps_a_lopsided_digit_on_the_canvas():
    ink = np.zeros((200, 200))
    ink[:, :10] = 0.01
    ink[199, :] = 1
    assert extents(form.fitted(ink)) == (20, 20)


def test_fitted_ignores_faint_ink_for_the_crop():
    ink = bar(40, 40, frame=80)
    ink[100, 100] = 0.2
    assert extents(form.fitted(ink, faint=0.25)) == (20, 20)
    assert extents(form.fitted(ink) > 127)[0] < 10


@pytest.mark.parametrize("ink", [np.zeros((28, 28)), np.full((9, 9), 0.1), np.zeros((0, 5))])
def test_fitted_without_ink_is_a_data_error(ink):
    with pytest.raises(DataError, match="no ink in the picture"):
        form.fitted(ink, faint=0.25)


def test_built_in_digits_are_fitted_and_hardly_change_again(digits):
    assert all(form.is_fitted(image) for image in digits.images)
    again = np.stack([form.fitted(image / 255) for image in digits.images])
    differ = (again != digits.images).any(axis=(1, 2))
    assert differ.mean() < 0.01  # by a pixel, where the centre lies between two


def test_is_fitted_holds_for_mnist(mnist):
    assert all(form.is_fitted(image) for image in mnist.images)


def test_is_fitted_fails_for_moved_inverted_or_small_digits(digits):
    image = digits.images[0]
    assert not form.is_fitted(np.zeros((28, 28), np.uint8))
    assert not form.is_fitted(255 - image)
    assert not form.is_fitted(np.roll(image, 3, axis=1))
    assert not form.is_fitted(np.pad(image, 6)[::2, ::2])  # half as large
    assert not form.is_fitted(np.full((28, 28), 255, np.uint8))
