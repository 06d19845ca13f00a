"""What a component reported, where it may be gone when its report arrives."""

from types import SimpleNamespace

import pytest
import streamlit as st

from ui.components.drawing_pad import component as sheet
from ui.components.live_draw import component as draw
from ui.components.scrubber import component as interpolation
from ui.components.thumbnails import component as thumbs
from ui.components.walk import component as walk
from ui.web import reports
from ui.widgets import confusion_matrix


@pytest.fixture
def session(monkeypatch):
    found = {}
    monkeypatch.setattr(st, "session_state", found)
    return found


def test_the_last_report_or_none(session):
    assert reports.reported("walk", "place") is None
    session["walk"] = {}
    assert reports.reported("walk", "place") is None
    session["walk"] = {"place": [1]}
    assert reports.reported("walk", "place") == [1]


@pytest.mark.parametrize(
    "callback",
    [
        walk.released,
        interpolation.released,
        lambda: draw.said("drawing"),
        lambda: sheet.reported("image"),
        lambda: thumbs._choose("image", range(10)),
        lambda: thumbs._turn("image", 0, 100, 0),
        confusion_matrix._chosen_by_click,
    ],
)
def test_a_report_of_what_is_no_longer_on_the_page_changes_nothing(session, callback):
    assert callback() is None
    assert session == {}


def test_a_click_on_a_cell_is_a_choice_in_the_boxes(session):
    session["confusion"] = SimpleNamespace(selection=SimpleNamespace(points=[{"customdata": ["4", "9"]}]))
    session["confusion"].get = lambda name: getattr(session["confusion"], name)
    confusion_matrix._chosen_by_click()
    assert (session["true"], session["seen"]) == ("4", "9")
