"""The Embeddings page: what the map is told, in every state that models and data can be in."""

import re
import time
from base64 import b64encode

import numpy as np
import pytest
from sklearn.decomposition import PCA

from tests.harness.apptest import choose, html, scene
from tests.harness.files import random_weights
from ui.web import assets
from ui.widgets.own_digits import Drawing
from vae import data
from vae.core.folders import PROJECT
from vae.models import checkpoints, encoding
from vae.models.config import ModelConfig


def told(test):
    return scene(test, "embeddings")


def array(address, dtype, *shape):
    return np.frombuffer(assets.content(address), dtype).reshape(-1, *shape)


def mu(name="mnist-beta-2.4"):
    return encoding.encode(checkpoints.find(name, PROJECT / "checkpoints"), data.load("digits", "test")).mu


def panel(test, name="mnist-beta-2.4"):
    return next(panel for panel in told(test)["panels"] if panel["name"] == name)


def finished(test, seconds=60):
    """Run as the page itself does, until nothing on it converges any more."""
    deadline = time.monotonic() + seconds
    while any(panel["busy"] for panel in told(test)["panels"]):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        test.run()
        assert not test.exception
    return test


def test_scene_has_the_same_images_and_codes_of_every_model(app, folders):
    digits = data.load("digits", "test")
    scene = told(app("embeddings"))
    assert [panel["title"] for panel in scene["panels"]] == ["AE", "β = 0", "β = 2.4", "β = 10"]
    assert scene["n"] == len(digits)
    np.testing.assert_array_equal(array(scene["images"]["url"], np.uint8, 28, 28), digits.images)
    np.testing.assert_array_equal(array(scene["labels"]["url"], "<i2"), digits.labels)
    np.testing.assert_array_equal(array(scene["indices"]["url"], "<i4"), np.arange(len(digits)))
    for model in scene["models"]:
        np.testing.assert_array_equal(array(model["codes"]["url"], "<f4", 16), mu(model["name"]))


@pytest.mark.parametrize(("kind", "dimensions"), [("PCA", 2), ("PCA, 3-D", 3)])
def test_pca_points_and_axes_agree_with_scikit_learn(app, folders, kind, dimensions):
    found = panel(app("embeddings", map=kind))
    expected = PCA(dimensions).fit(mu().astype(np.float64))
    points = array(found["points"], "<f4", dimensions)
    np.testing.assert_allclose(np.abs(points), np.abs(expected.transform(mu())), atol=1e-4)
    assert found["axes"] == [
        f"PC {k + 1} · {100 * share:.0f} %" for k, share in enumerate(expected.explained_variance_ratio_)
    ]
    assert not found["busy"]


def test_tsne_converges_in_the_background_and_is_there_the_next_time(app, folders):
    test = app("embeddings", map="t-SNE", n="200", models=["β = 2.4"])
    assert panel(test)["busy"]
    finished(test)
    found = panel(test)
    assert "KL divergence" in found["note"]
    assert "trustworthiness" in found["note"]
    points = array(found["points"], "<f4", 2)
    from ui import jobs

    jobs._jobs.clear()  # as a new server
    again = panel(app("embeddings", map="t-SNE", n="200", models=["β = 2.4"]))
    assert not again["busy"]
    np.testing.assert_array_equal(array(again["points"], "<f4", 2), points)


def test_a_stopped_tsne_waits_to_be_begun_again(app, folders):
    test = app("embeddings", map="t-SNE", seed="5", models=["AE"])
    test.button(key="tsne-stop").click().run()
    assert not panel(test, "mnist-ae")["busy"]
    assert re.match("stopped after iteration|not begun", panel(test, "mnist-ae")["note"])
    test.button(key="tsne-begin").click().run()
    finished(test)
    assert "KL divergence" in panel(test, "mnist-ae")["note"]


def test_finished_tsne_is_replayed_to_the_same_points(app, folders):
    test = finished(app("embeddings", map="t-SNE", n="200", models=["β = 2.4"]))
    last = panel(test)["points"]
    test.button(key="tsne-again").click().run()
    seen = {panel(test)["points"]}
    assert "iteration" in panel(test)["note"]
    for _ in range(80):
        if not panel(test)["busy"]:
            break
        test.run()
        seen.add(panel(test)["points"])
    assert panel(test)["points"] == last
    assert len(seen) > 5


@pytest.mark.parametrize("colour", ["reconstruction error", "KL", "dimension"])
def test_point_values_are_error_kl_or_code_of_the_chosen_colour(app, folders, colour):
    from vae.metrics.decoded.reconstruction import bce_per_image, reconstruct
    from vae.metrics.latent.dimensions import kl_of_each

    test = app("embeddings", colour=colour, rank="1")
    checkpoint, digits = checkpoints.find("mnist-beta-2.4", PROJECT / "checkpoints"), data.load("digits", "test")
    expected = {
        "reconstruction error": lambda: bce_per_image(
            reconstruct(checkpoint.model(), digits.floats()), digits.floats()
        ),
        "KL": lambda: kl_of_each(encoding.encode(checkpoint, digits)).sum(axis=1),
        "dimension": lambda: mu()[:, np.argsort(-kl_of_each(encoding.encode(checkpoint, digits)).mean(axis=0))[1]],
    }[colour]()
    values = panel(test)["values"]
    np.testing.assert_allclose(array(values["url"], "<f4"), expected, rtol=1e-3, atol=1e-3)
    assert values["low"] < values["high"]
    assert (panel(test, "mnist-ae")["values"] is None) == (colour == "KL")
    lows = {panel["values"]["low"] for panel in told(test)["panels"] if panel["values"]}
    assert (len(lows) == 1) == (colour == "reconstruction error")


