"""The claims of a sweep, read from its tables."""

import numpy as np
import pytest

from tests.harness import known_sweep
from vae.core.errors import SweepError
from vae.sweeps import claims

VAE = ("vae", 4.0)


def test_claims_over_seeds_are_read_from_the_tables(tmp_path):
    by_seed = {seed: [known_sweep.check(0.6 + 0.01 * seed)] for seed in range(3)}
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
    by_seed = {seed: [known_sweep.check(0.6)] for seed in range(2)}
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


def test_claims_of_a_data_set_are_those_of_the_sweep_with_most_seeds(tmp_path):
    codes = {VAE: known_sweep.turned()}
    few = known_sweep.write(tmp_path / "few", codes, claims={seed: [known_sweep.check(0.6)] for seed in range(2)})
    many = known_sweep.write(tmp_path / "many", codes, claims={seed: [known_sweep.check(0.6)] for seed in range(3)})
    none = known_sweep.write(tmp_path / "none", codes)
    found = claims.swept([few, many, none], "digits")
    assert found.sweep is many
    assert found.seeds == 3
    assert "3 seeds of each model of the sweep many, trained on digits" in found.about
    assert claims.swept([none], "digits") is None
    assert claims.swept([many], "mnist") is None
