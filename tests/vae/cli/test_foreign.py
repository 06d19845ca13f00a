from pathlib import Path

import pytest

from tests.harness import command, others
from vae.core import folders
from vae.foreign import disentangling_vae


@pytest.fixture
def folder(tmp_path, monkeypatch):
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    monkeypatch.setattr(disentangling_vae, "read", lambda _: state)
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(tmp_path / "checkpoints"))
    return others.burgess(tmp_path / "theirs")


def test_import_says_what_it_concluded_and_lists_every_reading(capsys, folder, wide_terminal):
    status, out, err = command.run(capsys, "import", str(folder), "--dataset", "digits@32x32")
    assert status == 0
    assert "theirs: disentangling-vae, images of 32 x 32 pixels, 3 dimensions. Read as: interleaved (" in out
    assert out.count("takes-signed") == 12
    assert out.count("taken") == 1
    assert "import.png" in out
    assert ("Another reading has a lower error" in err) == ("--reading " in err)


def test_a_refusal_is_a_sentence_and_status_2(capsys, folder):
    status, _, err = command.run(capsys, "import", str(folder), "--reading", "quarters", "--dataset", "digits@32x32")
    assert (status, "'quarters' is no reading; choose from" in err.replace("\n", " ")) == (2, True)


def test_export_writes_the_walk_of_several_models_as_a_widget(capsys, make_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(tmp_path / "checkpoints"))
    for name, seed in (("one", 0), ("two", 1)):
        make_checkpoint(name, dataset="digits", seed=seed)
    out = tmp_path / "walk"
    status, said, _ = command.run(capsys, "export", "one", "two", "--format", "anywidget", "--out", str(out))
    assert (status, said.count("Written to")) == (0, 2)
    assert "through the latent space of one, two" in (out / "walk.py").read_text()
    assert "through the latent space of one, two" in (out / "walk.js").read_text()[:200]
    status, _, err = command.run(capsys, "export", "one", "--format", "anywidget", "--out", str(out), "--image", "-1")
    assert (status, "--image -1 is none of digits: 0 to 444" in err.replace("\n", " ")) == (2, True)


def test_export_writes_one_model_as_onnx_and_no_several(capsys, make_checkpoint, tmp_path):
    pytest.importorskip("onnx")
    small = str(make_checkpoint("small").path)
    status, said, _ = command.run(capsys, "export", small, "--out", str(tmp_path / "out"))
    assert (status, said.count("Written to")) == (0, 2)
    status, _, err = command.run(capsys, "export", small, small, "--out", str(tmp_path / "out"))
    assert (status, "2 models were named; as ONNX one is written" in err.replace("\n", " ")) == (2, True)


def test_a_name_that_leads_out_of_the_folder_is_refused_and_nothing_is_written(capsys, folder, tmp_path):
    status, _, err = command.run(capsys, "import", str(folder), "--name", "../away", "--dataset", "digits@32x32")
    assert (status, "away" in err) == (2, True)
    assert not (tmp_path / "away").exists()


def test_remove_deletes_a_model_and_says_which(capsys, make_checkpoint, tmp_path, monkeypatch):
    monkeypatch.setenv(folders.CHECKPOINTS_VARIABLE, str(tmp_path / "checkpoints"))
    path = make_checkpoint("mine", dataset="digits").path
    status, out, _ = command.run(capsys, "remove", "mine")
    assert (status, out) == (0, f"Removed mine from {path.parent}.")
    assert not path.exists()
    status, _, err = command.run(capsys, "remove", "mine")
    assert (status, "mine is not there" in err) == (2, True)


@pytest.mark.parametrize("name", ["mnist-ae", "judge-mnist", "../checkpoints", "measured"])
def test_remove_refuses_what_ships_or_is_no_model_of_the_folder(capsys, name, monkeypatch):
    removed = []
    monkeypatch.setattr(Path, "unlink", lambda path, **_: removed.append(path))
    status, _, err = command.run(capsys, "remove", name)
    assert (status, removed, err.startswith("error: ")) == (2, [], True)


def test_remove_leaves_what_a_link_leads_to(capsys, make_checkpoint, tmp_path):
    real = make_checkpoint("real", dataset="digits").path
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "mine").symlink_to(real)
    status, _, err = command.run(capsys, "remove", "mine", "--checkpoints", tmp_path / "linked")
    assert (status, "is a link to a folder elsewhere, which stays as it is" in err) == (2, True)
    assert (real / "config.json").exists()
