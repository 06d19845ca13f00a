from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.harness.apptest import choose, html, scene
from tests.harness.drawn import picture
from tests.harness.folder_states import in_colour
from vae import data
from vae.core.folders import PROJECT


def pixels(text):
    return np.frombuffer(b64decode(text), np.uint8).reshape(28, 28)


def png(image, kind="PNG"):
    file = BytesIO()
    Image.fromarray(image).resize((280, 280)).save(file, kind)
    return file.getvalue()


def uploaded(app, content, name="three.png", page="walk"):
    test = app(page, source="uploaded")
    test.file_uploader(key="image-file").set_value((name, content, "image/png"))
    return test.run()


def paper_data(folders):
    """The digits dark on light, as a visitor's own data set; by its name."""
    digits = data.load("digits", "test")
    np.savez(folders[0] / "paper.npz", images=255 - digits.images, labels=digits.labels)
    return "npz:paper.npz"


def test_an_upload_is_in_use_at_once_and_stays_so_without_its_file(app, shipped):
    test = uploaded(app, png(255 - picture()))
    assert "as the models see it" in html(test)
    assert "inverted" in " ".join(caption.value for caption in test.caption).lower()
    told = scene(test)
    assert told["start"]["label"] == "your picture"
    assert np.abs(pixels(told["start"]["picture"]).astype(int) - picture()).mean() < 12
    test.switch_page(str(PROJECT / "pages" / "samples" / "page.py")).run()
    test.query_params["source"] = "uploaded"
    again = test.switch_page(str(PROJECT / "pages" / "walk" / "page.py")).run()
    assert scene(again)["start"]["label"] == "your picture"
    assert "in use" in html(again)  # the file is gone with the page, what was made of it is not


def test_an_upload_takes_the_polarity_of_the_data_set_in_use(app, folders):
    name = paper_data(folders)
    test = app("walk", source="uploaded", data=name)
    test.file_uploader(key="image-file").set_value(("mine.png", png(255 - picture()), "image/png"))
    test.run()
    assert any("Left dark on light, as the images of this data set are." in caption.value for caption in test.caption)
    told = scene(test)
    assert told["darkOnLight"]
    assert np.abs(pixels(told["start"]["picture"]).astype(int) - (255 - picture())).mean() < 12
    choose(test, "selectbox", "data", "digits")  # light on dark: the same picture is turned
    assert np.abs(pixels(scene(test)["start"]["picture"]).astype(int) - picture()).mean() < 12


def test_an_upload_for_images_in_colour_keeps_its_colours_and_asks_for_no_ink(app, folders):
    in_colour(*folders)
    test = app("walk", source="uploaded", data="npz:coloured.npz")
    photo = np.zeros((80, 120, 3), np.uint8) + np.array([200, 40, 90], np.uint8)
    file = BytesIO()
    Image.fromarray(photo).save(file, "PNG")
    test.file_uploader(key="image-file").set_value(("mine.png", file.getvalue(), "image/png"))
    test.run()
    assert not [group for group in test.button_group if group.key == "image-ink"]
    told = scene(test)
    assert told["start"]["label"] == "your picture"
    seen = np.frombuffer(b64decode(told["start"]["picture"]), np.uint8).reshape(8, 12, 3)
    assert np.unique(seen.reshape(-1, 3), axis=0).tolist() == [[200, 40, 90]]


@pytest.mark.parametrize("content", [b"", b"no picture", png(picture())[:300], png(np.zeros((28, 28), np.uint8))])
def test_an_upload_that_cannot_be_used_is_a_sentence_and_nothing_is_lost(app, shipped, content):
    test = uploaded(app, content)
    assert not test.exception
    assert len(test.error) == 1
    assert scene(test)["start"]["label"].startswith("image 0,")
