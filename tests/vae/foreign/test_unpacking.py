"""What is said of a stranger's file; the process around it is in test_tensors.py."""

import argparse
import os
import pickle
import shutil
import zipfile

import pytest
import torch

from vae.foreign import unpacking


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch):
    monkeypatch.setattr(unpacking.limits, "limit", lambda *_: None)


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


def test_of_a_checkpoint_with_hyper_parameters_the_weights_are_read_and_nothing_is_called(tmp_path):
    """As Lightning writes it: beside the weights whatever the model was made with."""
    state = {"fc.weight": torch.ones(2, 3)}
    settings = {"hyper_parameters": {"hp": argparse.Namespace(lr=1), "fn": len, "trap": Quiet(tmp_path)}}
    torch.save({"state_dict": state, "epoch": 3, **settings}, tmp_path / "model.ckpt")
    with pytest.raises(Exception, match=r"[Ww]eights only"):
        torch.load(tmp_path / "model.ckpt", weights_only=True)
    assert unpacking.main(tmp_path / "model.ckpt", tmp_path / "out") == "fc.weight"
    assert not (tmp_path / "sprung").exists()


class Quiet:
    """Calls a function of a module that the reader does not refuse by its name."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return shutil.copytree, (str(self.folder), str(self.folder / "sprung"))


def test_a_program_is_named_as_one(tmp_path):
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:  # TorchScript, as torch.jit.save lays it out
        for name in ("data.pkl", "constants.pkl", "code/__torch__/torch/nn.py", "version"):
            archive.writestr(f"model/{name}", "3")
    assert "is a program (TorchScript), which is never run" in unpacking.main(tmp_path / "model.pt", tmp_path / "out")


@pytest.mark.parametrize("case", CASES)
def test_what_is_no_state_dict_is_refused_and_nothing_runs(tmp_path, case):
    content, says = CASES[case]
    torch.save(content(tmp_path), tmp_path / "model.pt")
    assert unpacking.main(tmp_path / "model.pt", tmp_path / "out").startswith(f"error: {{name}} {says}")
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
