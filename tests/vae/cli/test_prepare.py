"""`prepare`: measures in processes of its own, goes on after a stop, and says what it keeps where."""

import os

import numpy as np
import pytest

from vae.__main__ import main
from vae.cli import prepare
from vae.core import folders
from vae.studies.prepared import Prepared


@pytest.fixture(autouse=True)
def _folders(tmp_path, monkeypatch, make_checkpoint):
    """One image set, one model, a cache of their own; the environment is left as it was."""
    (tmp_path / "data").mkdir()
    np.savez(tmp_path / "data" / "grey.npz", images=np.random.default_rng(0).random((40, 8, 8)))
    make_checkpoint("one", image_shape=(8, 8), latent_dim=2, dataset="npz:grey.npz")
    for variable, name in ((folders.CACHE_VARIABLE, "cache"), (folders.DATA_VARIABLE, "data")):
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(tmp_path / "other"))  # it is restored, whatever is set


def test_prepare_writes_an_archive_beside_the_models(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["prepare", "npz:grey.npz", "--checkpoints", "checkpoints", "--workers", "1"]) == 0
    archive = tmp_path / "checkpoints" / "measured" / "npz-grey.npz.zip"
    assert archive.is_file()
    said = capsys.readouterr().out
    assert said.startswith("npz:grey.npz: 1 model, 0.0 MB in ")
    assert str(archive) in said.replace("\n", "")
    assert os.environ[folders.CHECKPOINTS_VARIABLE] == str(tmp_path / "checkpoints")


def test_stopped_it_says_how_far_it_is_and_that_the_same_command_goes_on(tmp_path, capsys, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "wait", interrupted)
    assert main(["prepare", "npz:grey.npz", "--checkpoints", str(tmp_path / "checkpoints"), "--workers", "1"]) == 130
    said = " ".join(capsys.readouterr().err.split())
    assert "Stopped after 0 of " in said
    assert "the same command goes on" in said
    assert not (tmp_path / "checkpoints" / "measured").exists()


def test_images_without_a_model_are_a_line(tmp_path, capsys):
    assert main(["prepare", "npz:grey.npz"]) == 0
    assert "no model takes these images" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"), [(["npz:gone.npz"], "gone.npz"), (["npz:grey.npz", "--workers", "0"], "from 1")]
)
def test_what_cannot_be_is_refused_with_a_sentence(arguments, said, capsys):
    assert main(["prepare", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(Prepared, "collect", lambda self: {"name.npz": b"PK"})
    (tmp_path / "other").write_text("a file, and no folder")
    monkeypatch.setattr(Prepared, "models", (), raising=False)
    assert main(["prepare", "npz:grey.npz"]) == 2
    assert "cannot be written" in capsys.readouterr().err
