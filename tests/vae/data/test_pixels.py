"""Images of any usual type, range and shape, and what is said of them."""

import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data import pixels


def noise(*shape, top=255):
    images = np.random.default_rng(0).integers(0, top + 1, shape)
    images.flat[:2] = 0, top
    return images


def brought(*parts):
    notes = []
    return pixels.as_bytes(parts, "own.npz: `images`", notes), notes


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.uint16, np.int16])
def test_whole_numbers_to_255_stay_as_they_are(dtype):
    images = noise(10, 4, 4)
    (found,), notes = brought(images.astype(dtype))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, images)
    assert notes == []


@pytest.mark.parametrize(
    ("images", "top"),
    [
        (noise(9, 4, 4, top=1).astype(bool), 1),
        *((noise(9, 4, 4, top=top).astype(np.uint8), top) for top in (1, 15, 16)),
    ],
)
def test_other_ranges_are_scaled_and_that_is_said(images, top):
    (found,), notes = brought(images)
    np.testing.assert_array_equal(found, np.rint(images.astype(float) * 255 / top))
    assert found.max() == 255
    assert notes == [f"Values of 0 to {top} were taken as black to white, 0 to 255."]


def test_parts_of_one_data_set_are_scaled_alike():
    (first, second), _ = brought(noise(5, 4, 4, top=16).astype(np.uint8), noise(5, 4, 4, top=1).astype(np.uint8))
    assert (first.max(), second.max()) == (255, 16)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_of_0_to_1_become_bytes_without_a_note(dtype):
    images = noise(10, 4, 4) / 255
    (found,), notes = brought(images.astype(dtype))
    np.testing.assert_array_equal(found, noise(10, 4, 4))
    assert notes == []


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_rounding_left_beyond_0_and_1_is_cut_off(dtype):
    images = (noise(10, 4, 4) / 255).astype(dtype)
    images.flat[:2] = -1e-7, 1 + 2e-7
    (found,), notes = brought(images)
    np.testing.assert_array_equal(found, noise(10, 4, 4))
    assert notes == []


def test_signed_and_unsigned_whole_numbers_are_one_kind():
    images = noise(10, 4, 4)
    (train, test), notes = brought(images.astype(np.uint8), images.astype(np.int64))
    assert train.dtype == test.dtype == np.uint8
    np.testing.assert_array_equal(train, images)
    np.testing.assert_array_equal(test, images)
    assert notes == []


@pytest.mark.parametrize(("top", "shown"), [(1.000004, "1.000004"), (100.0004, "100.0004"), (2.5, "2.5")])
def test_refused_range_is_shown_with_digits_enough_to_divide_by(top, shown):
    images = noise(9, 4, 4) / 255 * top
    with pytest.raises(DataError, match=f"goes from 0 to {shown}; floats must lie in 0 to 1.* perhaps {shown}[.]$"):
        brought(images)
    np.testing.assert_array_equal(brought(images / float(shown))[0][0], noise(9, 4, 4))


@pytest.mark.parametrize(("top", "brightest"), [(9, 9), (100, 100), (0.25, 64), (0.0, 0)])
def test_dark_images_are_noted(top, brightest):
    images = np.full((6, 4, 4), top, np.uint8 if top > 1 else np.float32)
    (found,), (note,) = brought(images)
    assert found.max() == brightest
    assert f"brighter than {brightest} of 255" in note or "Every pixel of every image is 0" in note


@pytest.mark.parametrize(
    ("images", "says"),
    [
        (noise(9, 4, 4) * 1.0, r"goes from 0 to 255; floats must lie in 0 to 1\. Divide by 255\?"),
        (noise(9, 4, 4, top=16) * 1.0, "floats must lie in 0 to 1. Divide by what full ink is, perhaps 16"),
        (noise(9, 4, 4) / 127.5 - 1, r"goes from -1 to 1; .*Save `\(images \+ 1\) / 2`"),
        ((noise(9, 4, 4) - 33.0) / 78, "goes from -0.42.* Undo the standardisation"),
        (
            np.r_[np.full((8, 4, 4), 0.5), [[[0.5] * 4] * 3 + [[0.5, 0.5, 0.5, np.nan]]]],
            "1 value that is NaN or infinite",
        ),
        (np.full((9, 4, 4), -np.inf), "144 values that are NaN or infinite"),
        (noise(9, 4, 4, top=1234567), r"goes from 0 to 1234567; whole numbers .*255 / 1234567\)"),
        (noise(9, 4, 4, top=65535), r"goes from 0 to 65535; whole numbers .*255 / 65535\)"),
        (noise(9, 4, 4).astype(np.int16) - 1, "goes from -1 to 254; whole numbers must lie in 0 to 255"),
        (np.zeros((9, 4, 4), complex), "is complex128; expected uint8"),
        (np.zeros((9, 4, 4), "<U3"), "is <U3; expected uint8"),
    ],
)
def test_values_of_other_types_and_ranges_are_refused_with_advice(images, says):
    with pytest.raises(DataError, match=rf"own.npz: `images` .*{says}") as raised:
        brought(images)
    assert ("by 255?" in str(raised.value)) == ("by 255" in says)


