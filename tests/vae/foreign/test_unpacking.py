"""What is said of a stranger's file; the process around it is in test_tensors.py."""

import os
import pickle

import pytest
import torch

from vae.foreign import unpacking


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    monkeypatch.setattr(unpacking, "_limit", lambda: None)


class Trap:
    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def whole(folder):
    return torch.nn.Linear(2, 2)


CASES = {
    "a trap": (lambda folder: {"w": torch.ones(1), "trap": Trap(folder / "sprung")}, "holds more than tensors"),
    "a whole model": (whole, "holds more than tensors"),
    "a list": (lambda _: [torch.ones(1)], "holds no weights by name"),
    "whole numbers": (lambda _: {"steps": torch.tensor(3)}, "holds no weights by name"),
    "a name that moves a cursor": (lambda _: {"\x1b[2J": torch.ones(1)}, "holds tensors that cannot be read"),
    "a sparse tensor": (lambda _: {"w": torch.eye(3).to_sparse()}, "holds tensors that cannot be read"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_state_dict_is_refused_and_nothing_runs(tmp_path, case):
    content, says = CASES[case]
    torch.save(content(tmp_path), tmp_path / "model.pt")
    assert unpacking.main(tmp_path / "model.pt", tmp_path / "out").startswith(f"error: {says}")
    assert not (tmp_path / "sprung").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", pickle.dumps({"w": 1})])
def test_what_is_no_file_of_weights_is_refused(tmp_path, content):
    (tmp_path / "model.pt").write_bytes(content)
    assert unpacking.main(tmp_path / "model.pt", tmp_path / "out").startswith("error: ")


def test_damage_anywhere_in_a_file_is_a_sentence_or_still_tensors(tmp_path):
    torch.save({"w": torch.arange(6.0)}, tmp_path / "model.pt")
    sound = (tmp_path / "model.pt").read_bytes()
    for at in range(0, len(sound), 7):
        damaged = bytearray(sound)
        damaged[at] ^= 0xFF
        (tmp_path / "damaged.pt").write_bytes(damaged)
        said = unpacking.main(tmp_path / "damaged.pt", tmp_path / "out")
        assert said == "w" or said.startswith("error: ") or "\t" not in said
