from dataclasses import replace

import numpy as np
import pytest

from pages.rate_distortion import curves
from vae.core import estimate
from vae.figures.colours import AE_ACCENT
from vae.latent.spectrum import Spectrum


def changed(sweep, **columns):
    """The sweep with other numbers of some measures, by a function of kind, beta and seed."""
    members = sweep.members.copy()
    for name, value in columns.items():
        members[name] = [value(row.kind, row.beta, row.seed) for row in members.itertuples()]
    return replace(sweep, members=members)


def panel(sweep, title, spectrum=None):
    return next(one for one in curves.panels(sweep, spectrum) if one["title"] == title)


def test_a_curve_is_the_mean_over_seeds_with_its_band_and_the_seeds_as_dots(tiny_sweep):
    shown = panel(tiny_sweep, "Error (nats)")
    errors = tiny_sweep.members.query("kind == 'vae' and beta == 4")["error"].to_numpy()
    expected = estimate.mean(errors)
    line = next(one for one in shown["series"] if one["kind"] == "line" and not one["dash"])
    band = next(one for one in shown["series"] if one["kind"] == "band" and not one["colour"])
    assert line["x"] == pytest.approx(np.log1p([0, 1, 4]).tolist())
    assert line["y"][-1] == pytest.approx(expected.value)
    assert (band["y"][-1], band["top"][-1]) == pytest.approx((expected.low, expected.high))
    assert [one["y"] for one in shown["series"] if one["kind"] == "dots"][-1] == pytest.approx(errors.tolist())
    level = next(one for one in shown["series"] if one["kind"] == "line" and one["colour"] == AE_ACCENT)
    assert level["y"] == pytest.approx([tiny_sweep.members.query("kind == 'ae'")["error"].mean()] * 2)


def test_a_score_has_its_chance_as_a_dotted_line_and_no_chart_of_its_own(tiny_sweep):
    sweep = changed(
        tiny_sweep, infom=lambda kind, beta, seed: 0.3, infom_chance=lambda kind, beta, seed: 0.6 + beta / 10
    )
    shown = panel(sweep, "InfoM")
    dotted = next(one for one in shown["series"] if one["dash"] == "1 3")
    assert dotted["y"] == pytest.approx([0.6, 0.7, 1.0])
    assert shown["y"]["high"] > 1
    assert shown["note"].endswith("; dotted: by chance")
    assert not [one for one in curves.panels(sweep, None) if "chance" in one["title"]]
    assert "by chance" not in panel(sweep, "Error (nats)")["note"]


def test_active_dimensions_are_counted_three_ways(tiny_sweep):
    theory = Spectrum(np.array([3.0, 0.5]), 10.0, 20)
    shown = panel(tiny_sweep, "Active dimensions", theory)
    assert shown["note"] == "of 2, by KL > 0.01 nats; dashed: Var(μ) > 0.01; dotted: linear theory"
    dotted = next(one for one in shown["series"] if one["dash"] == "1 3")
    counts = dict(zip(np.expm1(dotted["x"]).round(6), dotted["y"], strict=True))
    assert counts == {beta: int(beta < 3) + int(beta < 0.5) for beta in counts}


def test_shares_are_in_percent_and_no_band_leaves_0_to_100(tiny_sweep):
    sweep = changed(tiny_sweep, labels_kept=lambda kind, beta, seed: 0.0 if seed else 0.9)
    shown = panel(sweep, "Labels kept (%)")
    assert max(one["y"] for one in shown["points"]) == pytest.approx(30)
    band = next(one for one in shown["series"] if one["kind"] == "band")
    assert (min(band["y"]), max(band["top"])) == (0, 100)
    assert shown["points"][0]["lines"] == ["0.0 to 100.0", "seeds: 90.0, 0.0, 0.0", "AE: 30.0 %"]


def test_a_beta_that_is_apart_from_the_others_is_named_best(tiny_sweep):
    sweep = changed(
        tiny_sweep,
        mig=lambda kind, beta, seed: beta / 10 + seed / 1000,
        probe_all=lambda kind, beta, seed: 0.5 + (seed - 1) * 0.1,
        frechet=lambda kind, beta, seed: 100 - beta + seed / 1000,
    )
    sentences, trouble = curves.ranked(sweep)
    assert trouble == ""
    assert "**MIG**: best at β = 4 (0.401), told apart from all others." in sentences
    assert "**Fréchet distance**: best at β = 4 (96.0), told apart from all others." in sentences
    (level,) = [text for text in sentences if "Probe, all" in text]
    assert level.count("β =") == 3
    assert "which cannot be told from" in level


def test_betas_with_fewer_than_three_seeds_are_not_ranked(tiny_sweep):
    members = tiny_sweep.members.copy()
    members.loc[(members["beta"] == 4) & (members["seed"] == 2), ["status", "error"]] = ["failed", np.nan]
    sentences, trouble = curves.ranked(replace(tiny_sweep, members=members))
    assert sentences == ()
    assert "β = 4 has 2" in trouble
    assert "betascope sweep --dataset digits" in trouble
    assert "--seeds 3" in trouble


def test_with_one_seed_there_is_a_line_and_no_band(tiny_sweep):
    one = replace(tiny_sweep, members=tiny_sweep.members[tiny_sweep.members["seed"] == 0])
    shown = panel(one, "Error (nats)")
    assert {series["kind"] for series in shown["series"]} == {"line"}
    assert shown["points"][0]["lines"][0] == "one seed, no interval"
