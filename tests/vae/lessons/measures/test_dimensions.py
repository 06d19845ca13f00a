from dataclasses import replace

import pytest

from vae.core.errors import MeasureError
from vae.lessons.expressions import expression
from vae.lessons.facts import Facts
from vae.metrics.latent import traversals


def test_dimensions_are_asked_for_by_rank(facts, evidence):
    known = evidence.facts("β = 2.4")
    assert facts.value(expression("KL of β = 2.4")).value == known.kl.max()
    assert facts.value(expression("KL (16) of β = 2.4")).value == known.kl.min()
    assert facts.words(expression("does (1) of β = 2.4")).startswith(f"z{known.kl.argmax()}: ")
    with pytest.raises(MeasureError, match="has 16 dimensions, and so none of rank 17"):
        facts.value(expression("KL (17) of β = 2.4"))


def test_an_effect_is_that_of_the_dimension_that_changes_most_whichever_way(facts, evidence):
    moved = traversals.measure(evidence.models["β = 2.4"], evidence.dataset, evidence.judge)
    k = moved.factors.index("slant")
    found = facts.value(expression("effect (slant) of β = 2.4"))
    assert found.value == abs(moved.slope.value[:, k]).max()
    assert 0 < found.low < found.value < found.high
    assert facts.words(expression("carrier (slant) of β = 2.4")) == f"z{abs(moved.slope.value[:, k]).argmax()}"
    assert facts.shown(expression("effect (slant) of β = 2.4"), short=True) == f"{found.value:.2f} rad per σ"
    with pytest.raises(MeasureError, match="brightness is not measured"):
        facts.value(expression("effect (brightness) of AE"))


def test_trees_that_take_minutes_are_not_grown_where_they_are_not_known(facts, evidence):
    assert 0 < facts.value(expression("SAP of AE")).value < 1  # they ship
    other = Facts(replace(evidence, seed=5))
    assert not other.takes_long
    with pytest.raises(MeasureError, match="not measured yet") as error:
        other.value(expression("SAP of AE"))
    assert other.takes_long
    assert "betascope disentangle mnist-ae" in str(error.value)
