"""Where the dial begins: as the address says, whoever wrote it."""

import pytest

from tests.harness.apptest import scene
from ui import address


@pytest.mark.parametrize(
    ("query", "beta", "chosen", "values"),
    [
        ({}, 2.4, 0, {}),
        ({"beta": "7.5"}, 7.5, 0, {}),
        ({"beta": "0.1", "point": "3~0:1.25,2:-0.5"}, 0.1, 3, {"0": 1.25, "2": -0.5}),
        ({"point": "7"}, 2.4, 7, {}),
        ({"point": "99~0:1e9,1:nan,x:1,-1:2,9999:1,3"}, 2.4, 9, {"0": 100.0}),  # the last of the images
        ({"point": "~"}, 2.4, 0, {}),
    ],
)
def test_the_address_says_where_the_dial_stands(app, dialled, query, beta, chosen, values):
    told = scene(app("beta", **query), "dial")
    assert (told["beta"], told["chosen"], told["values"]) == (beta, chosen, values)


@pytest.mark.parametrize(("asked", "taken"), [("31", 30), ("0", 0.1), ("-2", 0.1), ("much", 2.4), ("nan", 2.4)])
def test_a_beta_that_the_dial_has_not_is_said_and_the_nearest_is_shown(app, dialled, asked, taken):
    test = app("beta", beta=asked)
    assert f"beta={asked}" in test.warning[0].value
    assert scene(test, "dial")["beta"] == taken


def test_an_ordinary_run_leaves_the_dial_to_the_browser_and_back_does_not(app, dialled, monkeypatch):
    test = app("beta", beta="5")
    before = scene(test, "dial")["revision"]
    test.query_params["beta"] = "9"  # the browser has turned it since
    assert scene(test.run(), "dial")["revision"] == before
    monkeypatch.setattr(address, "navigated", lambda: True)
    told = scene(test.run(), "dial")
    assert (told["revision"], told["beta"]) == (before + 1, 9)
