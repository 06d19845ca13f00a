import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate, difference
from vae.studies.claims.finding import (
    POINTS,
    SHARE,
    Check,
    Finding,
    Measure,
    Outcome,
    Strip,
    Unit,
    Verdict,
    above,
    below,
    check,
    number,
    percent,
    recast,
)
from vae.studies.claims.numbers import Number

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("low", "high", "over", "under"),
    [(0.6, 0.8, HOLDS, FAILS), (0.1, 0.4, FAILS, HOLDS), (0.4, 0.6, UNKNOWN, UNKNOWN), (0.5, 0.5, FAILS, FAILS)],
)
def test_above_and_below_are_decided_by_the_whole_interval(low, high, over, under):
    found = Estimate((low + high) / 2, low, high, 10)
    assert above(found, 0.5) == over
    assert below(found, 0.5) == under


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [((HOLDS, HOLDS), HOLDS), ((HOLDS, UNKNOWN), UNKNOWN), ((FAILS, UNKNOWN), FAILS), ((FAILS, HOLDS), FAILS)],
)
def test_a_claim_holds_where_every_check_does(verdicts, whole):
    found = Finding(1, "a", "b", tuple(Check("says", "rule", "measured", verdict) for verdict in verdicts))
    assert found.verdict == whole


def test_check_derives_text_and_verdict_from_number_limit_and_side():
    number = Number(Estimate(0.8, 0.7, 0.9, 50), lambda draws: np.zeros(draws.resamples))
    found = check("says", "rule.", lambda: Outcome(number, 0.75, "above", Unit(SHARE), "{} of 50 images"))
    assert (found.measured, found.verdict) == ("80.0 % (70.0 to 90.0) of 50 images", UNKNOWN)
    under = check("says", "rule.", lambda: Outcome(number, 0.95, "below", Unit("nats", 2)))
    assert (under.measured, under.verdict) == ("+0.80 (+0.70 to +0.90)", HOLDS)
    assert under.outcome.limit == 0.95


@pytest.mark.parametrize(
    ("unit", "text", "bounds"),
    [
        (Unit(SHARE), "98.8 % (98.5 to 99.1)", (0, 1)),
        (Unit(POINTS), "+98.8 points (+98.5 to +99.1)", (-1, 1)),
        (Unit("nats", 2), "+0.99 (+0.98 to +0.99)", None),
    ],
)
def test_unit_writes_a_share_points_or_a_difference(unit, text, bounds):
    assert unit.write(Estimate(0.988, 0.985, 0.991, 100)) == text
    assert unit.bounds == bounds


def test_check_that_raises_a_measure_error_is_unknown():
    def decide():
        raise MeasureError("No model plays this role.")

    assert check("says", "rule", decide) == Check("says", "rule", "No model plays this role.", UNKNOWN)
    found = Finding(1, "a", "b", (check("says", "rule", decide), Check("s", "r", "m", HOLDS)))
    assert found.summary == "1 of 2 checks holds, 1 of 2 checks cannot be told"


def test_percent_number_and_measure_texts_show_the_interval_or_none():
    assert percent(Estimate(0.988, 0.985, 0.991, 100)) == "98.8 % (98.5 to 99.1)"
    assert percent(Estimate(-0.245, -0.253, -0.236, 100), signed=True) == "−24.5 points (−25.3 to −23.6)"
    assert number(Estimate(1234.5, 1200, 1300, 5), 0) == "1,234 (1,200 to 1,300)"
    alone = Estimate(0.5, np.nan, np.nan, 1)
    assert percent(alone) == "50.0 % (no interval)"
    assert percent(alone, signed=True) == "+50.0 points (no interval)"
    assert number(alone) == "0.5 (no interval)"
    assert above(alone, 0.1) == below(alone, 0.9) == UNKNOWN


def test_a_difference_to_what_has_no_interval_cannot_be_told():
    collapsed = Estimate(20.0, np.nan, np.nan, 1000)  # all images the same
    found = difference(collapsed, Estimate(36.0, 35.0, 37.0, 1000))
    assert number(found, 0) == "−16 (no interval)"
    assert above(found, 0) == below(found, 0) == UNKNOWN


def test_recast_tells_of_the_model_that_plays_a_role_and_of_no_other():
    found = Finding(
        3,
        "The balance at β = 2.4",
        "At β = 2.4, not β = 2.45 or β = 0.5, as at β = 0.",
        (Check("β = 2.4 wins", "Above β = 0.", "1 against β = 10", HOLDS),),
        (Measure("Error", "nats", 1, {"AE": Estimate(1, 1, 1, 5), "β = 2.4": Estimate(2, 2, 2, 5)}),),
        (Strip("β = 2.4", np.zeros((1, 2, 2), np.float32), model="β = 2.4"),),
        ("Of β = 0.",),
    )
    told = recast(found, {"β = 2.4": "β = 4", "β = 0": "β = 0.1"})
    assert told.title == "The balance at β = 4"
    assert told.claim == "At β = 4, not β = 2.45 or β = 0.5, as at β = 0.1."
    assert told.checks == (Check("β = 4 wins", "Above β = 0.1.", "1 against β = 10", HOLDS),)
    assert list(told.measures[0].values) == ["AE", "β = 4"]
    assert (told.strips[0].label, told.strips[0].model) == ("β = 4", "β = 2.4")
    assert told.notes == ("Of β = 0.1.",)
    assert recast(found, {}) is found
