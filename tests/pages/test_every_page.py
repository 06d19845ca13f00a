"""Every page in every state of the folders; and everything on it pressed, twice, on every kind of data set."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.harness.apptest import scene
from tests.harness.folder_states import PAGES, SMALL_SETS, STATES, TITLES, small_measures, small_sets
from tests.harness.known_models import grow_here
from tests.harness.press import fetch_files, press_buttons, press_everything, ran, settled
from vae.core.folders import CACHE_VARIABLE, PROJECT


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_in_every_state(app, folders, page, state):
    state(*folders)
    test = app(page)
    assert not test.exception
    if state.__name__ == "damaged_mnist":
        assert "t10k-images-idx3-ubyte is truncated" in test.error[0].value
        assert "data fetch mnist" in test.error[0].value
    elif state.__name__ == "no_models":
        assert "No model in the checkpoint folder" in test.error[0].value
    else:
        assert not test.error
        assert set(scene(test, "address")["always"]) == {"data", "models"}  # a link means the same on another machine
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
    "digits": {"disentanglement-trees", "probe-slow", "labels", "true"},
    "mnist": {"probe-slow", "labels"},
    "sprites": {"disentanglement-trees", "probe-slow", "labels"},
    "npz:labelled.npz": {"probe-slow", "labels"},
}


@pytest.fixture
def small(folders, monkeypatch, tmp_path):
    """Small images, small models, a few trees: what a page does is the same, only sooner."""
    small_sets(*folders)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))  # fewer images are not what others find in the cache
    small_measures(monkeypatch.setattr)
    grow_here(monkeypatch)


def visit(name, page):
    """A session of its own, on this page from the start."""
    test = AppTest.from_file(str(PROJECT / "ui" / "main.py"), default_timeout=60)
    test.query_params["data"] = name
    test._page_hash = calc_hash("" if page == PAGES[0] else page)  # of the address: `switch_page` needs a run before
    return ran(test)


@pytest.mark.parametrize("name", SMALL_SETS)
def test_everything_on_every_page_can_be_pressed_and_again_in_a_second_session(small, name):
    pressed = set()
    for page in PAGES:
        first = settled(visit(name, page))
        pressed |= press_everything(first)
        fetch_files(first)
        again = settled(visit(name, page))
        press_buttons(again, set())
    assert pressed >= EVERYWHERE
    if name in MEASURED:
        assert pressed >= MEASURED[name]
