"""The parts of the map that need no page: samples, what a browser reports."""

from base64 import b64encode

import numpy as np
import pytest

from ui.controls import Choice
from ui.embeddings import place, sample
from ui.embeddings.place import Place
from vae import data


@pytest.fixture
def choice(digits):
    return Choice(digits, {}, None)


def test_a_sample_is_of_test_images_as_long_as_there_are_enough(choice, digits):
    some = sample.draw(choice, 100, seed=1)
    assert len(set(some.indices.tolist())) == len(some) == 100
    assert some.pool is digits
    assert some.splits == ["test"] * 100
    assert some.stated == "100 test images, drawn with seed 1"
    np.testing.assert_array_equal(some.indices, sample.draw(choice, 100, seed=1).indices)
    assert (some.indices != sample.draw(choice, 100, seed=2).indices).any()
    assert sample.draw(choice, len(digits), seed=2).stated == f"{len(digits):,} test images"


def test_beyond_those_it_has_training_images_and_says_so(choice, digits):
    train = data.load("digits", "train")
    both = sample.draw(choice, len(digits) + len(train), seed=0)
    assert both.splits.count("train") == len(train)
    assert "which the models have seen" in both.stated
    row = len(digits) + 7
    np.testing.assert_array_equal(both.pool.images[both.indices[row]], train.images[7])
    assert both.numbers[row] == 7


def test_a_class_alone(digits):
    choice = Choice(digits, {}, 3)
    some = sample.draw(choice, 500, seed=0)
    assert set(some.labels.tolist()) == {3}
    tested = len(digits.indices_of(3))
    assert sample.draw(choice, tested, seed=0).stated == f"{tested} test images of class 3"
    assert sample.sizes(choice) == sorted({len(digits.indices_of(3)), len(some)})
    assert sample.first(choice) == len(digits.indices_of(3))


def test_what_the_browser_reports(choice, digits):
    some = sample.draw(choice, 100, seed=0)
    here = Place(some.digest)
    assert here.key == f"{some.digest}-0"
    bits = np.zeros(100, bool)
    bits[[0, 9, 99]] = True
    text = b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()
    sound = {"key": here.key, "hidden": ["3", "x", "7"], "picked": 5, "selection": text}
    told = place.told(here, sound, some)
    assert (told.hidden, told.picked) == (("3", "7"), 5)
    assert told.rows(100).tolist() == [0, 9, 99]
    assert place.told(here, {**sound, "key": "another"}, some) == here
    for wrong in (None, [], {"key": here.key, "hidden": 5, "picked": "x", "selection": 7}):
        found = place.told(here, wrong, some)
        assert (found.hidden, found.picked, found.selection) == ((), None, "")
    for picked in (-1, 100, True, 2.5):
        assert place.told(here, {**sound, "picked": picked}, some).picked is None
    for selection in ("€", "AAAA", "A" * 10**6, b64encode(bytes(13)).decode()):
        assert place.told(here, {**sound, "selection": selection}, some).selection == ""


def test_a_known_factor_colours_the_points(digits, make_checkpoint):
    from dataclasses import replace

    import pandas as pd

    from ui.embeddings.colouring import Colouring, choices, values

    angle = np.linspace(0, 3, len(digits))
    known = replace(digits, factors=pd.DataFrame({"angle": angle}))
    assert choices(known)[-1] == "angle"
    assert "angle" not in choices(digits)
    some = sample.draw(Choice(known, {}, None), 100, seed=0)
    models = {"VAE": make_checkpoint()}
    found = values(models, some, Colouring("angle"))["VAE"]
    np.testing.assert_allclose(found.numbers, angle[some.indices], rtol=1e-6)
    assert values(models, some, Colouring("size")) == {"VAE": None}
