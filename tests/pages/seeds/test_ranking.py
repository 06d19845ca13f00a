import numpy as np
import pytest

from pages.seeds import ranking
from pages.seeds.ranking import EveryUdr
from tests.harness import known_sweep
from vae.core.estimate import Estimate
from vae.metrics.disentanglement.udr import Udr

AE, WEAK, STRONG = ("ae", 0.0), ("vae", 1.0), ("vae", 4.0)


@pytest.fixture
def sweep(tmp_path):
    codes = known_sweep.turned()
    return known_sweep.write(tmp_path / "known", {AE: codes, WEAK: codes, STRONG: codes})


def scored(value, reach=0.05, n=3, informative=(3, 3, 3)) -> Udr:
    estimate = Estimate(value, value - reach, value + reach, n)
    return Udr(estimate, np.full(n, value), np.full((n, n), value), np.array(informative), 0.01, 200)


def test_sentence_names_the_best_and_what_it_cannot_be_told_from(sweep):
    found = {"lasso": {AE: scored(0.2), WEAK: scored(0.5), STRONG: scored(0.55)}, "spearman": {}}
    assert ranking.sentence(sweep, EveryUdr(found)) == (
        "**Seeds agree most at β = 4** (UDR 0.55), which 3 seeds cannot tell from β = 1."
    )
    found["lasso"][WEAK] = scored(0.3)
    assert ranking.sentence(sweep, EveryUdr(found)).endswith("told apart from all others by 3 seeds.")
    found["lasso"][AE] = scored(0.54)
    assert ranking.sentence(sweep, EveryUdr(found)).endswith("cannot tell from the AE.")


def test_betas_of_fewer_than_three_seeds_are_not_ranked_and_the_command_is_given(sweep):
    found = {"lasso": {AE: scored(0.2), WEAK: scored(0.5, n=2), STRONG: scored(0.9)}, "spearman": {}}
    text = ranking.sentence(sweep, EveryUdr(found))
    assert "Betas are ranked from 3 seeds each: β = 1 has 2" in text
    assert "`betascope sweep --dataset digits" in text


def test_table_shows_dots_until_measured_and_how_many_dimensions_count(sweep):
    assert ranking.table(sweep, None).count("…") == 3 * 5
    found = {how: {AE: scored(0.2), STRONG: scored(0.6, informative=(1, 3, 2))} for how in ("lasso", "spearman")}
    text = ranking.table(sweep, EveryUdr(found))
    assert "1 to 3" in text
    assert "0.550 to 0.650" in text
    assert text.count("–") == 5  # beta 1 has none
