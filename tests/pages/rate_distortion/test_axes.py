from math import log

import pytest

from pages.rate_distortion import axes


def test_axis_of_beta_has_a_place_for_0_and_a_tick_for_each_beta():
    axis = axes.beta([10, 0, 1, 1])
    assert [(tick["text"], tick["at"]) for tick in axis["ticks"]] == [
        ("0", 0),
        ("1", pytest.approx(log(2))),
        ("10", pytest.approx(log(11))),
    ]
    assert axis["low"] < 0 < log(11) < axis["high"]


def test_axis_of_beta_goes_on_to_what_lies_beyond_the_betas():
    axis = axes.beta([1, 2.4], upto=32.2)
    assert axis["ticks"][-1] == {"at": pytest.approx(log(33.2)), "text": "32"}
    assert axes.beta([1, 40], upto=32.2)["ticks"][-1]["text"] == "40"


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [(0, 14, ["0", "5", "10"]), (0, 1.2, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"]), (0, 310, None)],
)
def test_round_ticks_are_round_and_within(low, high, texts):
    ticks = axes.round_ticks(low, high)
    assert all(low <= tick["at"] <= high + 1e-9 for tick in ticks)
    assert 2 < len(ticks) < 9
    if texts:
        assert [tick["text"] for tick in ticks] == texts
