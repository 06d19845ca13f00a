"""Every page of images in colour: which models are offered, what pictures show, and what is not offered."""

import numpy as np
import pytest

from tests.harness.apptest import html, pictures_in, scene
from tests.harness.folder_states import PAGES, in_colour
from tests.harness.press import settled
from vae import data
from vae.models import checkpoints

NAME = "npz:coloured.npz"


@pytest.fixture
def coloured(in_state, measures_of_few):
    with in_state(in_colour) as folders:
        yield folders


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_images_in_colour_has_no_exception_and_offers_models_of_colour_alone(app, coloured, page):
    test = settled(app(page, data=NAME))
    assert not test.exception
    assert not test.error
    assert test.button_group(key="models").options == ["AE", "β = 2.4"]  # β = 1 takes grey images of this size


@pytest.mark.parametrize("page", ["overview", "reconstructions"])
def test_rows_of_pictures_are_the_colours_themselves_and_what_the_model_decodes(app, coloured, page):
    test = app(page, data=NAME, models="β = 2.4")
    images = data.load(NAME, "test")
    model = checkpoints.load(coloured[1] / "coloured-vae-2.4")
    first = images.first_of_classes(10)
    original, given_back = pictures_in(html(test))[:2]
    np.testing.assert_array_equal(np.stack(original), images.images[first])
    expected = model.decode(model.encode(images).mu[first])
    np.testing.assert_allclose(np.stack(given_back), 255 * expected, atol=0.51)


def test_a_difference_says_how_far_each_channel_is_off_and_speaks_of_no_ink(app, coloured):
    test = app("reconstructions", data=NAME, models="AE")
    original, given_back, difference = (np.stack(row).astype(int) for row in pictures_in(html(test))[:3])
    assert np.abs(np.abs(original - given_back) - difference).max() <= 1
    said = " ".join(caption.value for caption in test.caption)
    assert "how far red, green and blue are off" in said
    assert "ink" not in said.split("Difference")[1].split(".")[0]


def test_the_walk_says_that_pictures_have_three_channels(app, coloured):
    told = scene(app("walk", data=NAME))
    assert (told["shape"], told["channels"], told["darkOnLight"]) == ([8, 12], 3, False)
    told = scene(app("walk", data="digits"))
    assert told["channels"] == 1


def test_nothing_is_drawn_by_pen_and_the_draw_page_says_why(app, coloured):
    test = app("draw", data=NAME)
    assert "A pen draws in one ink, and these images have colour" in test.info[0].value
    assert not scene(test, "draw")
    for page, key in (("walk", "source"), ("reconstructions", "pick"), ("embeddings", "own")):
        options = app(page, data=NAME).button_group(key=key).options
        assert "uploaded" in options
        assert "drawn" not in options
        test = app(page, data=NAME, **{key: "drawn"})  # a link of a grey data set
        assert not test.exception


def test_dimensions_are_told_by_tones_and_a_sentence_says_that_there_are_no_strokes(app, coloured):
    test = settled(app("disentanglement", data=NAME))
    said = " ".join(block.value for block in [*test.caption, *test.markdown])
    assert "factors (measured): class, brightness, contrast, saturation, warmth, greenness" in said
    assert "which images in colour do not have" in said
    assert "thickness" not in html(test)