def test_values_changed_by_the_advice_are_accepted():
    bytes_16 = noise(9, 4, 4, top=65535)
    for images in [(bytes_16 * (255 / 65535)).round().astype(np.uint8), (noise(9, 4, 4) / 127.5 - 1 + 1) / 2]:
        assert brought(images)[0][0].max() == 255


def test_two_types_in_one_data_set_are_refused():
    with pytest.raises(DataError, match="is uint8 and float64; expected"):
        brought(noise(3, 4, 4).astype(np.uint8), noise(3, 4, 4) / 255)


def shaped(images):
    notes = []
    return pixels.shaped(images, "own.npz: `images`", notes), notes


@pytest.mark.parametrize("shape", [(6, 9, 8, 1), (6, 1, 9, 8)])
def test_shaped_drops_an_axis_of_one_channel(shape):
    images = noise(*shape)
    found, notes = shaped(images)
    np.testing.assert_array_equal(found, images.reshape(6, 9, 8))
    assert notes == []


def test_shaped_takes_rows_of_784_numbers_as_square_images():
    images = noise(5, 28, 28)
    found, notes = shaped(images.reshape(5, 784))
    np.testing.assert_array_equal(found, images)
    assert notes == ["Rows of 784 numbers were taken as images of 28 x 28 pixels, row by row."]


def test_shaped_takes_red_green_and_blue_on_either_axis_as_colours():
    colours = noise(5, 28, 20, 3)
    for given, said in (
        (colours, []),
        (colours.transpose(0, 3, 1, 2), ["The axis of 3 was taken as red, green and blue."]),
    ):
        found, notes = shaped(given)
        np.testing.assert_array_equal(found, colours)
        assert notes == said


def test_three_channels_that_are_equal_in_all_images_of_both_parts_are_grey():
    grey, colours = noise(5, 6, 4).repeat(3).reshape(5, 6, 4, 3), noise(5, 6, 4, 3)
    notes = []
    for part in pixels.grey_where_equal([grey, grey], notes):
        np.testing.assert_array_equal(part, grey[..., 0])
    assert notes == ["Red, green and blue are equal in all images, so they are grey."]
    assert [part.ndim for part in pixels.grey_where_equal([grey, colours], notes)] == [4, 4]


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        ((4, 4), r"shape \(4, 4\); expected N x H x W"),
        ((64, 64), "expected N x H x W"),  # one image, or 64 of 8 x 8?
        ((5, 785), "expected N x H x W"),
        ((5, 49), "expected N x H x W"),
        ((5, 129 * 129), "expected N x H x W"),
        ((3,), "expected N x H x W"),
        ((), "expected N x H x W"),
        ((0, 784), "expected N x H x W"),
        ((0, 28, 28, 1), "expected N x H x W"),
        ((5, 28, 28, 4), r"four channels, .*Save `images\[..., :3\]`"),
        ((5, 4, 28, 28), r"four channels, .*Save `images\[:, :3\]`"),
        ((0, 28, 28, 3), "expected N x H x W, or N x H x W x 3 in colour"),
        ((5, 2, 28, 28), "expected N x H x W"),
        ((5, 190, 100), "is 190 x 100 pixels; the models take up to 128 x 128. Scale the images down"),
        ((5, 3, 140, 100), "is 140 x 100 pixels; the models take up to 128 x 128. Scale the images down"),
        ((28, 28, 500), r"28 x 500 pixels; .*numpy.moveaxis\(images, -1, 0\)"),
    ],
)
def test_shaped_refuses_other_shapes_with_advice(shape, says):
    with pytest.raises(DataError, match=says):
        shaped(np.zeros(shape, np.uint8))


def test_floats_become_the_nearest_grey_level_and_bytes_come_back():
    every = np.arange(256, dtype=np.uint8)
    np.testing.assert_array_equal(pixels.to_bytes(every.astype(np.float32) / np.float32(255)), every)
    np.testing.assert_array_equal(pixels.to_bytes(np.array([-1, 0.0019, 0.002, 0.9981, 2])), [0, 0, 1, 255, 255])
