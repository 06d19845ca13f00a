"""What a browser reports of the map."""

import zlib
from base64 import b64encode, urlsafe_b64encode
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from pages.embeddings import images, map_state
from pages.embeddings.map_state import MapState
from ui.sidebar import Choice


@pytest.fixture
def choice(digits):
    return Choice(digits, {}, None)


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


def selected(n, *rows):
    bits = np.zeros(n, bool)
    bits[list(rows)] = True
    return b64encode(np.packbits(bits, bitorder="little").tobytes()).decode()


def test_a_selection_comes_back_from_its_address_for_the_same_images_alone(choice):
    some, others = images.draw(choice, 100, seed=0), images.draw(choice, 100, seed=1)
    text = map_state._packed(selected(100, 0, 9, 99), some)
    assert map_state._unpacked(text, some) == selected(100, 0, 9, 99)
    assert map_state._unpacked(text, others) == ""
    bomb = urlsafe_b64encode(zlib.compress(bytes(10**7))).decode()
    for wrong in ("", "x", text[:-4], f"{some.digest[:8]}-é", f"{some.digest[:8]}-{bomb}"):
        assert map_state._unpacked(wrong, some) == ""


def test_a_selection_too_long_for_an_address_is_left_out(digits):
    generator = np.random.default_rng(0)
    sample = SimpleNamespace(digest="0" * 32)
    bits = b64encode(np.packbits(generator.random(70_000) < 0.5).tobytes()).decode()
    assert map_state._packed(bits, sample) == ""


def test_views_are_read_from_the_address_where_they_are_numbers(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    asked = "a:1.5,0,-0.25,0.6,0.35;b:0,0,0,0,0;c:nan,0,0,0,0;d:1,2;a b:1,0,0,0,0;gone:1,0,0,0,0"
    monkeypatch.setattr(st, "query_params", {"view": asked})
    assert map_state.views(iter(["a", "b", "c", "d", "a b"])) == {
        "a": [1.5, 0, -0.25, 0.6, 0.35],
        "a b": [1, 0, 0, 0, 0],
    }
