"""What all tests share: a cache of their own, small models and small images that are made in milliseconds."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # before anything imports numpy: two processes share the cores
    os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness.files import random_weights
from vae import data
from vae.cli import common
from vae.core import folders
from vae.core.memo import Memo
from vae.data import Dataset
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.sweeps.sweep import Sweep


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither read nor fill the user's cache: they, and the servers that browser tests start, share one."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    os.environ[folders.CACHE_VARIABLE] = str(folder / "cache")


@pytest.fixture
def empty_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with nothing in it: only the built-in digits are there."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv(folders.DATA_VARIABLE, str(folder))
    return folder


@pytest.fixture(scope="session")
def mnist() -> Dataset:
    """MNIST's test split; tests that need it are skipped where it was not fetched."""
    if "mnist" not in data.available():
        pytest.skip("MNIST is not in the data folder: python -m vae data fetch mnist")
    return data.load("mnist", "test")


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """The test split of the built-in digits."""
    return data.load("digits", "test")


@pytest.fixture(scope="session")
def tiny_sweep(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    """A real sweep of tiny models of the digits, made once: beta = 0, 1 and 4 and the autoencoder, three seeds each."""
    from tests.harness import sweeps
    from vae.sweeps import measures

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "MEASURES", {name: measures.MEASURES[name] for name in sweeps.QUICK})
        return sweeps.make(tmp_path_factory.mktemp("sweeps") / "tiny", betas=(0.0, 1.0, 4.0), seeds=(0, 1, 2))


@pytest.fixture
def make_checkpoint(tmp_path: Path) -> Callable[..., Checkpoint]:
    """Write a small untrained checkpoint into `tmp_path/checkpoints`; settings of ModelConfig as keywords."""

    def make(name: str = "small", **settings: object) -> Checkpoint:
        small = {"kind": "vae", "beta": 1.0, "latent_dim": 3, "encoder_widths": (8,), "decoder_widths": (8,)}
        if settings.get("arch") == "layers":
            small |= {"encoder_widths": (), "decoder_widths": ()}
        config = ModelConfig(**{**small, **settings})  # type: ignore[arg-type]
        return checkpoints.save(tmp_path / "checkpoints" / name, config, random_weights(config))

    return make


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the results that are asked for and neither kept nor shipped, as they are asked for."""
    names: list[str] = []
    read = Memo._read

    def reading(self: Memo, key: str) -> object:
        found = read(self, key)
        if found is None:
            names.append(self._name)
        return found

    monkeypatch.setattr(Memo, "_read", reading)
    return names


@pytest.fixture
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands print tables that break no cell. (Rich reads the width once, when the first test imports it.)"""
    monkeypatch.setattr(common.console, "width", 250)
