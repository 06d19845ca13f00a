import numpy as np

from tests.harness.apptest import html
from tests.harness.map_scene import array, told
from ui.widgets.your_digits import Drawing
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding


def test_the_visitors_digit_finds_its_place_and_its_neighbours(app, shipped):
    digits = data.load("digits", "test")
    test = app("overview")
    test.session_state["your-drawn"] = {"image": Drawing(digits.images[17], [{}])}
    test.switch_page(str(PROJECT / "pages" / "embeddings" / "page.py")).run()
    scene = told(test)
    for found in scene["panels"]:
        assert scene["neighbours"][found["name"]][0] == 17  # it is one of the images, so nothing is nearer
        own = array(found["points"], "<f4", 2)[17]
        np.testing.assert_allclose(scene["visitor"]["points"][found["name"]], own, atol=1e-3)
    text = html(test)
    assert text.count("neighbour of your drawing") == 4 * 10
    assert f"call it {digits.labels[17]}" in text


def test_votes_count_the_labelled_neighbours(digits):
    from pages.embeddings import your_digit as own
    from pages.embeddings.images import draw
    from pages.embeddings.maps import ModelMap
    from ui.loaders import ModelView
    from ui.sidebar import Choice
    from ui.widgets.selected_image import SelectedImage
    from vae.data import UNLABELLED, Dataset

    labels = np.where(np.arange(12) < 4, [3, 3, 3, 8] * 3, UNLABELLED)
    few = Dataset("few", "test", digits.images[:12], labels, digits.class_names)
    checkpoint = checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints")
    choice, picked = Choice(few, {"VAE": ModelView.of("VAE", checkpoint)}, None), SelectedImage.of(few, 0)
    codes = encoding.encode(checkpoint, few).mu
    maps = {"VAE": ModelMap(np.repeat(codes[:1], 12, axis=0), codes[:, :2], "", place=lambda code: code[:2])}
    found = own.near(choice, draw(choice, 12, 0), maps, picked)
    (row,) = own.lines(choice, draw(choice, 12, 0), picked, found)
    assert row.note == "call it 3: 3 of 4"
