"""The claims of a sweep, read from its tables."""

import numpy as np
import pytest

from tests.harness import known_sweep
from vae.core.errors import SweepError
from vae.core.estimate import Estimate
from vae.studies.claims import numbers
from vae.studies.claims.finding import SHARE, Outcome, Unit, check
from vae.studies.claims.seeds import SeedCheck
from vae.sweeps import claims

VAE = ("vae", 4.0)


def checked(value: float) -> list[SeedCheck]:
    """One check of claim 1, of a share that has to be above a half."""
    number = numbers.Number(Estimate(value, value - 0.01, value + 0.01, 100), lambda _: np.full(200, value))
    outcome = Outcome(number, 0.5, "above", Unit(SHARE))
    return [SeedCheck.of(1, 1, check("It is so.", "By this rule.", lambda: outcome))]


def test_claims_over_seeds_are_read_from_the_tables(tmp_path):
    by_seed = {seed: checked(0.6 + 0.01 * seed) for seed in range(3)}
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()}, claims=by_seed)
    assert {seed: [one.value for one in checks] for seed, checks in claims.by_seed(sweep).items()} == {
        0: [0.6],
        1: [0.61],
        2: [0.62],
    }
    (found,) = claims.over_seeds(sweep)
    assert found.count == "holds in 3 of 3 seeds"
    assert found.estimate.value == pytest.approx(0.61)


def test_sweep_without_claims_has_none(tmp_path):
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()})
    assert claims.by_seed(sweep) == {}
    assert claims.over_seeds(sweep) == ()


def test_damaged_claims_are_a_sentence(tmp_path):
    by_seed = {seed: checked(0.6) for seed in range(2)}
    sweep = known_sweep.write(tmp_path / "known", {VAE: known_sweep.turned()}, claims=by_seed)
    np.savez(sweep.folder / "claims.npz", **{"0/replicates": np.zeros((1, 200), np.float32)})
    with pytest.raises(SweepError, match="no replicates of a seed"):
        claims.by_seed(sweep)
    np.savez(sweep.folder / "claims.npz", **{f"{seed}/replicates": np.zeros((1, 3)) for seed in range(2)})
    with pytest.raises(SweepError, match=r"claims\.csv is not usable: 1 checks come with replicates"):
        claims.by_seed(sweep)
    (sweep.folder / "claims.npz").write_bytes(b"PK")
    with pytest.raises(SweepError, match="damaged"):
        claims.by_seed(sweep)