def test_a_perplexity_that_needs_more_images_is_a_sentence(app, folders):
    test = app("embeddings", map="t-SNE", digit="3", perplexity="80", models=["AE"])
    finished(test)
    assert "perplexity" in panel(test, "mnist-ae")["problem"]
    assert not test.error


def test_map_of_one_class_has_all_its_test_images(app, folders):
    test = app("embeddings", digit="3")
    digits = data.load("digits", "test")
    assert told(test)["n"] == len(digits.indices_of(3))
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize(("kind", "colour"), [("PCA", "class"), ("t-SNE", "class"), ("PCA", "reconstruction error")])
def test_a_collapsed_and_a_broken_model_are_sentences_and_the_others_work(app, folders, kind, colour):
    config = ModelConfig(kind="ae", beta=0, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits")
    flat = {name: 0 * weight for name, weight in random_weights(config).items()}
    checkpoints.save(folders[1] / "flat", config, flat)
    wide = config.model_copy(update={"encoder_widths": (64,) * 6})
    huge = {name: np.full_like(weight, 60_000) for name, weight in random_weights(wide).items()}
    checkpoints.save(folders[1] / "huge", wide, huge)
    models = ["AE (flat)", "AE (huge)", "β = 2.4"]
    test = finished(app("embeddings", map=kind, models=models, n="200", colour=colour))
    assert not test.exception
    by_name = {panel["name"]: panel for panel in told(test)["panels"]}
    assert "this model has collapsed" in by_name["flat"]["problem"]
    assert "not finite" in by_name["huge"]["problem"]
    assert by_name["mnist-beta-2.4"]["points"]


def test_images_without_labels_have_no_classes_and_no_vote(app, folders):
    from tests.harness.folder_states import own_images_without_labels

    own_images_without_labels(*folders)
    test = app("overview")
    choose(test, "selectbox", "data", "npz:mine.npz")
    test.session_state["own-drawn"] = {"image": Drawing(data.load("digits", "test").images[3], [{}])}
    test.switch_page(str(PROJECT / "pages" / "embeddings" / "page.py")).run()
    assert not test.exception
    assert told(test)["classes"] == []
    assert "no labels to vote with" in html(test)


def test_the_visitors_digit_finds_its_place_and_its_neighbours(app, folders):
    digits = data.load("digits", "test")
    test = app("overview")
    test.session_state["own-drawn"] = {"image": Drawing(digits.images[17], [{}])}
    test.switch_page(str(PROJECT / "pages" / "embeddings" / "page.py")).run()
    scene = told(test)
    for found in scene["panels"]:
        assert scene["neighbours"][found["name"]][0] == 17  # it is one of the images, so nothing is nearer
        own = array(found["points"], "<f4", 2)[17]
        np.testing.assert_allclose(scene["visitor"]["points"][found["name"]], own, atol=1e-3)
    text = html(test)
    assert text.count("neighbour of your drawing") == 4 * 10
    assert f"call it {digits.labels[17]}" in text


def test_another_number_of_images_clears_point_and_selection(app, folders):
    test = app("embeddings", hide="3~7", point="5")
    scene = told(test)
    assert (scene["hidden"], scene["picked"]) == (["3", "7"], 5)
    bits = b64encode(np.packbits(np.arange(scene["n"]) < 20, bitorder="little").tobytes()).decode()
    from dataclasses import replace

    test.session_state["embeddings-state"] = replace(test.session_state["embeddings-state"], selection=bits)
    test.run()
    assert told(test)["selection"] == bits
    assert any("the 20 selected images" in caption.value for caption in test.caption)
    choose(test, "selectbox", "n", 200 if 200 in test.selectbox(key="n").options else 500)
    scene = told(test)
    assert (scene["hidden"], scene["picked"], scene["selection"]) == (["3", "7"], None, None)


def test_map_of_both_splits_says_models_have_seen_training_images(app, folders):
    test = app("embeddings", n="1,797")
    assert told(test)["n"] == 1797
    assert any("which the models have seen" in caption.value for caption in test.caption)


def test_training_image_goes_to_walk_as_picture_and_upload_stays(app, folders):
    from ui.widgets.own_digits import Upload

    tested, train = len(data.load("digits", "test")), data.load("digits", "train")
    test = app("embeddings", n="1,797", point=str(tested + 7))
    mine = Upload(train.images[0])
    test.session_state["own-uploaded"] = {"image": mine}
    test.button(key="way-image").click().run()
    assert test.title[0].value == "Latent walk"
    start = scene(test)["start"]
    assert start["label"] == "training image 7"
    assert start["picture"] == b64encode(train.images[7].tobytes()).decode()
    assert test.session_state["own-uploaded"]["image"] is mine


def test_votes_count_the_labelled_neighbours(digits):
    from pages.embeddings import own_digit as own
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
