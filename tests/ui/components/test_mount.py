"""What a component reported, where it may be gone when its report arrives."""

from types import SimpleNamespace

import pytest
import streamlit as st

from ui.components import mount
from ui.components.drawing_pad.component import SHEET
from ui.components.live_draw.component import DRAW
from ui.components.scrubber.component import SCRUBBER
from ui.components.thumbnails import component as thumbs
from ui.components.walk.component import WALK
from ui.widgets import confusion_matrix


@pytest.fixture
def session(monkeypatch):
    found = {}
    monkeypatch.setattr(st, "session_state", found)
    return found


def test_reported_gives_the_last_report_or_none(session):
    assert mount.reported("walk", "place") is None
    session["walk"] = {}
    assert mount.reported("walk", "place") is None
    session["walk"] = {"place": [1]}
    assert mount.reported("walk", "place") == [1]


@pytest.mark.parametrize(
    "callback",
    [
        lambda: WALK.reported("place"),
        lambda: SCRUBBER.reported("at"),
        lambda: DRAW.reported("drawing"),
        lambda: SHEET.reported("drawing", "image"),
        lambda: thumbs._choose("image", range(10)),
        lambda: thumbs._turn("image", 0, 100, 0),
        confusion_matrix._chosen_by_click,
    ],
)
def test_callbacks_without_their_component_change_nothing(session, callback):
    assert callback() is None
    assert session == {}


def test_click_on_confusion_cell_sets_true_and_seen(session):
    session["confusion"] = SimpleNamespace(selection=SimpleNamespace(points=[{"customdata": ["4", "9"]}]))
    session["confusion"].get = lambda name: getattr(session["confusion"], name)
    confusion_matrix._chosen_by_click()
    assert (session["true"], session["seen"]) == ("4", "9")
