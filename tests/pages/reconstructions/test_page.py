import io
import re

import numpy as np
from PIL import Image

from tests.harness.apptest import choose, files, html, pictures_in
from tests.harness.asgi import get
from vae import data
from vae.export.pictures import LINE, PRINT


def tiles(test) -> list[list[np.ndarray]]:
    """The pictures of the gallery, row by row, as the page sends them."""
    return pictures_in(html(test).split("bs-table bs-judged")[0])


def test_the_first_image_of_each_class_through_every_model(app, shipped, digits):
    test = app("reconstructions")
    shown = tiles(test)
    assert len(shown) == 1 + 4 * 2  # originals; for each model its output and the difference
    for label, tile in enumerate(shown[0]):
        np.testing.assert_array_equal(tile, digits.images[digits.indices_of(label)[0]])
    assert shown[2][0].shape == (28, 28, 3)


def test_output_row_holds_reconstructions_and_their_bce(app, shipped, digits):
    from vae.metrics.decoded.reconstruction import bce_per_image, reconstruct
    from vae.models import checkpoints

    test = app("reconstructions")
    model = checkpoints.find("mnist-beta-10", shipped[1]).model()
    images = digits.floats(np.array([digits.indices_of(label)[0] for label in range(10)]))
    output = reconstruct(model, images)
    np.testing.assert_allclose(tiles(test)[7], (output * 255 + 0.5).astype(np.uint8), atol=1)
    errors = [f"{error:.0f}" for error in bce_per_image(output, images)]
    row = html(test).split('<div class="bs-row')[8]
    assert re.findall(r"<figcaption>(\d+)", row) == errors


def test_noise_adds_a_row_of_inputs_and_psnr_of_each_model(app, shipped):
    test = app("reconstructions")
    quiet = tiles(test)
    choose(test, "slider", "noise", 0.4)
    noisy = tiles(test)
    assert len(noisy) == len(quiet) + 1
    np.testing.assert_array_equal(noisy[0][0], quiet[0][0])
    assert noisy[1][0].astype(float).std() > quiet[0][0].astype(float).std() / 2
    table = html(test).split("PSNR against the clean image")[-1].split("</table>")[0]
    assert len(re.findall(r'<td class="number">[\d.]+</td>', table)) == 1 + 2 * 4


def test_unlabelled_images_have_no_digit_control(app, folders):
    np.savez(folders[0] / "mine.npz", images=data.load("digits", "test").images[:50])
    test = app("reconstructions")
    choose(test, "selectbox", "data", "npz:mine.npz")
    assert not test.exception
    assert not [group for group in test.button_group if group.key == "digit"]
    assert len(tiles(test)[0]) == 10


def test_pictures_to_take_home_are_those_of_the_page_with_their_models(app, shipped):
    test = app("reconstructions")
    status, _, body = get(files(test)["Pictures (PNG)"])
    assert status == 200
    picture = Image.open(io.BytesIO(body))
    assert "mnist-beta-2.4" in picture.text["Source"]
    pixels = np.asarray(picture.convert("L"))[::PRINT, ::PRINT]
    left = pixels.shape[1] - 10 * 88
    for k, tile in enumerate(tiles(test)[0]):
        np.testing.assert_array_equal(pixels[LINE : LINE + 84 : 3, left + k * 88 : left + k * 88 + 84 : 3], tile)
