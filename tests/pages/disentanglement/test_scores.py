from functools import partial
from types import SimpleNamespace

import numpy as np

from pages.disentanglement import scores
from vae.core.estimate import Estimate
from vae.studies import disentanglement
from vae.studies.disentanglement import Score


def test_cell_shows_interval_and_informativeness_beside_a_score(monkeypatch):
    score = Score("DCI completeness", "trees", Estimate(1.0, 0.99, 1.0, 9), "9 + 9", "informativeness 0.102")
    monkeypatch.setattr(disentanglement, "scores", lambda _: [score])
    described = SimpleNamespace(facts=SimpleNamespace(active=np.array([True, False])))
    text = "".join(scores._tables.__wrapped__((("AE", "#123", described, False), ("β = 2", "#456", None, True)), None))
    assert (
        '1.000<div class="quiet">0.990 to 1.000</div><div class="quiet">informa\N{SOFT HYPHEN}tiveness 0.102</div>'
        in text
    )
    assert '1 of 2</td><td class="number quiet">…' in text


def test_cell_shows_chance_below_a_score_and_variants_that_differ_have_a_row_each(monkeypatch):
    one = partial(Score, "InfoM", "neighbours", n="9", chance=0.25)
    of_each = {"wide": 0.5, "active": 0.7, "all": 0.5}
    variants = [one(Estimate(value, 0.4, 0.8, 9), variant=variant) for variant, value in of_each.items()]
    monkeypatch.setattr(disentanglement, "scores", lambda _: variants)
    described = SimpleNamespace(facts=SimpleNamespace(active=np.array([True, False])))
    text = "".join(scores._tables.__wrapped__((("AE", "#123", described, False),), None))
    assert '0.500<div class="quiet">0.400 to 0.800</div><div class="quiet">by chance 0.250</div>' in text
    assert 'InfoM<div class="quiet">wide</div>' in text
    assert 'InfoM<div class="quiet">active</div>' in text
    assert 'InfoM<div class="quiet">all</div>' not in text  # the same numbers as of the wide ones


def test_last_column_has_what_the_factors_score_as_a_code(monkeypatch):
    mig = Score("MIG", "bins", Estimate(0.1, 0.0, 0.2, 9), "9", variant="20 bins, all dimensions")
    monkeypatch.setattr(disentanglement, "scores", lambda _: [mig])
    best = Score("MIG", "bins", Estimate(0.75, 0.7, 0.8, 9), "9", variant="20 bins")
    monkeypatch.setattr(disentanglement, "of_factors", lambda _: [best])
    described = SimpleNamespace(facts=SimpleNamespace(active=np.array([True, False])))
    text = "".join(scores._tables.__wrapped__((("AE", "#123", described, False),), object()))
    assert 'The factors<div class="quiet">as a code</div>' in text
    assert '0.750<div class="quiet">0.700 to 0.800</div>' in text
    assert text.count("0.750") == 1


def test_each_score_is_explained_and_ordered_factors_where_there_are_any():
    assert "a near miss is nearly right" in scores.each(True)
    assert "a near miss" not in scores.each(False)
    assert disentanglement.DCI_READ in scores.each(False)
    assert disentanglement.INFO_READ in scores.each(False)


def test_of_several_settings_the_first_is_shown_and_the_others_are_folded(monkeypatch):
    of_each = [("MIG", "width", 0.1), ("MIG", "counts", 0.2), ("SAP (as is)", "", 0.3), ("SAP (standardised)", "", 0.4)]
    found = [Score(name, "", Estimate(value, 0.0, 0.9, 9), "9", variant=how) for name, how, value in of_each]
    monkeypatch.setattr(disentanglement, "scores", lambda _: found)
    described = SimpleNamespace(facts=SimpleNamespace(active=np.array([True, False])))
    first, others = scores._tables.__wrapped__((("AE", "#123", described, False),), None)
    assert "0.100" in first
    assert "0.300" in first
    assert "0.200" in others
    assert "0.400" in others
    assert "0.200" not in first
    assert "Active dimensions" not in others
    monkeypatch.setattr(disentanglement, "scores", lambda _: found[:1])
    assert scores._tables.__wrapped__((("AE", "#123", described, False),), None)[1] == ""
