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
