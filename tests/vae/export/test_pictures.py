"""Pictures to print: where images lie on them, and what image viewers are told."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vae.export import pictures
from vae.export.pictures import ON_PAPER, ON_SCREEN, PRINT, Strip

ORIGIN = {"dataset": "mnist", "split": "test", "models": [{"name": "mnist-ae"}, {"name": "mnist-beta-10"}]}


def drawn(n, shape=(28, 28), seed=0):
    return np.random.default_rng(seed).integers(0, 256, (n, *shape), np.uint8)


def test_rows_have_each_pixel_as_a_square_of_dots_and_a_gap_of_paper_between():
    images = drawn(6)
    picture = np.array(pictures.rows([Strip("AE", images[:3]), Strip("a longer name", images[3:], "note")]))
    shown = picture[::PRINT, ::PRINT]
    left = shown.shape[1] - 3 * 88
    np.testing.assert_array_equal(shown[:, left:].repeat(PRINT, 0).repeat(PRINT, 1), picture[:, PRINT * left :])
    for k, image in enumerate(images):
        top, x = k // 3 * 88, left + k % 3 * 88
        np.testing.assert_array_equal(shown[top : top + 84 : 3, x : x + 84 : 3], image)
    assert (shown[:, left - 1] == 255).all()  # names end before the images begin


def test_captions_stand_under_their_images_and_push_the_next_row_down():
    plain, told = (pictures.rows([Strip("AE", drawn(2), captions=c)] * 2) for c in ((), ("61", "62")))
    assert told.height > plain.height
    assert told.width == plain.width


def test_colour_images_beside_grey_ones_keep_their_colours():
    colour = drawn(2, (28, 28, 3))
    picture = np.array(pictures.rows([Strip("a", drawn(2)), Strip("b", colour)], look=ON_SCREEN))
    np.testing.assert_array_equal(picture[88:172:3, -88:-4:3], colour[1])


@pytest.mark.parametrize(("side", "dots"), [(8, 80), (28, 84), (64, 64), (100, 100)])
def test_images_of_any_size_come_out_about_as_large(side, dots):
    picture = pictures.columns(drawn(1, (side, side)), [""], ON_SCREEN)
    assert picture.height == pictures.LINE + dots + pictures.GAP


def test_a_long_title_leaves_room_for_itself():
    long = pictures.columns(drawn(2), ["beta = 2.4 (digits), seed 1", "AE"], ON_SCREEN)
    assert long.width > pictures.columns(drawn(2), ["AE", "AE"], ON_SCREEN).width


def test_png_says_its_title_its_models_and_its_size_on_paper():
    wide, narrow = (
        Image.open(BytesIO(pictures.png(pictures.rows([Strip("β", drawn(n))]), ORIGIN, "A code"))) for n in (11, 2)
    )
    assert narrow.text["Title"] == "A code"
    assert narrow.text["Source"] == "mnist (test): mnist-ae, mnist-beta-10"
    assert narrow.text["Software"].startswith("betascope ")
    assert narrow.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert wide.width / wide.info["dpi"][0] * 25.4 == pytest.approx(170, abs=0.5)  # mm: the text of a page


def test_paper_is_white_and_the_screen_dark():
    assert np.array(pictures.columns(drawn(1), ["AE"], ON_PAPER))[0, -1] == 255
    assert np.array(pictures.columns(drawn(1), ["AE"], ON_SCREEN))[0, -1] == 0


def test_an_image_within_a_document_is_the_same_pixels():
    image = drawn(1)[0]
    kind, _, code = pictures.in_place(image).partition(",")
    assert kind == "data:image/png;base64"
    np.testing.assert_array_equal(np.array(Image.open(BytesIO(b64decode(code)))), image)
