"""What is measured of colours: on images whose tones are known by how they are made."""

import numpy as np
import pytest

from tests.harness import colours
from vae.core.errors import MeasureError
from vae.metrics.images import tones

BLACK, WHITE, RED, GREEN, BLUE = ([0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255])


def plain(colour):
    return np.broadcast_to(np.array(colour, np.uint8), (1, 4, 6, 3))


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (BLACK, {"brightness": 0, "contrast": 0, "saturation": 0, "warmth": 0, "greenness": 0}),
        (WHITE, {"brightness": 100, "contrast": 0, "saturation": 0, "warmth": 0, "greenness": 0}),
        (RED, {"brightness": 29.9, "contrast": 0, "saturation": 100, "warmth": 100, "greenness": -50}),
        (GREEN, {"brightness": 58.7, "contrast": 0, "saturation": 100, "warmth": 0, "greenness": 100}),
        (BLUE, {"brightness": 11.4, "contrast": 0, "saturation": 100, "warmth": -100, "greenness": -50}),
    ],
)
def test_plain_colours_have_the_tones_that_follow_from_them(colour, expected):
    found = tones.measure(plain(colour)).iloc[0].to_dict()
    assert found == pytest.approx(expected, abs=1e-4)


def test_contrast_is_the_deviation_of_luma_over_the_pixels():
    half = np.concatenate([plain(BLACK), plain(WHITE)], axis=2)
    assert tones.measure(half)["contrast"].item() == pytest.approx(50, abs=1e-4)


def test_bytes_and_floats_have_the_same_tones_and_places_do_not_matter():
    images, _ = colours.pictures(7)
    found = tones.measure(images)
    np.testing.assert_allclose(found, tones.measure(images.astype(np.float32) / 255), atol=1e-3)
    np.testing.assert_allclose(found, tones.measure(np.roll(images, (3, 5), axis=(1, 2))), atol=1e-3)
    assert list(found) == list(tones.FACTORS)
    assert tones.measure(images[:0]).shape == (0, 5)


@pytest.mark.parametrize("shape", [(3, 4, 4), (3, 4, 4, 4), (3, 0, 4, 3)])
def test_other_images_are_refused_with_the_shape_that_is_expected(shape):
    with pytest.raises(MeasureError, match=r"give \(N, H, W, 3\)"):
        tones.measure(np.zeros(shape, np.uint8))
