"""What the table of many paths says against lore: only what was measured, and only beyond chance."""

import pytest

from pages.interpolation.averages import UNEVENNESS, against_lore
from ui.loaders import ModelView
from vae.core.estimate import Estimate
from vae.metrics.latent.path_quality import MEASURES


@pytest.fixture
def models(make_checkpoint):
    """An AE, a VAE without a KL term and one with it."""
    made = {
        "AE": make_checkpoint("ae", kind="ae", beta=0),
        "β = 0": make_checkpoint("zero", beta=0),
        "β = 4": make_checkpoint("four", beta=4),
    }
    return [ModelView.of(title, checkpoint) for title, checkpoint in made.items()]


def means(**uneven):
    return {name: {UNEVENNESS: Estimate(value, value - 0.01, value + 0.01, 200)} for name, value in uneven.items()}


def test_a_vae_less_even_than_the_ae_is_named_and_the_one_without_kl_beside_it(models):
    text = against_lore(means(ae=0.16, zero=0.15, four=0.26), models)
    assert "β \\= 4 (0.26) goes in less even steps than AE (0.16)" in text
    assert "It is the KL term that does it: β \\= 0, where it has no weight, has 0.15" in text


def test_the_kl_term_is_not_blamed_where_the_vae_without_it_is_uneven_too(models):
    assert "KL" not in against_lore(means(ae=0.16, zero=0.22, four=0.26), models)


def test_a_vae_that_goes_more_evenly_is_named_beside_those_that_do_not_and_no_cause_is_given(models, make_checkpoint):
    ten = ModelView.of("β = 10", make_checkpoint("ten", beta=10))
    text = against_lore(means(ae=0.25, zero=0.25, four=0.31, ten=0.17), [*models, ten])
    assert (
        "Here not all do: β \\= 4 (0.31) goes in less even steps than AE (0.25), β \\= 10 (0.17) goes in more" in text
    )
    assert "KL" not in text


def test_within_chance_or_without_an_ae_nothing_is_said(models):
    assert against_lore(means(ae=0.16, zero=0.15, four=0.17), models) == ""
    assert against_lore(means(zero=0.15, four=0.26), models[1:]) == ""


def test_the_measure_is_one_of_paths():
    assert UNEVENNESS in MEASURES
