"""The multi-rate models that ship: small, measured over their dial, and as close to models of one beta as was asked."""

import numpy as np
import pytest

from tests.harness.files import MULTI_RATE
from vae import data
from vae.core.folders import PROJECT
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints
from vae.studies import dial

FOLDER = PROJECT / "checkpoints"


@pytest.fixture(params=MULTI_RATE)
def shipped(request):
    return checkpoints.find(request.param, FOLDER)


def test_a_folder_is_small_and_has_all_its_files(shipped):
    files = list((FOLDER / shipped.name.partition("@")[0]).iterdir())
    assert sorted(file.name for file in files) == [
        "config.json",
        "gaps.json",
        "history.csv",
        "metrics.json",
        "model.safetensors",
    ]
    assert sum(file.stat().st_size for file in files) <= 8_000_000
    assert shipped.config.betas == (0, 30)


def test_the_whole_dial_is_measured_and_stored_numbers_equal_fresh_ones(shipped):
    name = shipped.config.dataset
    if name == "mnist" and "mnist" not in data.available():
        pytest.skip("MNIST is not in the data folder: python -m vae data fetch mnist")
    test = data.load(name, "test")
    assert dial.known(shipped, test)
    curve = dial.curve(shipped, test)
    assert (np.diff(curve.distortion) > -0.2).all()  # more beta, more distortion and less rate
    assert (np.diff(curve.rate) < 0.05).all()
    found = dial.gaps(shipped, test)
    gap = found.gaps[2]
    fresh = evaluate(checkpoints.at(shipped, gap.beta), test)
    assert fresh.objective == pytest.approx(gap.objective, rel=1e-3)
    at = curve.beta.tolist().index(gap.beta)
    assert fresh.kl == pytest.approx(curve.rate[at], rel=1e-3)


def test_what_one_network_costs_is_within_what_pages_need_not_mention(shipped):
    found = dial.gaps(shipped, data.load(shipped.config.dataset, "test"))
    assert max(gap.nats for gap in found.gaps) < dial.LARGE
    if shipped.config.dataset == "mnist":
        assert [gap.beta for gap in found.gaps] == [0, 1, 2.4, 10]
        assert all(gap.separate_objective == pytest.approx(_alone(gap), rel=1e-3) for gap in found.gaps)


def _alone(gap):
    return checkpoints.find(gap.separate, FOLDER).evaluation("mnist").objective
