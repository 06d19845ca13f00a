"""Scores of arrays are those that a model gets on a data set, whatever form codes and factors come in."""

import re
from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest

import vae
from tests.harness.known_models import grow_here, known, reader
from vae.core.errors import MeasureError
from vae.metrics.disentanglement.dependence import dependence
from vae.metrics.disentanglement.predictors import predictors


@pytest.fixture(autouse=True)
def fits(monkeypatch, tmp_path):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))
    return grow_here(monkeypatch)


def test_scores_of_arrays_equal_those_of_their_model(tmp_path):
    model, train, test = reader(tmp_path), known(150, "train"), known(110)
    codes = [model.encode(split).mu for split in (train, test)]
    of_model = dependence(model, test)
    assert vae.metrics.mig(codes[1], test.factors) == of_model.mig["width"]
    assert vae.metrics.mig(codes[1], test.factors, how="quantile") == of_model.mig["quantile"]
    np.testing.assert_array_equal(vae.metrics.mutual_information(codes[1], test.factors), of_model.information)
    trees = predictors(model, train, test)
    both = codes[0], train.factors, codes[1], test.factors
    scores = vae.metrics.dci(*both)
    for name in ("disentanglement", "completeness", "informativeness"):
        assert getattr(scores, name) == getattr(trees.dci, name)
    np.testing.assert_array_equal(scores.importances, trees.dci.importances)
    assert vae.metrics.sap(*both) == trees.sap.score
    assert vae.metrics.sap(*both, standardised=True) == trees.sap_standardised.score


def test_sap_of_equal_arrays_is_fitted_once(fits):
    train, test = known(150, "train"), known(110)
    both = train.images[:, :3, 0], train.factors, test.images[:, :3, 0], test.factors
    first = vae.metrics.sap(*both)
    assert len(fits) == 2
    assert vae.metrics.sap(*both) == first
    assert len(fits) == 2
    vae.metrics.sap(*both, seed=1)
    vae.metrics.sap(both[0] + 1, *both[1:])
    assert len(fits) == 6


def test_any_form_of_codes_and_factors_gives_the_same_score():
    test = known(110)
    codes, frame = test.images[:, :3, 0].astype(np.float32), test.factors
    expected = vae.metrics.mig(codes, frame)
    words = frame.assign(shape=np.where(frame["shape"] == 1, "arrow", "heart"))
    for same in (words, frame.to_numpy(), frame.to_dict("list"), words.astype({"shape": "category"})):
        assert vae.metrics.mig(pd.DataFrame(codes), same).value == pytest.approx(expected.value, abs=1e-12)
    assert vae.metrics.mig(codes.tolist(), frame["shape"].to_numpy()).value > 0.7  # one factor


@pytest.mark.parametrize(
    ("codes", "factors", "says"),
    [
        (np.zeros(9), np.zeros(9), "Codes of the shape (9,): give one row an image (at least 2) and one column"),
        ([["a"], ["b"]], [0, 1], "Codes are numbers, one row an image"),
        ([[0.0], [np.nan]], [0, 1], "1 of the 2 numbers in the codes is NaN or infinite"),
        ([[0.0], [1.0]], [0, 1, 2], "factor 0 has the shape (3,), and there are 2 codes"),
        ([[0.0], [1.0]], np.zeros((2, 2, 2)), "Factors of the shape (2, 2, 2): give one row an image"),
        ([[0.0], [1.0]], {}, "There is no factor"),
        ([[0.0], [1.0]], {"size": [1.0, np.inf]}, "size has values that are NaN or infinite"),
        ([[0.0], [1.0]], {"kind": np.array(["a", None], object)}, "kind has values that are missing"),
        ([[0.0], [1.0]], {"kind": np.array(["a", 1], object)}, "kind mixes words and numbers"),
        ([[0.0], [1.0]], {"when": np.array([0, 1], "M8[s]")}, "when holds values of the type datetime64[s]"),
    ],
)
def test_mig_refuses_codes_and_factors_of_wrong_form(codes, factors, says):
    with pytest.raises(MeasureError, match=re.escape(says)):
        vae.metrics.mig(codes, factors)


def test_splits_that_do_not_fit_together_are_refused():
    codes = np.zeros((4, 2))
    with pytest.raises(MeasureError, match="have 2 dimensions and test codes 3"):
        vae.metrics.sap(codes, [0, 1, 0, 1], np.zeros((4, 3)), [0, 1, 0, 1])
    with pytest.raises(MeasureError, match="have to be the same"):
        vae.metrics.sap(codes, {"a": [0, 1, 0, 1]}, codes, {"b": [0, 1, 0, 1]})
    with pytest.raises(MeasureError, match="it needs at least 2"):
        vae.metrics.dci(codes, [0, 1, 0, 1], codes, [0, 1, 0, 1])


@pytest.mark.parametrize(
    ("values", "categorical", "levels"),
    [
        (np.repeat([0.5, 1.5], 50), None, 2),
        (np.linspace(0, 1, 100), None, 20),
        (np.arange(100), None, 100),
        (np.arange(100), False, 20),
        (np.linspace(0, 1, 100), True, 100),
    ],
)
def test_values_count_as_classes_where_they_are_few_or_whole_unless_told(values, categorical, levels):
    from vae.metrics.inputs import checked_factors

    (factor,) = checked_factors(100, values, categorical)
    assert len(np.unique(factor.counts())) == levels


def test_columns_that_are_named_are_classes_and_the_others_numbers():
    from vae.metrics.inputs import checked_factors

    table = {"shape": np.arange(100) % 3, "x": np.arange(100) % 5}
    found = checked_factors(100, table, ["shape"])
    assert [(one.name, one.kind, one.categorical) for one in found] == [
        ("shape", "class", True),
        ("x", "number", False),
    ]
    assert [one.kind for one in checked_factors(100, table, ())] == ["number", "number"]
    assert [one.kind for one in checked_factors(100, table, "x")] == ["number", "class"]
    with pytest.raises(MeasureError, match=re.escape("There is no factor colour; choose from shape, x.")):
        checked_factors(100, table, ["colour"])


def test_a_column_of_periods_makes_its_neighbour_an_angle_and_is_no_factor():
    from vae.metrics.inputs import paired_factors

    table = {"turn": np.arange(100) % 4 * 90, "turn period": np.full(100, 180), "size period": np.arange(100)}
    for categorical, exact in ((None, True), ((), False)):
        turn, size = paired_factors((100,), (table,), categorical)[0]
        assert (turn.name, turn.kind, turn.exact) == ("turn", "angle", exact)
        np.testing.assert_allclose(turn.values, np.arange(100) % 2 * np.pi)  # 180 looks like 0, and 270 like 90
        assert size.name == "size period"  # without a size it is a factor like others
    table["turn period"] = np.zeros(100)
    with pytest.raises(MeasureError, match="a finite number above 0"):
        paired_factors((100,), (table,))


def test_a_model_decodes_what_it_encodes(make_checkpoint, digits):
    model = make_checkpoint()
    codes = model.encode(digits)
    images = model.decode(codes.mu[:10])
    assert images.shape == (10, 28, 28)
    assert images.min() >= 0
    assert images.max() <= 1
    with pytest.raises(MeasureError, match=re.escape("decodes codes of 3 finite numbers, as rows of an array; these")):
        model.decode(codes.mu[:, :2])


def test_mig_is_an_estimate_of_plain_numbers():
    found = vae.metrics.mig([[0.0], [1.0]] * 60, [0, 1] * 60)
    assert {type(number) for number in astuple(found)} == {float, int}
