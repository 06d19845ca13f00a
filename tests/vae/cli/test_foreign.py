import pytest

from tests.harness import command, others
from vae.core import folders
from vae.foreign import disentangling


@pytest.fixture
def folder(tmp_path, monkeypatch):
    state = {name: tensor.numpy() for name, tensor in others.burgess_state().items()}
    monkeypatch.setattr(disentangling, "read", lambda _: state)
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
