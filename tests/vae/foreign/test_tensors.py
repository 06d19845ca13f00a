"""Files of weights in the process that reads them: tensors come out, and nothing else happens."""

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from vae.core.errors import CheckpointError
from vae.foreign import tensors

STATE = {"b.weight": torch.arange(6.0).reshape(2, 3), "a.bias": torch.ones(2, dtype=torch.float64)}


def test_tensors_come_in_the_files_order_as_float32(tmp_path):
    file = tmp_path / "model.pt"
    torch.save({"state_dict": {**STATE, "steps": torch.tensor(3)}, "epoch": 7}, file)
    found = tensors.read(file)
    assert list(found) == ["b.weight", "a.bias"]
    np.testing.assert_array_equal(found["b.weight"], [[0, 1, 2], [3, 4, 5]])
    assert found["a.bias"].dtype == np.float32


def test_a_file_that_asks_for_more_memory_than_there_is_ends_with_its_process(tmp_path):
    file = tmp_path / "model.pt"
    torch.save({"w": torch.zeros(1).expand(20_000, 12_000)}, file)  # 4 bytes on disk
    with pytest.raises(CheckpointError, match=r"cannot be read as numbers, or too many|more memory"):
        tensors.read(file)


def test_a_file_beyond_the_limit_or_missing_is_not_opened(tmp_path, monkeypatch):
    file = tmp_path / "model.pt"
    file.write_bytes(b"0" * 100)
    monkeypatch.setattr(tensors, "MOST_BYTES", 99)
    with pytest.raises(CheckpointError, match="files of weights up to 0 MB are read"):
        tensors.read(file)
    with pytest.raises(CheckpointError, match="cannot be read: no such file"):
        tensors.read(tmp_path / "none.pt")


def test_digest_is_of_the_bytes(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(b"abc")
    assert tensors.digest(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_safetensors_are_read_too(tmp_path):
    save_file(STATE, tmp_path / "model.safetensors")
    assert set(tensors.read(tmp_path / "model.safetensors")) == set(STATE)
