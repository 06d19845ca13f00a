import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.importing import axes


@pytest.mark.parametrize(
    ("shape", "labels", "letters", "result"),
    [
        ((50, 28, 28), None, "NHW", (28, 28)),
        ((50, 784), None, "NP", (28, 28)),
        ((784, 50), 50, "PN", (28, 28)),
        ((28, 28, 500), 500, "HWN", (28, 28)),
        ((28, 28, 500), None, "HWN", (28, 28)),
        ((28, 28, 28), 28, "NHW", (28, 28)),
        ((50, 1, 28, 20), None, "NCHW", (28, 20)),
        ((50, 28, 20, 1), None, "NHWC", (28, 20)),
        ((50, 28, 20, 3), None, "NHWC", (28, 20, 3)),
        ((50, 3, 28, 20), None, "NCHW", (28, 20, 3)),
        ((32, 32, 3, 50), 50, "HWCN", (32, 32, 3)),
    ],
)
def test_axes_are_concluded_from_lengths_and_the_number_of_labels(shape, labels, letters, result):
    found = axes.conclude(shape, labels, "images")
    images = np.arange(np.prod(shape)).reshape(shape)
    assert found.letters == letters
    ordered = found.ordered(images)
    assert np.shares_memory(ordered, images)
    assert found.shaped(ordered[:2]).shape == (2, *result)


def test_channel_is_put_last_with_every_pixel_where_it_was():
    images = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    found = axes.conclude(images.shape, None, "images")
    np.testing.assert_array_equal(found.shaped(found.ordered(images)), images.transpose(0, 2, 3, 1))


@pytest.mark.parametrize("shape", [(5,), (50, 783), (0, 28, 28), (5, 28, 28, 28), (2, 2, 2, 2, 2), ()])
def test_shape_that_no_images_have_is_refused_with_how_to_say_it(shape):
    with pytest.raises(DataError, match=r"has the shape .* Say what each axis is with --axes"):
        axes.conclude(shape, None, "images")


def test_axes_and_sides_can_be_given_and_have_to_fit():
    assert axes.conclude((9, 560), None, "images", (28, 20)).side == (28, 20)
    assert axes.given("hwn", (28, 20, 9), "images").letters == "HWN"
    wrong = {"NHH": (9, 8, 8), "NH": (9, 8), "NHW": (9, 8, 8, 1), "NHWC": (9, 8, 8, 2), "NP": (9, 50)}
    for letters, shape in wrong.items():
        with pytest.raises(DataError, match="does not fit"):
            axes.given(letters, shape, "images")
