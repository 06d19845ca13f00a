"""The Embeddings page: what the map is told, in every state that models and data can be in."""

from base64 import b64encode

import numpy as np
import pytest

from pages.embeddings import map_state
from tests.harness.apptest import choose, html, scene
from tests.harness.map_scene import array, mu, told
from ui.widgets.your_digits import Drawing
from vae import data
from vae.core.folders import PROJECT


def test_scene_has_the_same_images_and_codes_of_every_model(app, shipped):
    digits = data.load("digits", "test")
    scene = told(app("embeddings"))
    assert [panel["title"] for panel in scene["panels"]] == ["AE", "β = 0", "β = 2.4", "β = 10"]
    assert scene["n"] == len(digits)
    np.testing.assert_array_equal(array(scene["images"]["url"], np.uint8, 28, 28), digits.images)
    np.testing.assert_array_equal(array(scene["labels"]["url"], "<i2"), digits.labels)
    np.testing.assert_array_equal(array(scene["indices"]["url"], "<i4"), np.arange(len(digits)))
    for model in scene["models"]:
        np.testing.assert_array_equal(array(model["codes"]["url"], "<f4", 16), mu(model["name"]))


def test_map_of_one_class_has_all_its_test_images(app, shipped):
    test = app("embeddings", digit="3")
    digits = data.load("digits", "test")
    assert told(test)["n"] == len(digits.indices_of(3))
    assert not test.exception
    assert not test.error


def test_images_without_labels_have_no_classes_and_no_vote(app, folders):
    from tests.harness.folder_states import own_images_without_labels

    own_images_without_labels(*folders)
    test = app("overview")
    choose(test, "selectbox", "data", "npz:mine.npz")
    test.session_state["your-drawn"] = {"image": Drawing(data.load("digits", "test").images[3], [{}])}
    test.switch_page(str(PROJECT / "pages" / "embeddings" / "page.py")).run()
    assert not test.exception
    assert told(test)["classes"] == []
    assert "no labels to vote with" in html(test)


def test_another_number_of_images_clears_point_and_selection(app, shipped, monkeypatch):
    test = app("embeddings", hide="3~7", point="5")
    scene = told(test)
    assert (scene["hidden"], scene["picked"]) == (["3", "7"], 5)
    bits = b64encode(np.packbits(np.arange(scene["n"]) < 20, bitorder="little").tobytes()).decode()
    from dataclasses import replace

    test.session_state["embeddings-state"] = replace(test.session_state["embeddings-state"], selection=bits)
    test.run()
    assert told(test)["selection"] == bits
    assert any("20 selected images" in caption.value for caption in test.caption)
    assert not any("too long for a link" in caption.value for caption in test.caption)
    monkeypatch.setattr(map_state, "_LONGEST", 8)
    test.run()
    assert any("too long for a link" in caption.value for caption in test.caption)
    monkeypatch.undo()
    choose(test, "selectbox", "n", 200 if 200 in test.selectbox(key="n").options else 500)
    scene = told(test)
    assert (scene["hidden"], scene["picked"], scene["selection"]) == (["3", "7"], None, None)


def test_map_of_both_splits_says_models_have_seen_training_images(app, shipped):
    test = app("embeddings", n="1,797")
    assert told(test)["n"] == 1797
    assert any("which the models have seen" in caption.value for caption in test.caption)


def test_training_image_goes_to_walk_as_picture_and_upload_stays(app, shipped):
    from ui.widgets.your_digits import Upload

    tested, train = len(data.load("digits", "test")), data.load("digits", "train")
    test = app("embeddings", n="1,797", point=str(tested + 7))
    mine = Upload(train.images[0])
    test.session_state["your-uploaded"] = {"image": mine}
    test.button(key="way-image").click().run()
    assert test.title[0].value == "Latent walk"
    start = scene(test)["start"]
    assert start["label"] == "training image 7"
    assert start["picture"] == b64encode(train.images[7].tobytes()).decode()
    assert test.session_state["your-uploaded"]["image"] is mine


@pytest.mark.parametrize(("classes", "said"), [(26, False), (70, True)])
def test_classes_look_unlike_one_another_or_it_is_said_that_they_cannot(app, folders, classes, said):
    labels = np.repeat(np.arange(classes), 5)
    images = np.random.default_rng(0).random((len(labels), 28, 28))
    np.savez(folders[0] / "many.npz", images=images, labels=labels)
    test = app("embeddings", data="npz:many.npz", models="AE")
    looks = [(one["colour"], one["shape"]) for one in told(test)["classes"]]
    assert len(looks) == classes
    assert (len(set(looks)) < classes) is said
    assert any("classes can be told apart" in caption.value for caption in test.caption) is said
