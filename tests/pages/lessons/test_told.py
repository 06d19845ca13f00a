"""What a step says follows what it was measured on, and is kept as long as that stays."""

import pandas as pd

from tests.harness import known_sweep
from tests.harness.apptest import at_rest
from vae.sweeps.sweep import TABLE

GROUP = ("vae", 10.0)


def words(test) -> str:
    return " ".join(one.value for one in test.markdown)


def test_a_step_of_a_sweeps_measure_is_told_anew_when_the_sweep_changes(lesson, folders):
    codes = {GROUP: known_sweep.turned()}
    checks = {seed: [known_sweep.check(0.9, place=(5, 1))] for seed in range(3)}
    swept = known_sweep.write(folders[0].parent / "sweeps" / "known", codes, claims=checks)
    test = at_rest(lesson("It is {highest over seeds (error) of β = 10, short}."))
    assert r"It is 100\.0" in words(test)
    table = pd.read_csv(swept.folder / TABLE)
    table.assign(error=99.5).to_csv(swept.folder / TABLE, index=False)
    at_rest(test.run())
    assert r"It is 99\.5" in words(test)
