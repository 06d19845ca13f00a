"""Every page in every state of the folders; and everything on it pressed, twice, on every kind of data set."""

import numpy as np
import pytest

from tests.harness.apptest import html, scene, untold
from tests.harness.folder_states import (
    ADDRESSES,
    OF_MODELS,
    PAGES,
    SMALL_SETS,
    STATES,
    TITLES,
    classes_that_one_split_lacks,
    small_measures,
    small_sets,
)
from tests.harness.known_models import grow_here
from tests.harness.press import fetch_files, press_buttons, press_everything, settled
from ui.navigation import by_class
from vae.core.folders import CACHE_VARIABLE

pytestmark = pytest.mark.usefixtures("paths_of_few")


def images_of_another_size(data, models):
    np.savez(data / "small.npz", images=np.zeros((10, 9, 7), np.uint8))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_state(app, in_state, page, state):
    with in_state(state):
        test = app(page)
    assert not test.exception
    assert untold(test) == []
    if state.__name__ == "damaged_mnist":
        assert "t10k-images-idx3-ubyte is truncated" in test.error[0].value
        assert "data fetch mnist" in test.error[0].value
    elif state.__name__ == "no_models" and page in OF_MODELS:
        assert "No model in the checkpoint folder" in test.error[0].value
    else:
        assert not test.error
        models = {"models"} if state.__name__ != "no_models" else set()
        assert set(scene(test, "address")["always"]) == {"data", *models}  # a link means the same on another machine
        assert test.title[0].value == ("betascope" if page == "overview" else TITLES[page])


# What must have been among it, so that a page that shows less is noticed.
EVERYWHERE = {
    "Draw again",
    "another-image",
    "another-from",
    "temperature",
    "map",
    "path",
    "pick",
    "matrix-of",
    "others",
}
MEASURED = {
    "digits": {"disentanglement-trees", "probe-slow", "labels", "true", "swept", "seed"},
    "mnist": {"probe-slow", "labels"},
    "sprites": {"disentanglement-trees", "probe-slow", "labels"},
    "npz:labelled.npz": {"probe-slow", "labels"},
    "npz:coloured.npz": {"probe-slow", "labels", "true"},
}


@pytest.fixture(scope="module")
def cache_of_small(tmp_path_factory):
    """Fewer images are not what others find in the cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def small(folders, monkeypatch, cache_of_small):
    """Small images, small models, a few trees: what a page does is the same, only sooner."""
    small_sets(*folders)
    monkeypatch.setenv(CACHE_VARIABLE, str(cache_of_small))
    small_measures(monkeypatch.setattr)
    grow_here(monkeypatch)


# On the digits all is pressed on every page. On other images what pages have in common is pressed on the first alone.
AGAIN = ("digits", "sprites", "npz:bare.npz", "npz:coloured.npz")  # on the others it is as on the digits
SAME = {"about-words", "about-keys", "about-project"}  # dialogs that know neither the page nor the images
COMMON = {*SAME, "about-class", "about-language-de", "about-language-en", "present", "leave"}  # not of the page itself
MANY = "npz:classes.npz"  # of 110 classes
ALIKE = ("mnist", "sprites", "npz:labelled.npz", MANY)  # as the digits


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.thorough] if name in ALIKE else []) for name in SMALL_SETS]
)
def test_everything_on_every_page_can_be_pressed_and_again_in_a_second_session(app, small, name):
    pressed = set()
    for page in PAGES:
        first = settled(app(page, data=name))
        but = set() if name == "digits" or not pressed else SAME if name in ALIKE else COMMON
        pressed |= press_everything(first, but & pressed)
        fetch_files(first)
        if name in AGAIN:
            press_buttons(settled(app(page, data=name)), COMMON & pressed)
    assert pressed >= (EVERYWHERE - {"others"} if name == "npz:coloured.npz" else EVERYWHERE)  # no others fit it
    if name in MEASURED:
        assert pressed >= MEASURED[name]


def test_every_page_shows_what_is_measured_of_images_of_many_classes(app, small):
    for page in PAGES:
        test = settled(app(page, data=MANY))
        assert not test.exception, page
        assert not test.error, page
        assert untold(test) == [], page


@pytest.mark.parametrize("page", OF_MODELS[1:])
def test_images_of_another_size_are_a_sentence_on_every_page(app, in_state, page):
    with in_state(images_of_another_size):
        test = app(page, data="npz:small.npz")
    assert "takes images of 9 x 7 pixels" in test.error[0].value


@pytest.mark.parametrize("digit", ["4", "9"])
@pytest.mark.parametrize("page", PAGES[1:])
def test_class_that_one_split_lacks_fails_no_page(app, in_state, page, digit):
    with in_state(classes_that_one_split_lacks):
        test = app(page, data="npz:few.npz", digit=digit)
    assert not test.exception
    if by_class(ADDRESSES[page]):
        assert test.button_group(key="digit").options == ["all", "4", "9"]  # what the test split has
        assert test.button_group(key="digit").value == digit
    if page == "samples":
        assert "0 training images of this kind" in test.error[0].value


@pytest.mark.parametrize("page", ["reconstructions", "samples", "walk"])
def test_a_model_that_overflows_is_a_sentence_and_the_others_work(app, folders, page):
    from tests.harness.files import random_weights
    from vae.models import checkpoints
    from vae.models.config import ModelConfig

    config = ModelConfig(kind="vae", beta=7, latent_dim=2, encoder_widths=(8,) * 6, decoder_widths=(8,) * 6)
    huge = {name: 60_000 * weight for name, weight in random_weights(config).items()}
    checkpoints.save(folders[1] / "huge", config, huge)
    test = app(page)
    assert not test.exception
    assert test.error[0].value.startswith("β = 7: ")
    assert "not finite" in test.error[0].value
    shown = html(test) if page != "walk" else [model["title"] for model in scene(test)["models"]]
    assert "β = 10" in shown
