from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from vae.core.errors import MeasureError
from vae.sweeps import seeds
from vae.sweeps.spec import Spec
from vae.sweeps.sweep import ROW, Sweep

BY_GROUP = {("ae", 0.0): [1.0, 2.0, 3.0], ("vae", 1.0): [4.0, 4.5, 5.5], ("vae", 4.0): [0.5, 0.25, 0.75]}


def sweep(tmp_path, by_group=BY_GROUP, status=()) -> Sweep:
    spec = Spec.of("digits", (28, 28), betas=(1, 4), seeds=range(3))
    values = [by_group[member.group][member.config.seed] for member in spec.members()]
    table = pd.DataFrame(
        {
            "member": [member.name for member in spec.members()],
            "kind": [member.config.kind for member in spec.members()],
            "beta": [member.config.beta for member in spec.members()],
            "seed": [member.config.seed for member in spec.members()],
            "status": "done",
            "reason": "",
            "checkpoint_digest": "",
            "train_seconds": 1.0,
            "epochs": 1,
            "mig": values,
            "mig_low95": 0.0,
            "mig_high95": 1.0,
        }
    )
    for name in status:
        table.loc[table["member"] == name, "status"] = "failed"
    assert tuple(table.columns[: len(ROW)]) == ROW
    return Sweep(tmp_path / "sweeps" / "tiny", spec, {}, table, pd.DataFrame())


def test_the_mean_over_seeds_has_students_interval(tmp_path):
    found = seeds.over_seeds(sweep(tmp_path), "mig")
    assert list(found) == list(BY_GROUP)
    for group, values in BY_GROUP.items():
        low, high = stats.t.interval(0.95, 2, np.mean(values), stats.sem(values))
        one = found[group]
        assert (one.value, one.low, one.high) == pytest.approx((np.mean(values), low, high))
        assert one.n == 3


def test_one_seed_has_no_interval_and_a_failed_one_does_not_count(tmp_path):
    found = seeds.over_seeds(sweep(tmp_path, status=["ae-seed-0", "ae-seed-2"]), "mig")["ae", 0.0]
    assert (found.value, found.n, found.known) == (2.0, 1, False)


def test_a_group_without_a_number_is_left_out(tmp_path):
    made = sweep(tmp_path, {**BY_GROUP, ("ae", 0.0): [np.nan] * 3})
    assert list(seeds.over_seeds(made, "mig")) == list(BY_GROUP)[1:]


def test_an_unknown_measure_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(MeasureError, match="tiny has no measure 'dci'; choose from mig"):
        seeds.over_seeds(sweep(tmp_path), "dci")


def test_betas_are_ranked_by_their_mean(tmp_path):
    assert [group for group, _ in seeds.ranking(sweep(tmp_path), "mig")] == [("vae", 1.0), ("ae", 0.0), ("vae", 4.0)]


def test_fewer_than_three_seeds_are_not_ranked_and_the_command_that_helps_is_given(tmp_path):
    made = sweep(tmp_path, status=["beta-4-seed-1"])
    with pytest.raises(MeasureError) as caught:
        seeds.ranking(made, "mig")
    assert "β = 4 has 2" in str(caught.value)
    assert f"--beta 1 4 --seeds 3 --out {made.folder}`" in str(caught.value)


def test_more_seeds_never_asks_for_fewer_than_there_are(tmp_path):
    made = sweep(tmp_path)
    assert "--seeds 5 " in seeds.more_seeds(made, 5)
    assert "--seeds 3 " in seeds.more_seeds(replace(made), 2)
