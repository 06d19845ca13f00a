import numpy as np

from pages.seeds import cards
from pages.seeds.study import Matched, Shown
from tests.harness import known_sweep
from tests.harness.apptest import pictures_in
from ui.widgets.digits_html import mosaic, png
from vae.sweeps import agreement
from vae.sweeps.agreement import Agreement, Named

VAE = ("vae", 4.0)


def found(strength, rotated=0.6, m=2) -> Agreement:
    """An agreement with m other models, whose dimensions match their own number with this mean |r|."""
    d = len(strength)
    return Agreement(
        np.arange(d),
        np.tile(np.arange(d)[:, None], m),
        np.array([[r] * m for r in strength]).reshape(d, m),
        rotated,
        0.1,
        np.full(m + 1, d),
        200,
    )


def test_strip_of_a_negative_match_is_turned_over(tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()})
    matched = Matched(agreement.agreement(sweep, VAE, 0), None)
    text = cards.html(sweep, Shown(VAE, 0), matched, {})
    row = int(np.flatnonzero(matched.agreement.correlation[:, 0] < 0)[0])
    other = sweep.moves("beta-4-seed-1")[matched.agreement.matched[row, 0]]
    assert png(mosaic(other[::-1], 7)) in text
    assert png(mosaic(other, 7)) not in text
    assert f"z{matched.agreement.matched[row, 0]}, turned over" in text


def test_strips_to_take_home_are_those_of_the_cards(tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()})
    matched = Matched(agreement.agreement(sweep, VAE, 0), None)
    text = cards.html(sweep, Shown(VAE, 0), matched, {})
    strips = cards.strips(sweep, Shown(VAE, 0), matched)
    assert len(strips) == 3 * len(matched.agreement.dimensions)
    assert strips[0].label == f"z{matched.agreement.dimensions[0]}, seed 0"
    assert all(png(mosaic(strip.images, 7)) in text for strip in strips)


def test_summary_names_what_comes_back_and_what_may_be_luck():
    named = Named(("slant",), (True,), np.array([[0.9], [0.1], [0.4]]), 200)
    text = cards.summary(Shown(VAE, 0), Matched(found([0.9, 0.8, 0.2]), named), (0, 1, 2))
    assert text.startswith(
        "**2 of 3 dimensions of seed 0 come back** in the other 2 seeds: z0 (slant), z1. The other one "
    )
    assert "up to mean |r| 0.60, codes with nothing in common up to 0.10." in text
    assert "comes back** in seed 3: z0." in cards.summary(Shown(VAE, 5), Matched(found([0.9], m=1), None), (3, 5))
    assert "The one dimension of seed 0 does not come back" in cards.summary(
        Shown(VAE, 0), Matched(found([0.5]), None), (0, 1, 2)
    )
    assert "No dimension of seed 0 is informative" in cards.summary(Shown(VAE, 0), Matched(found([]), None), (0, 1, 2))


def test_sentence_of_a_dimension_is_escaped_and_stands_on_its_card(tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()})
    matched = Matched(agreement.agreement(sweep, VAE, 0), None)
    text = cards.html(sweep, Shown(VAE, 0), matched, {1: "mostly <b>slant</b>"})
    assert text.count("Moved and measured: mostly &lt;b&gt;slant&lt;/b&gt;.") == 1
    assert not pictures_in(text)  # no rows of digits: strips


def test_dimension_that_matches_none_says_so(tmp_path):
    kl = {VAE: [[1, 1, 1], [1, 1, 0], [1, 1, 1]]}
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()}, kl)
    text = cards.html(sweep, Shown(VAE, 0), Matched(agreement.agreement(sweep, VAE, 0), None), {})
    assert text.count("no informative one is left") == 1
