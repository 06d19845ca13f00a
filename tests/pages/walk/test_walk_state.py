"""The walk without its page: what a browser may report, what is served by address, the handout."""

from dataclasses import replace

import pytest

from pages.walk import walk_state
from pages.walk.walk_state import WalkState
from ui.web import inbox
from vae.latent.moves import FARTHEST

HERE = WalkState("data", "0", {"a": (1.0,), "b": (2.0,)}, "a", revision=4)


def test_report_of_the_browser_updates_the_state():
    told = {
        "moves": {"a": [0.5, 0], "c": [0, -1.25]},
        "focus": "c",
        "linked": False,
        "rank": 1,
        "plane": [2, 0],
        "opened": "i!",
        "refused": {"b": "why"},
        "revision": 4,
    }
    moves = {"a": (0.5,), "b": (2.0,), "c": (0.0, -1.25)}  # a model that is not on the page keeps its own
    assert walk_state.after(HERE, told) == WalkState("data", "0", moves, "c", False, 1, (2, 0), 4, ("b",), "i")


@pytest.mark.parametrize("report", [None, "x", [], {}, {"revision": 3, "moves": {"a": [9]}}])
def test_report_of_another_revision_is_ignored(report):
    assert walk_state.after(HERE, report) == HERE


def test_report_with_wild_values_is_bounded_and_cleaned():
    wild = {
        "revision": 4,
        "moves": {"a": ["nan", None, {}, 10**400, 1e99] * 1000, "zzz": [1.0], "b": "no list"},
        "focus": ["x"],
        "linked": "x",
        "rank": -1,
        "plane": [1, 1],
        "opened": ["a"],
        "refused": 7,
    }
    found = walk_state.after(HERE, wild)
    assert len(found.moves["a"]) == 510  # of at most 512; the zeros at the end are dropped
    assert set(found.moves["a"]) == {0.0, 50.0}
    assert found.moves["b"] == (2.0,)
    assert (found.rank, found.plane, found.linked, found.refused, found.opened) == (0, (0, 1), True, (), "")
    assert walk_state.after(HERE, {"revision": 4, "moves": [1]}) == replace(HERE, focus="")


def test_latest_state_is_the_last_report_in_the_inbox():
    box = inbox.open_box()
    assert walk_state.latest(HERE, box) == HERE
    inbox.put(box, {"revision": 4, "moves": {"a": [2.5]}, "focus": "b", "rank": 1, "plane": [0, 1], "linked": True})
    assert walk_state.latest(HERE, box) == WalkState("data", "0", {"a": (2.5,), "b": (2.0,)}, "b", rank=1, revision=4)
    inbox.put(box, {"revision": 3, "moves": {"a": [9]}})  # of a walk that has been replaced
    assert walk_state.latest(HERE, box) == HERE


def test_more_moves_than_an_address_holds_are_left_out_of_it():
    many = WalkState("data", "0", {"a": tuple(0.001 * k for k in range(1, 513)), "b": (1.5,) * 512}, "a", rank=2)
    assert walk_state.text_of(many, ["a"]) == "0~" + ",".join(f"{move:g}" for move in many.moves["a"]) + "~a~~2"
    assert walk_state.text_of(many, ["a", "b"]) == "0~~a~~2"


def test_number_of_models_in_reports_is_bounded():
    found = HERE
    for first in range(0, 1000, 100):
        moves = {str(name): [1.0] for name in range(first, first + 100)}
        found = walk_state.after(found, {"revision": 4, "moves": moves, "refused": moves})
    assert len(found.moves) <= 64
    assert len(found.refused) <= 64


@pytest.mark.parametrize(
    "moves",
    [
        {"a": (1.25, -0.5), "b": (1.25, -0.5)},
        {"a": (0.0, 2.125), "b": (0.0, 2.125), "c": ()},
        {"a": (), "b": ()},
        {"a": (0.001,), "b": (-50.0,)},
    ],
)
def test_moves_as_text_and_back_are_the_same(moves):
    assert walk_state.moves_from_text(walk_state.moves_as_text(moves), list(moves), 3) == moves


def test_equal_moves_of_all_models_are_one_list_as_text():
    assert walk_state.moves_as_text({"a": (0.0, 1.25), "b": (0.0, 1.25)}) == "0,1.25"
    assert walk_state.moves_as_text({"a": (), "b": ()}) == ""
    assert walk_state.moves_from_text("0,1.25", ["x", "y"], 16) == {"x": (0.0, 1.25), "y": (0.0, 1.25)}


def test_moves_from_wild_text_are_bounded():
    assert walk_state.moves_from_text("nan,inf,1e99,-1e99,x,,2", ["a"], 16) == {
        "a": (0, 0, FARTHEST, -FARTHEST, 0, 0, 2)
    }
    assert walk_state.moves_from_text("1," * 10_000, ["a"], 4) == {"a": (1.0,) * 4}
    assert walk_state.moves_from_text("b:1;zzz:2;;:", ["a", "b"], 4) == {"a": (), "b": (1.0,)}
