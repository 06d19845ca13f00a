import base64
import io
import re

import numpy as np
import pytest
from driving import choose, html
from PIL import Image

from vae import data


def tiles(test) -> list[list[np.ndarray]]:
    """The pictures of the gallery, row by row, as the page sends them."""
    rows = html(test).split('<div class="bs-row')[1:]
    found = [re.findall(r'<img src="data:image/png;base64,([^"]+)"', row) for row in rows]
    return [[np.asarray(Image.open(io.BytesIO(base64.b64decode(text)))) for text in row] for row in found]


def test_the_first_image_of_each_class_through_every_model(app, folders, digits):
    test = app("reconstructions")
    shown = tiles(test)
    assert len(shown) == 1 + 4 * 2  # originals; for each model its output and the difference
    for label, tile in enumerate(shown[0]):
        np.testing.assert_array_equal(tile, digits.images[digits.indices_of(label)[0]])
    assert shown[2][0].shape == (28, 28, 3)


def test_the_output_is_the_models_and_the_error_its_own(app, folders, digits):
    from vae import checkpoints
    from vae.measure.reconstruction import bce_per_image, reconstruct

    test = app("reconstructions")
    model = checkpoints.find("mnist-beta-10", folders[1]).model()
    images = digits.floats(np.array([digits.indices_of(label)[0] for label in range(10)]))
    output = reconstruct(model, images)
    np.testing.assert_allclose(tiles(test)[7], (output * 255 + 0.5).astype(np.uint8), atol=1)
    errors = [f"{error:.0f}" for error in bce_per_image(output, images)]
    row = html(test).split('<div class="bs-row')[8]
    assert re.findall(r"<figcaption>(\d+)", row) == errors


def test_by_digit_at_random_and_by_index(app, folders, digits):
    test = app("reconstructions")
    choose(test, "button_group", "digit", "4")
    for tile, index in zip(tiles(test)[0], digits.indices_of(4), strict=False):
        np.testing.assert_array_equal(tile, digits.images[index])

    choose(test, "button_group", "pick", "random")
    first = tiles(test)[0]
    test.button[0].click().run()
    again = tiles(test)[0]
    assert test.number_input(key="seed").value == 1
    assert any(not np.array_equal(one, other) for one, other in zip(first, again, strict=True))

    choose(test, "button_group", "pick", "by index")
    choose(test, "text_input", "index", "7, 440")
    np.testing.assert_array_equal(tiles(test)[0], digits.images[[7, 440]])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("445", "'445' is not the index of a test image: give whole numbers from 0 to 444"),
        ("1, -3", "'-3' is not the index"),
        ("<b>", "'<b>' is not the index"),
        ("1e400", "'1e400' is not the index"),
        ("², ٣", "'²' is not the index"),
        (" ".join("1" * 11), "11 images are too many for one row; the first 10"),
        (" , ", "Give at least one whole number"),
        ("9" * 100, "is not the index"),
    ],
)
def test_an_index_that_is_none(app, folders, text, says):
    test = app("reconstructions")
    choose(test, "button_group", "pick", "by index")
    choose(test, "text_input", "index", text)
    assert says in test.warning[0].value
    assert not test.exception
    assert len(tiles(test)) == 9  # the rest of the page is still there


def test_noise_adds_the_input_and_its_numbers(app, folders):
    test = app("reconstructions")
    quiet = tiles(test)
    choose(test, "slider", "noise", 0.4)
    noisy = tiles(test)
    assert len(noisy) == len(quiet) + 1
    np.testing.assert_array_equal(noisy[0][0], quiet[0][0])
    assert noisy[1][0].astype(float).std() > quiet[0][0].astype(float).std() / 2
    table = html(test).split("PSNR against the clean image")[1]
    assert len(re.findall(r'<td class="number">[\d.]+</td>', table)) == 1 + 2 * 4


def test_unlabelled_images_have_no_digit_control(app, folders):
    np.savez(folders[0] / "mine.npz", images=data.load("digits", "test").images[:50])
    test = app("reconstructions")
    choose(test, "selectbox", "data", "npz:mine.npz")
    assert not test.exception
    assert not [group for group in test.button_group if group.key == "digit"]
    assert len(tiles(test)[0]) == 10
