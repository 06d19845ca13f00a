"""Results that ship beside the checkpoints: found where the cache has nothing, never written, never trusted."""

import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest

from tests.harness.damage import flipped
from vae.core import cache, measured
from vae.core.folders import CACHE_VARIABLE, CHECKPOINTS_VARIABLE, cache_dir

KEY = {"seed": 0}


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv(CHECKPOINTS_VARIABLE, str(tmp_path / "checkpoints"))


def forget(monkeypatch, tmp_path):
    """From now on the user's cache is an empty one."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "empty"))


def shipped(kind="test", key=KEY, **arrays):
    """Store arrays, collect them, and write the archive; gives its path."""
    cache.store(kind, key, arrays)
    with measured.collected() as results:
        assert cache.known(kind, key) is not None
    path = measured.folder() / "images.zip"
    measured.write(path, results)
    return path


def rows(n=3):
    return cache.streamed("rows", KEY, (n, 2), np.float32, lambda: iter([np.ones((n, 2), np.float32)]))


def test_what_ships_is_found_where_the_cache_has_nothing_and_leaves_it_empty(monkeypatch, tmp_path):
    shipped(codes=np.arange(6.0), names=np.array(["a", "b"]))
    forget(monkeypatch, tmp_path)
    found = cache.known("test", KEY)
    assert found["codes"].tolist() == list(range(6))
    assert found["names"].tolist() == ["a", "b"]
    assert not cache_dir().exists()
    assert cache.known("test", {"seed": 1}) is None
    assert cache.known("other", KEY) is None


def test_the_users_own_result_comes_first(monkeypatch, tmp_path):
    shipped(value=np.array(1))
    forget(monkeypatch, tmp_path)
    cache.store("test", KEY, {"value": np.array(2)})
    assert cache.known("test", KEY)["value"] == 2


def test_small_rows_ship_and_large_ones_do_not(monkeypatch, tmp_path):
    large = cache._SHIPPED_ROWS // 8 + 1
    with measured.collected() as results:
        for n in (3, large):  # computed, then found
            rows(n), rows(n)
    assert len(results) == 1
    measured.write(measured.folder() / "images.zip", results)
    forget(monkeypatch, tmp_path)

    def never():
        raise AssertionError("it ships")

    found = cache.streamed("rows", KEY, (3, 2), np.float32, never)
    assert found.tolist() == [[1, 1]] * 3
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 0
    with pytest.raises(AssertionError, match="it ships"):
        cache.streamed("rows", KEY, (4, 2), np.float32, never)  # another shape is another array


def test_only_what_is_asked_for_is_collected(tmp_path):
    for kind in ("first", "second"):
        cache.store(kind, KEY, {"value": np.array(1)})
    with measured.collected() as results:
        cache.known("second", KEY)
        cache.known("third", KEY)
    cache.known("first", KEY)
    assert [name.split("-")[0] for name in results] == ["second"]


def test_an_archive_that_is_replaced_is_read_anew(monkeypatch, tmp_path):
    path = shipped(value=np.array(1))
    forget(monkeypatch, tmp_path)
    assert cache.known("test", KEY)["value"] == 1
    measured.write(path, {})
    assert not path.exists()
    assert cache.known("test", KEY) is None
    measured.write(path, {})  # there is nothing to remove


def test_the_same_results_give_the_same_file(tmp_path):
    paths = [tmp_path / name for name in ("one.zip", "two.zip")]
    for path in paths:
        measured.write(path, {"b": b"second", "a": b"first"})
        os.utime(path, (0, 0))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_flipped_bit_anywhere_is_nothing_or_the_result(monkeypatch, tmp_path):
    path = shipped(value=np.arange(40))
    forget(monkeypatch, tmp_path)
    whole = path.read_bytes()
    found = 0
    for position, damaged in enumerate(flipped(whole)):
        path.write_bytes(damaged)
        os.utime(path, ns=(position, position))
        result = cache.known("test", KEY)
        assert result is None or result["value"].tolist() == list(range(40))
        found += result is not None
    assert 0 < found < len(whole) / 2


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_nothing(tmp_path, content):
    measured.folder().mkdir(parents=True)
    (measured.folder() / "images.zip").write_bytes(content)
    (measured.folder() / "folder.zip").mkdir()
    assert cache.known("test", KEY) is None


@pytest.mark.parametrize("case", ["unpacks to more", "no arrays", "stored", "too large"])
def test_a_strangers_archive_is_not_unpacked(monkeypatch, tmp_path, case):
    path = shipped(value=np.zeros(1000))
    forget(monkeypatch, tmp_path)
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        content = archive.read(name)
    if case == "unpacks to more":  # an array that is packed within the packed file
        inner = BytesIO()
        np.savez_compressed(inner, value=np.zeros(1000))
        content = inner.getvalue()
    if case == "no arrays":
        content = b"\x93NUMPY"
    if case == "too large":
        monkeypatch.setattr(measured, "LARGEST", 100)
    how = zipfile.ZIP_STORED if case == "stored" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", how) as archive:
        archive.writestr(name, content)
    os.utime(path, (1, 1))
    assert cache.known("test", KEY) is None


def test_threads_read_it_at_once(monkeypatch, tmp_path):
    shipped(value=np.arange(1000))
    forget(monkeypatch, tmp_path)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: int(cache.known("test", KEY)["value"].sum()), range(64)))
    assert found == [499500] * 64
