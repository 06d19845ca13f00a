import os

import numpy as np
import pytest

from tests.harness.command import run
from tests.harness.files import write_mnist
from vae import data
from vae.core.errors import DataError


def test_data_list_shows_sizes_the_fetch_command_and_damage(capsys, empty_data, wide_terminal):
    status, out, _ = run(capsys, "data", "list")
    assert status == 0
    assert "digits 1,352 445 28 x 28" in out
    assert "python -m vae data fetch mnist" in out
    raw = write_mnist(empty_data)
    _, out, _ = run(capsys, "data", "list")
    assert "mnist 80 40 28 x 28 0.1 MB" in out
    (raw / "t10k-labels-idx1-ubyte").write_bytes(b"")
    status, out, err = run(capsys, "data", "list")
    assert "damaged: see below" in out
    assert "t10k-labels-idx1-ubyte is truncated" in err


def test_data_list_says_what_was_concluded_of_own_files(capsys, empty_data, wide_terminal):
    generator = np.random.default_rng(0)
    np.savez(empty_data / "mine.npz", images=generator.integers(0, 2, (50, 64)).astype(bool), labels=np.arange(50) % 2)
    np.savez(empty_data / "broken.npz", images=np.full((9, 4, 4), np.nan))
    _, out, err = run(capsys, "data", "list")
    assert "npz:mine.npz 40 10 8 x 8" in out
    assert "npz:mine.npz: Rows of 64 numbers were taken as images of 8 x 8 pixels" in out
    assert "npz:mine.npz: Values of 0 to 1 were taken as black to white" in out
    assert "npz:mine.npz: 10 of the 50 images are for testing, about a fifth of each class drawn at random" in out
    assert "`images` has 144 values that are NaN or infinite" in err


def test_data_fetch_of_present_data_says_so(capsys, empty_data):
    write_mnist(empty_data)
    status, out, _ = run(capsys, "data", "fetch", "mnist")
    assert status == 0
    assert "MNIST is already in" in out


def test_data_list_names_files_whose_names_cannot_be_shown(capsys, empty_data, wide_terminal):
    images = np.zeros((10, 28, 28), np.uint8)
    for name in (b"caf\xe9.npz", b"two\nlines.npz", "été.npz".encode()):
        with open(os.fsencode(empty_data) + b"/" + name, "wb") as file:  # noqa: PTH123  # a name of bytes
            np.savez(file, images=images)
    assert data.available(empty_data)[-1] == "npz:été.npz"
    assert len(data.available(empty_data)) == 3
    status, out, err = run(capsys, "data", "list")
    assert status == 0
    assert "npz:été.npz 8 2 28 x 28" in out
    assert r"'caf\xe9.npz' cannot be the name of a data set" in err
    assert r"'two\nlines.npz' cannot be the name of a data set" in err
    with pytest.raises(DataError, match="Rename the file"):
        data.load(f"npz:{os.fsdecode(b'caf')}\udce9.npz", "test", empty_data)


def test_data_remove_deletes_a_file_of_ones_own_and_says_which(capsys, empty_data, tmp_path, wide_terminal):
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8)).astype(np.uint8)
    np.savez(tmp_path / "source.npz", images=images)
    np.savez(empty_data / "put here.npz", images=images)
    run(capsys, "data", "import", tmp_path / "source.npz", "--name", "mine")
    status, out, _ = run(capsys, "data", "remove", "mine")
    assert (status, "Removed npz:mine.npz (0.0 MB) from" in out) == (0, True)
    assert out.endswith("The files that it was made of stay where they are.")
    status, out, _ = run(capsys, "data", "remove", "npz:put here.npz")
    assert (status, out.endswith(f"from {empty_data}.")) == (0, True)
    assert [path.name for path in (*empty_data.iterdir(), tmp_path / "source.npz")] == ["source.npz"]


@pytest.mark.parametrize("name", ["mnist", "digits", "sprites"])
def test_data_remove_refuses_what_is_not_ones_own(capsys, empty_data, name):
    write_mnist(empty_data)
    status, _, err = run(capsys, "data", "remove", name)
    assert (status, f"{name} is no data set of your own, and stays" in err) == (2, True)
    assert list((empty_data / "MNIST").iterdir())


@pytest.mark.parametrize("name", ["../away", "npz:../away.npz", "{}", "mine/../../away", ".hidden", "mnist@32x32", ""])
def test_data_remove_refuses_what_lies_elsewhere(capsys, empty_data, tmp_path, name, wide_terminal):
    away = tmp_path / "away.npz"
    for path in (away, empty_data / "mine.npz", empty_data / ".hidden.npz"):
        np.savez(path, images=np.zeros((9, 4, 4), np.uint8))
    status, _, err = run(capsys, "data", "remove", name.format(away))
    assert (status, "nothing is removed elsewhere. There are: mine.npz." in err) == (2, True)
    assert all(path.exists() for path in (away, empty_data / "mine.npz", empty_data / ".hidden.npz"))


def test_data_list_removes_what_killed_imports_left_and_says_nothing(capsys, empty_data):
    (empty_data / ".mine.npz.4711.0011aabb.tmp").write_bytes(b"half")
    status, out, err = run(capsys, "data", "list")
    assert (status, "mine" in out, err) == (0, False, "")
    assert not list(empty_data.iterdir())
