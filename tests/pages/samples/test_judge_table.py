import numpy as np
import pytest

from pages.samples import judge_table
from vae.core.estimate import Estimate


@pytest.mark.parametrize("n", [1, 1000])  # too few, or all the same
def test_a_number_without_an_interval_does_not_say_why(n):
    cell = judge_table._with_interval(Estimate(36.0, np.nan, np.nan, n), 0)
    assert cell == '36 <span class="quiet">no interval</span>'
    assert judge_table._with_interval(Estimate(36.0, 35.0, 38.0, n), 0) == '36 <span class="quiet">± 2</span>'
