"""A score's cell: what it has to be read beside, and what stands where there is no interval."""

import numpy as np

from pages.disentanglement import scores
from vae.core.estimate import Estimate
from vae.studies.disentanglement import Score


def test_a_score_is_shown_beside_what_it_is_read_with():
    cell = scores._cell(
        Score("DCI completeness", "trees", Estimate(1.0, 0.99, 1.0, 9), "9 + 9", "informativeness 0.102"), "–"
    )
    assert "1.000" in cell
    assert "0.990 to 1.000" in cell
    assert '<div class="quiet">informativeness 0.102</div>' in cell


def test_where_no_dimension_votes_there_is_no_interval():
    cell = scores._cell(Score("FactorVAE", "votes", Estimate(0.2, np.nan, np.nan, 9), "9 + 9"), "–")
    assert "nan" not in cell
    assert "no dimension votes" in cell
