"""A judge of three classes, and a model of the same images."""

import pytest

from tests.harness.patches import SIDE, TRAIN
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.training import judge as judging


@pytest.fixture(scope="package")
def reader(tmp_path_factory) -> Judge:
    config = judging.configure(TRAIN, widths=(4,), features=5, epochs=60, batch_size=30, shift=0, rotation=0, scale=0)
    return judging.train(config, TRAIN, tmp_path_factory.mktemp("judges") / "judge-patches")


@pytest.fixture
def model(make_checkpoint) -> Checkpoint:
    return make_checkpoint("model", image_shape=(SIDE, SIDE), dataset="patches")
