import numpy as np
import pytest
from PIL import Image

from tests.harness import colours
from vae import data
from vae.core.errors import DataError
from vae.data import resized


def test_images_are_those_that_pillow_resizes_bilinearly(digits):
    found = data.load("digits@32x20", "test")
    assert found.image_shape == (32, 20)
    assert isinstance(found.images, np.memmap)
    for index in (0, 7, len(digits) - 1):
        expected = Image.fromarray(digits.images[index]).resize((20, 32), Image.Resampling.BILINEAR)
        np.testing.assert_array_equal(found.images[index], np.asarray(expected))
    np.testing.assert_array_equal(found.labels, digits.labels)
    assert found.class_names == digits.class_names


def test_a_resized_data_set_has_its_name_digest_and_a_note(digits):
    found = data.load("digits@32x32", "test")
    assert (found.name, data.title(found.name)) == ("digits@32x32", f"{data.title('digits')}, 32 x 32")
    assert found.images_digest != digits.images_digest
    assert "Its images of 28 x 28 pixels are resized to 32 x 32, bilinearly" in found.notes[-1]
    assert data.of_digits(found.name)
    assert data.whole("sprites@32x32")
    assert data.source("sprites@32x32") is data.REGISTRY["sprites"]


@pytest.mark.parametrize("name", ["digits@0x32", "digits@32x999"])
def test_a_side_out_of_range_is_refused_with_the_range(name):
    with pytest.raises(DataError, match="Images can be resized to 1 to 128 pixels a side"):
        data.load(name, "test")


@pytest.mark.parametrize("name", ["digits@32", "digits@ax3", "npz:a@3x3", "Digits@3x3", "digits@-1x3"])
def test_other_names_are_of_no_resized_data_set(name):
    assert resized.parsed(name) is None


def test_no_images_stay_none():
    assert resized.bilinear(np.zeros((0, 4, 4), np.uint8), (8, 6)).shape == (0, 8, 6)


def test_grey_images_stand_in_three_channels_where_a_name_says_so(digits):
    grey, found = data.load("digits@32x20", "test"), data.load("digits@32x20x3", "test")
    assert (found.planes, data.title(found.name)) == ((3, 32, 20), f"{data.title('digits')}, 32 x 20 in three channels")
    for channel in range(3):
        np.testing.assert_array_equal(found.images[..., channel], grey.images)
    assert "stand in all three channels" in found.notes[-1]
    assert "three channels" not in grey.notes[-1]


def test_colours_are_resized_channel_by_channel():
    images, _ = colours.pictures(3)
    found = resized.bilinear(images, (32, 20))
    for channel in range(3):
        np.testing.assert_array_equal(found[..., channel], resized.bilinear(images[..., channel], (32, 20)))
