"""The walk without its page: what a browser may report, what is served by address, the handout."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from pages.walk import walk_state
from pages.walk.walk_state import WalkState
from ui.web import assets, inbox
from vae.latent.moves import FARTHEST


def get(routes, path):
    """Status, headers and body of a GET, by the ASGI protocol itself."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    with ThreadPoolExecutor(1) as pool:  # this thread may have an event loop already: playwright's
        pool.submit(asyncio.run, Starlette(routes=routes)(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


HERE = WalkState("data", "0", {"a": (1.0,), "b": (2.0,)}, "a", revision=4)


def test_report_of_the_browser_updates_the_state():
    told = {
        "moves": {"a": [0.5, 0], "c": [0, -1.25]},
        "focus": "c",
        "linked": False,
        "rank": 1,
        "plane": [2, 0],
        "refused": {"b": "why"},
        "revision": 4,
    }
    moves = {"a": (0.5,), "b": (2.0,), "c": (0.0, -1.25)}  # a model that is not on the page keeps its own
    assert walk_state.after(HERE, told) == WalkState("data", "0", moves, "c", False, 1, (2, 0), 4, ("b",))


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
        "refused": 7,
    }
    found = walk_state.after(HERE, wild)
    assert len(found.moves["a"]) == 510  # of at most 512; the zeros at the end are dropped
    assert set(found.moves["a"]) == {0.0, 50.0}
    assert found.moves["b"] == (2.0,)
    assert (found.rank, found.plane, found.linked, found.refused) == (0, (0, 1), True, ())
    assert walk_state.after(HERE, {"revision": 4, "moves": [1]}) == replace(HERE, focus="")


def test_asset_is_served_by_address_as_immutable():
    made = []
    address = assets.address("decoder-test", lambda: made.append(1) or b"weights" * 200)
    assert assets.address("decoder-test", lambda: made.append(1) or b"") == address
    assert made == [1]
    assert assets.content(address) == b"weights" * 200
    status, headers, body = get(assets.routes(""), address)
    assert (status, body) == (200, b"weights" * 200)
    assert "immutable" in headers["cache-control"]
    assert get(assets.routes(""), "/betascope/other")[0] == 404
    assert get(assets.routes(""), "/betascope/../dashboard.py")[0] == 404


def test_asset_is_served_below_a_base_path():
    assets.address("decoder-below", lambda: b"x")
    assert get(assets.routes("/school/"), "/school/betascope/decoder-below")[2] == b"x"
    assert get(assets.routes("/school/"), "/betascope/decoder-below")[0] == 404


def test_assets_beyond_the_bound_drop_the_least_recently_used(monkeypatch):
    monkeypatch.setattr(assets, "_MAX_BYTES", 100)
    monkeypatch.setattr(assets, "_kept", type(assets._kept)())
    for name in "abc":
        assets.address(name, lambda: bytes(40))
    assert list(assets._kept) == ["b", "c"]
    assets.address("b", lambda: b"")
    assets.address("d", lambda: bytes(40))
    assert list(assets._kept) == ["b", "d"]  # the least recently wanted goes first
    assets.address("huge", lambda: bytes(1000))
    assert list(assets._kept) == ["huge"]


def test_the_handout_is_one_file_that_asks_for_nothing(make_checkpoint, digits):
    from pages.walk import handout, scene
    from ui.loaders import ModelView
    from ui.sidebar import Choice
    from ui.widgets.selected_image import SelectedImage

    checkpoint = make_checkpoint("small", kind="ae", beta=0)
    choice = Choice(digits, {"</script><b>": ModelView.of("</script><b>", checkpoint)}, None)
    start = SelectedImage.of(digits, 3)
    walkers = scene.walkers(choice, start)
    text = handout.page(choice, walkers, start, WalkState("data", "3", {"small": (1.5,)}))
    assert "{{" not in text.split("<script")[0]
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/2000/svg)|^import ", text, re.MULTILINE)
    assert text.count("</script>") == 3  # what a title says does not end the element that holds it
    told = json.loads(re.search(r'id="scene">(.*?)</script>', text, re.DOTALL)[1])
    assert told["models"][0]["title"] == "</script><b>"
    assert told["models"][0]["weights"].startswith("data:application/octet-stream;base64,QlNOM")
    assert told["moves"] == {"small": [1.5]}
    assert checkpoint.digest[:12] in text


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
