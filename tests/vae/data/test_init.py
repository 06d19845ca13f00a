"""Data sets by name: what is there, and which names are one data set."""

import numpy as np
import pytest

from vae import data
from vae.core.errors import DataError


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(
        DataError, match="no data set 'minst'; choose from mnist, fashion-mnist, kmnist, digits, sprites, or npz:"
    ):
        data.load("minst", "test")
    with pytest.raises(DataError, match="no split 'validation'; choose from train, test"):
        data.load("digits", "validation")


def save(path, **arrays):
    np.savez(path, **arrays)
    return f"npz:{path}"


def noise(n, height=4, width=4):
    return np.random.default_rng(0).integers(0, 256, (n, height, width)).astype(np.uint8)


def test_files_of_the_data_folder_are_listed(empty_data):
    save(empty_data / "mine.npz", images=np.zeros((5, 4, 4), np.uint8))
    (empty_data / "._mine.npz").write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ")  # copied from a Mac
    assert data.available() == ["digits", "sprites", "npz:mine.npz"]
    assert len(data.load("npz:mine.npz", "test")) == 1


def test_a_path_into_the_data_folder_is_the_file_that_is_listed(empty_data, tmp_path, monkeypatch):
    save(empty_data / "mine.npz", images=noise(10))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(empty_data)
    ways = ["npz:mine.npz", f"npz:{empty_data / 'mine.npz'}", "npz:data/mine.npz", "npz:link/mine.npz"]
    assert {data.load(name, "test").name for name in ways} == {"npz:mine.npz"}
    assert len({data.stamp(name) for name in ways}) == 1
    assert {data.size(name) for name in ways} == {(empty_data / "mine.npz").stat().st_size}
    save(tmp_path / "mine.npz", images=noise(10))
    elsewhere = f"npz:{tmp_path / 'mine.npz'}"
    assert data.load(elsewhere, "test").name == elsewhere


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("mnist", "mnist", True),
        ("mnist", "digits", False),
        ("npz:mine.npz", "npz:/some/where/mine.npz", False),
        ("npz:/a/images.npz", "npz:/b/images.npz", False),
        ("npz:/a/images.npz", "npz:/a/b/../images.npz", True),
        ("npz:mine.npz", "npz:mine.old.npz", False),
        ("mnist", "npz:mnist", False),
        ("", "mnist", False),
    ],
)
def test_same_compares_names_of_data_sets(first, second, same):
    assert data.same(first, second) is same


def test_same_holds_for_one_file_or_equal_digests(empty_data, tmp_path, monkeypatch):
    save(empty_data / "mine.npz", images=noise(10))
    (tmp_path / "link.npz").symlink_to(empty_data / "mine.npz")
    for path in (empty_data / "mine.npz", tmp_path / "link.npz"):
        assert data.same("npz:mine.npz", f"npz:{path}")
    (first, second), given = (tmp_path / "a", tmp_path / "b"), []
    for folder in (first, second):  # each time by the same words
        folder.mkdir()
        save(folder / "images.npz", images=noise(10))
        monkeypatch.chdir(folder)
        given.append(data.load("npz:images.npz", "test").name)
    assert given == [f"npz:{folder / 'images.npz'}" for folder in (first, second)]
    assert not data.same(*given)
    assert not data.same(*given, ("d", "e"))
    assert data.same(*given, ("d", "d"))
    assert not data.same("mnist", "digits", ("d", "d"))
    assert not data.same("npz:images.npz", given[0])
    assert data.same("npz:images.npz", given[0], data_dir=first)
