from collections.abc import Callable
from pathlib import Path

import pytest

from tests.harness import trained
from vae.runs.folder import Run


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Begins a tiny run on the digits, in a folder of runs of its own."""
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(tmp_path / "checkpoints"))
    return trained.begin
