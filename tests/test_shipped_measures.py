"""The measures that ship with the models: pages ask for nothing else, and a fresh computation gives the same."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.harness.files import OF_SWEEPS, copy_shipped
from vae import data
from vae.core import folders, measured, packing
from vae.core.folders import PROJECT
from vae.metrics.decoded import noise, sample_quality
from vae.metrics.disentanglement import dependence
from vae.metrics.latent import dimensions
from vae.metrics.probing import fits, representations
from vae.metrics.probing.fits import FitRequest
from vae.metrics.probing.labelled import Labelled
from vae.models import checkpoints
from vae.models import judge as judges
from vae.studies import pictures, prepared
from vae.studies.prepared import Prepared

SHIPPED = PROJECT / "checkpoints"
MOST_BYTES = 10_000_000
BUILT_IN = {"digits"}  # the images themselves, made from scikit-learn's


@pytest.fixture
def _shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships, and an empty cache."""
    models = tmp_path / "checkpoints"
    copy_shipped(models, measured=True)
    for name in OF_SWEEPS:
        shutil.copytree(SHIPPED / name, models / name)
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(models))
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path / "cache"))


@pytest.mark.usefixtures("_shipped")
@pytest.mark.parametrize("name", ["mnist", "digits", "sprites"])
def test_all_that_is_prepared_ships(missed, name):
    """What fails here is out of date: `python -m vae prepare`, and commit checkpoints/measured."""
    if name not in data.available():
        pytest.skip(f"{name} is not in the data folder: python -m vae data fetch {name}")
    for step in Prepared.of(name).steps.values():
        prepared.attempt(step)
    assert set(missed) <= BUILT_IN


def test_shipped_archives_are_small_and_known():
    archives = sorted((SHIPPED / measured.FOLDER).iterdir())
    assert [path.name for path in archives] == ["digits.zip", "mnist.zip", "sprites.zip"]
    assert sum(path.stat().st_size for path in archives) < MOST_BYTES


def close(kind, one, other):
    """Whether two results are the same but for what processors differ in."""
    first, second = packing.pack(kind, one), packing.pack(kind, other)
    assert first.keys() == second.keys()
    for name, values in first.items():
        fields = values.dtype.names
        pairs = [(values[f], second[name][f]) for f in fields] if fields else [(values, second[name])]
        for shipped, fresh in pairs:
            if np.asarray(shipped).dtype.kind in "fc":
                np.testing.assert_allclose(shipped, fresh, rtol=2e-3, atol=2e-3, err_msg=name)
            elif np.asarray(shipped).dtype.kind in "iu" and np.size(shipped) > 20:
                assert np.mean(np.asarray(shipped) == fresh) > 0.99, name
            else:
                np.testing.assert_array_equal(shipped, fresh, err_msg=name)


@pytest.mark.parametrize("name", ["mnist-ae", "mnist-beta-2.4"])
def test_a_sample_of_what_ships_is_what_a_fresh_computation_gives(digits, name, monkeypatch, tmp_path):
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(SHIPPED))
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path / "cache"))
    model, train, judge = checkpoints.find(name, SHIPPED), data.load("digits", "train"), judges.find(digits, SHIPPED)
    learned, what = Labelled.of(train, digits), representations.of_model(model, digits)
    prior = (model, None, digits, judge, sample_quality.SAMPLES, 0, 1.0)
    sample = [
        (dimensions.describe, (model, digits)),
        (dependence._of_model, (model, digits, 0)),
        (noise.passed_on, (model, digits)),
        (sample_quality._of_samples, prior),
        (sample_quality.judge_real, (train, digits, judge)),
        (fits.fit, (what, learned, FitRequest(100, 0, fits.C))),
        (pictures.walk_range, (model, digits)),
        (pictures.cloud, (model, digits)),
        (pictures.plane, (model, digits)),
    ]
    for function, arguments in sample:
        shipped = function.known(*arguments)
        assert shipped is not None, function.__name__
        close(function._returns, shipped, function.__wrapped__(*arguments))
