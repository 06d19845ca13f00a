"""The built-in digits with a small multi-rate model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import multi_rate
from tests.harness.files import random_weights
from tests.pages.conftest import used
from vae.metrics.decoded.reconstruction import evaluate
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig

ALONE = 2.4  # the beta of a model beside it


@pytest.fixture(scope="session")
def _dialled(tmp_path_factory: pytest.TempPathFactory, digits) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("dialled")
    (folder / "data").mkdir()
    config = ModelConfig(
        kind="vae", beta=ALONE, latent_dim=2, encoder_widths=(4,), decoder_widths=(4,), dataset="digits", recipe=2
    )
    alone = checkpoints.save(folder / "checkpoints" / "alone", config, random_weights(config))
    checkpoints.add_evaluation(alone, evaluate(alone, digits))
    multi_rate.measure(multi_rate.save(folder / "checkpoints"), digits, alone)
    return folder / "data", folder / "checkpoints"


@pytest.fixture
def dialled(_dialled: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    """The folders, for tests that change nothing."""
    with used(*_dialled) as both:
        yield both


@pytest.fixture
def network(_dialled: tuple[Path, Path]) -> Checkpoint:
    """The model at the beta of its config."""
    return checkpoints.load(_dialled[1] / "digits-multi-rate")
