"""The parts of the map that need no page: samples, what a browser reports."""

import gc
import io
import weakref
from base64 import b64encode

import numpy as np
import pytest

from pages.embeddings import exports, images, map_state, maps
from pages.embeddings.map_state import MapState
from pages.embeddings.maps import PCA, SPACE, MapRequest
from ui import output
from ui.loaders import ModelView
from ui.sidebar import Choice
from vae import data
from vae.latent.tsne import Settings


@pytest.fixture
def choice(digits):
    return Choice(digits, {}, None)


def test_draw_takes_test_images_as_long_as_there_are_enough(choice, digits):
    some = images.draw(choice, 100, seed=1)
    assert len(set(some.indices.tolist())) == len(some) == 100
    assert some.pool is digits
    assert some.splits == ["test"] * 100
    assert some.stated == "100 test images, drawn with seed 1"
    np.testing.assert_array_equal(some.indices, images.draw(choice, 100, seed=1).indices)
    assert (some.indices != images.draw(choice, 100, seed=2).indices).any()
    assert images.draw(choice, len(digits), seed=2).stated == f"{len(digits):,} test images"


def test_draw_beyond_the_test_split_adds_training_images_and_says_so(choice, digits):
    train = data.load("digits", "train")
    both = images.draw(choice, len(digits) + len(train), seed=0)
    assert both.splits.count("train") == len(train)
    assert "which the models have seen" in both.stated
    row = len(digits) + 7
    np.testing.assert_array_equal(both.pool.images[both.indices[row]], train.images[7])
    assert both.numbers[row] == 7


def test_draw_of_one_class_takes_only_its_images(digits):
    choice = Choice(digits, {}, 3)
    some = images.draw(choice, 500, seed=0)
    assert set(some.labels.tolist()) == {3}
    tested = len(digits.indices_of(3))
    assert images.draw(choice, tested, seed=0).stated == f"{tested} test images of class 3"
    assert images.sizes(choice) == sorted({len(digits.indices_of(3)), len(some)})
    assert images.first(choice) == len(digits.indices_of(3))


def test_browser_report_is_taken_where_sound_and_ignored_elsewhere(choice, digits):
    some = images.draw(choice, 100, seed=0)
    here = MapState(some.digest)
    assert here.key == f"{some.digest}-0"
    bits = np.zeros(100, bool)
    bits[[0, 9, 99]] = True
    text = b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()
    sound = {"key": here.key, "hidden": ["3", "x", "7"], "picked": 5, "selection": text}
    reported = map_state.after(here, sound, some)
    assert (reported.hidden, reported.picked) == (("3", "7"), 5)
    assert reported.rows(100).tolist() == [0, 9, 99]
    assert map_state.after(here, {**sound, "key": "another"}, some) == here
    for wrong in (None, [], {"key": here.key, "hidden": 5, "picked": "x", "selection": 7}):
        found = map_state.after(here, wrong, some)
        assert (found.hidden, found.picked, found.selection) == ((), None, "")
    for picked in (-1, 100, True, 2.5):
        assert map_state.after(here, {**sound, "picked": picked}, some).picked is None
    for selection in ("€", "AAAA", "A" * 10**6, b64encode(bytes(13)).decode()):
        assert map_state.after(here, {**sound, "selection": selection}, some).selection == ""


def test_a_known_factor_colours_the_points(digits, make_checkpoint):
    from dataclasses import replace

    import pandas as pd

    from pages.embeddings.colouring import Colouring, choices, values

    angle = np.linspace(0, 3, len(digits))
    known = replace(digits, factors=pd.DataFrame({"angle": angle}))
    assert choices(known)[-1] == "angle"
    assert "angle" not in choices(digits)
    some = images.draw(Choice(known, {}, None), 100, seed=0)
    models = {"VAE": make_checkpoint()}
    found = values(models, some, Colouring("angle"))["VAE"]
    np.testing.assert_allclose(found.numbers, angle[some.indices], rtol=1e-6)
    assert values(models, some, Colouring("size")) == {"VAE": None}


@pytest.mark.parametrize(("kind", "axes"), [(PCA, 2), (SPACE, 3)])
def test_offered_files_keep_no_arrays_alive_and_are_made_with_them(digits, make_checkpoint, monkeypatch, kind, axes):
    """They are offered as long as the session lives, and 10,000 codes of four models are 3 MB."""
    offered = {}
    monkeypatch.setattr(output, "download", lambda label, file, mime, make, tip=None: offered.update({file: make}))
    choice = Choice(digits, {"β = 1": ModelView.of("β = 1", make_checkpoint("one"))}, None)
    some = images.draw(choice, 100, seed=0)
    request = MapRequest(some, kind, Settings())
    placed = {title: maps.along_principal_axes(model.checkpoint, request) for title, model in choice.models.items()}
    codes, points = placed["β = 1"].codes.copy(), placed["β = 1"].points.copy()
    exports.buttons(choice, request, placed, MapState(some.digest))
    held = [weakref.ref(placed["β = 1"].codes), weakref.ref(placed["β = 1"].points)]
    del placed
    maps.codes_of.clear()
    gc.collect()
    assert [array() for array in held] == [None, None]
    (file,) = (name for name in offered if name.endswith(".npz"))
    with np.load(io.BytesIO(offered[file]()), allow_pickle=False) as found:
        arrays = [found[name] for name in found.files]
    assert any(array.shape == codes.shape and (array == codes).all() for array in arrays)
    assert any(array.shape == (100, axes) and np.allclose(array, points, atol=1e-5) for array in arrays)
