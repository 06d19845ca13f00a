import os

import numpy as np
import pytest

from vae import cache
from vae.folders import CACHE_VARIABLE, cache_dir


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


class Counting:
    def __init__(self):
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return {"codes": np.arange(6.0).reshape(2, 3)}


def test_computes_once_for_each_key():
    compute = Counting()
    for key in ({"seed": 0}, {"seed": 0}, {"seed": 1}):
        np.testing.assert_array_equal(cache.arrays("test", key, compute)["codes"], np.arange(6.0).reshape(2, 3))
    assert compute.calls == 2
    cache.arrays("other kind", {"seed": 0}, compute)
    assert compute.calls == 3


def test_a_damaged_file_is_computed_again():
    compute = Counting()
    cache.arrays("test", {}, compute)
    (file,) = cache_dir().iterdir()
    for content in (b"", b"PK\x03\x04 half", file.read_bytes()[:-30]):
        file.write_bytes(content)
        assert cache.arrays("test", {}, compute)["codes"].shape == (2, 3)
    assert compute.calls == 4
    cache.arrays("test", {}, compute)
    assert compute.calls == 4  # the last one was repaired


def test_no_flipped_bit_is_an_error():
    compute = Counting()
    cache.arrays("test", {}, compute)
    (file,) = cache_dir().iterdir()
    whole = file.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        file.write_bytes(damaged)
        cache.arrays("test", {}, compute)


def test_what_a_killed_process_left_is_swept(tmp_path):
    compute = Counting()
    cache.arrays("test", {}, compute)
    abandoned = cache_dir() / ".test-0.npz.1.dead.tmp"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    cache.arrays("test", {"seed": 1}, compute)
    assert not abandoned.exists()


def test_a_cache_that_can_only_be_read_is_read(monkeypatch):
    compute = Counting()
    cache.arrays("test", {}, compute)

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    cache.arrays("test", {}, compute)
    assert compute.calls == 1


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file" / "cache"))
    compute = Counting()
    for _ in range(2):
        assert cache.arrays("test", {}, compute)["codes"].shape == (2, 3)
    assert compute.calls == 2


def test_the_least_recently_used_go_first(monkeypatch):
    compute = Counting()
    for seed in range(3):
        cache.arrays("test", {"seed": seed}, compute)
    size = max(file.stat().st_size for file in cache_dir().iterdir())
    for age, file in enumerate(sorted(cache_dir().iterdir())):
        os.utime(file, (1000 + age, 1000 + age))
    cache.arrays("test", {"seed": 0}, compute)  # used: now the newest
    monkeypatch.setattr(cache, "MAX_BYTES", 2 * size)
    cache.arrays("test", {"seed": 3}, compute)
    assert len(list(cache_dir().iterdir())) == 2
    calls = compute.calls
    cache.arrays("test", {"seed": 0}, compute)
    assert compute.calls == calls
