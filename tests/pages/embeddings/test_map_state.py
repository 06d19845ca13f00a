"""What a browser reports of the map."""

from base64 import b64encode

import numpy as np
import pytest

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
