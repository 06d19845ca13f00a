"""Checks of one seed as tables, there and back."""

import io

import numpy as np
import pandas as pd
import pytest

from tests.harness.known_sweep import check as known_check
from tests.harness.known_sweep import missing
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Task
from vae.studies.claims import claims, seeds
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Unit
from vae.studies.claims.over_seeds import over_seeds
from vae.studies.claims.seeds import from_table, of_seed, to_table


def test_checks_come_back_from_a_table_as_they_were():
    by_seed = {
        0: [known_check(0.6), missing((2, 1))],
        3: [known_check(0.4), known_check(-3, 0, "below", Unit("nats", 2))],
    }
    records, replicates = to_table(by_seed)
    assert replicates.shape == (4, 200)
    assert replicates.dtype == np.float32
    read = from_table(pd.read_csv(io.StringIO(pd.DataFrame(records).to_csv(index=False))), replicates)
    assert list(read) == [0, 3]
    for seed, checks in read.items():
        for own, other in zip(checks, by_seed[seed], strict=True):
            for name in seeds._COLUMNS:
                assert getattr(own, name) == pytest.approx(getattr(other, name), nan_ok=True), name
            assert np.array_equal(own.replicates, other.replicates, equal_nan=True)
    assert [one.count for one in over_seeds(read)] == [one.count for one in over_seeds(by_seed)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda table: table.drop(columns="limit"), "no column limit"),
        (lambda table: table.assign(verdict="maybe"), "holds a value that is none"),
        (lambda table: table.assign(side="beside"), "'beside'"),
        (lambda table: table.assign(digits=10**12), "digits"),
        (lambda table: table.assign(seed="<b>"), "holds a value that is none"),
        (lambda table: pd.concat([table, table]), r"2 checks come with replicates of the shape \(1, 200\)"),
    ],
)
def test_table_that_is_none_is_refused_with_a_sentence(change, says):
    records, replicates = to_table({0: [known_check(0.6)]})
    with pytest.raises(MeasureError, match=says):
        from_table(change(pd.DataFrame(records)), replicates)


def test_of_seed_keeps_each_check_of_each_claim_and_why_one_has_no_number(digits):
    evidence = Evidence({}, digits, digits, None)
    found = of_seed(evidence)
    assert {one.claim for one in found} == set(range(1, len(claims.CLAIMS) + 1))
    assert [one.check for one in found if one.claim == 2] == list(range(1, 8))
    assert not any(one.measurable for one in found)
    assert all("is not among the checkpoints" in one.measured for one in found)
    with pytest.raises(Stopped, match="Stopped after 0 of 7"):
        of_seed(evidence, Task(stop=lambda: True))
