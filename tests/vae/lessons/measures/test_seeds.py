from dataclasses import replace

import numpy as np
import pytest

from tests.harness import known_sweep
from vae.core.errors import MeasureError
from vae.lessons.expressions import expression
from vae.lessons.facts import Facts


@pytest.fixture
def swept(evidence, tmp_path):
    """Check 5.1 of three seeds, and codes of β = 2.4 that are the same but turned."""
    by_seed = {seed: [known_sweep.check(0.9, place=(5, 1))] for seed in range(3)}
    known_sweep.write(tmp_path / "known", {("vae", 2.4): known_sweep.turned()}, claims=by_seed)
    return Facts(evidence, sweeps=str(tmp_path))


def test_seeds_are_counted_and_those_in_which_a_check_holds(swept):
    assert swept.value(expression("seeds")).value == 3
    assert swept.value(expression("seeds that agree (5.1)")).value == 3
    assert swept.words(expression("verdict over seeds (5.1)")) == "holds"
    with pytest.raises(MeasureError, match=r"Check 1\.1 was not measured"):
        swept.value(expression("seeds that agree (1.1)"))


def test_dimensions_that_come_back_are_those_of_the_seeds_page(swept):
    whole, back = (swept.value(expression(f"{name} of β = 2.4")).value for name in (
        "informative dimensions", "dimensions that come back"))  # fmt: skip
    assert 0 <= back <= whole
    with pytest.raises(MeasureError, match="has no AE"):
        swept.value(expression("informative dimensions of AE"))


def test_the_shipped_sweep_says_what_its_table_has(mnist, evidence):
    facts = Facts(replace(evidence, dataset=mnist))
    mean, low, high = (
        facts.value(expression(f"{name} over seeds (labels_kept) of β = 10")) for name in ("mean", "lowest", "highest")
    )
    table = facts._scope.swept.sweep.members
    own = table[(table["kind"] == "vae") & (table["beta"] == 10)]["labels_kept"]
    assert (low.value, high.value) == (own.min(), own.max())
    assert mean.value == pytest.approx(np.mean(own))
    assert mean.n == len(own)
    assert facts.shown(expression("lowest over seeds (labels_kept) of β = 10")) == f"{100 * own.min():.1f} %"


def test_data_without_a_sweep_say_so(facts):
    with pytest.raises(MeasureError, match="not trained again from other seeds on these images"):
        facts.value(expression("seeds"))
