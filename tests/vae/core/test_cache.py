import errno
import gc
import os
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from tests.harness.damage import flipped
from vae.core import cache
from vae.core.errors import MeasureError
from vae.core.folders import CACHE_VARIABLE, cache_dir


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


class Counting:
    def __init__(self):
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return {"codes": np.arange(6.0).reshape(2, 3)}


def arrays(kind, key, compute):
    """As a memo does: what is known, else computed and stored."""
    known = cache.known(kind, key)
    if known is None:
        cache.store(kind, key, known := compute())
    return known


def test_arrays_computes_once_for_each_key():
    compute = Counting()
    for key in ({"seed": 0}, {"seed": 0}, {"seed": 1}):
        np.testing.assert_array_equal(arrays("test", key, compute)["codes"], np.arange(6.0).reshape(2, 3))
    assert compute.calls == 2
    arrays("other kind", {"seed": 0}, compute)
    assert compute.calls == 3


def test_a_damaged_file_is_computed_again():
    compute = Counting()
    arrays("test", {}, compute)
    (file,) = cache_dir().iterdir()
    for content in (b"", b"PK\x03\x04 half", file.read_bytes()[:-30]):
        file.write_bytes(content)
        assert arrays("test", {}, compute)["codes"].shape == (2, 3)
    assert compute.calls == 4
    arrays("test", {}, compute)
    assert compute.calls == 4  # the last one was repaired


def test_arrays_with_any_flipped_bit_raises_nothing():
    compute = Counting()
    arrays("test", {}, compute)
    (file,) = cache_dir().iterdir()
    for damaged in flipped(file.read_bytes()):
        file.write_bytes(damaged)
        arrays("test", {}, compute)


def test_old_temporary_file_of_a_killed_process_is_deleted(tmp_path):
    compute = Counting()
    arrays("test", {}, compute)
    abandoned = cache_dir() / ".test-0.npz.1.dead.tmp"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    arrays("test", {"seed": 1}, compute)
    assert not abandoned.exists()


def test_arrays_reads_a_file_whose_time_cannot_be_set(monkeypatch):
    compute = Counting()
    arrays("test", {}, compute)

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "utime", refuse)
    arrays("test", {}, compute)
    assert compute.calls == 1


def test_arrays_in_an_unwritable_folder_computes_each_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file" / "cache"))
    compute = Counting()
    for _ in range(2):
        assert arrays("test", {}, compute)["codes"].shape == (2, 3)
    assert compute.calls == 2


def test_the_least_recently_used_go_first(monkeypatch):
    compute = Counting()
    for seed in range(3):
        arrays("test", {"seed": seed}, compute)
    size = max(file.stat().st_size for file in cache_dir().iterdir())
    for age, file in enumerate(sorted(cache_dir().iterdir())):
        os.utime(file, (1000 + age, 1000 + age))
    arrays("test", {"seed": 0}, compute)  # used: now the newest
    monkeypatch.setattr(cache, "MAX_BYTES", 2 * size)
    arrays("test", {"seed": 3}, compute)
    assert len(list(cache_dir().iterdir())) == 2
    calls = compute.calls
    arrays("test", {"seed": 0}, compute)
    assert compute.calls == calls


ROWS = np.arange(60, dtype=np.float32).reshape(20, 3)


class Blocks:
    def __init__(self, rows=ROWS, size=7):
        self.calls, self.rows, self.size = 0, rows, size

    def __call__(self):
        self.calls += 1
        for start in range(0, len(self.rows), self.size):
            yield self.rows[start : start + self.size]


def streamed(blocks, kind="test", shape=(20, 3), key=None):
    return cache.streamed(kind, key or {}, shape, np.float32, blocks)


def test_streamed_blocks_become_one_read_only_mapped_array():
    blocks = Blocks()
    for found in (streamed(blocks), streamed(blocks)):
        np.testing.assert_array_equal(found, ROWS)
        assert isinstance(found, np.memmap)
        assert not found.flags.writeable
    assert blocks.calls == 1
    (file,) = cache_dir().iterdir()
    np.testing.assert_array_equal(np.load(file, allow_pickle=False), ROWS)  # an .npy file like any other
    streamed(blocks, key={"seed": 1})
    streamed(blocks, kind="other")
    assert blocks.calls == 3


def test_streamed_takes_no_rows_and_converts_other_types():
    assert streamed(Blocks(ROWS[:0]), shape=(0, 3)).shape == (0, 3)
    found = streamed(Blocks(ROWS.astype(np.float64)[:, ::-1]), kind="other")
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, ROWS[:, ::-1])


def test_streamed_memory_does_not_grow_with_the_array():
    block = np.zeros((1000, 25), np.float32)  # 100 KB
    tracemalloc.start()
    streamed(lambda: (block + k for k in range(200)), shape=(200_000, 25))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 2**20  # a block, and what is read of the file at a time, where the array is 20 MB


@pytest.mark.parametrize("damage", [lambda w: b"", lambda w: w[:100], lambda w: w[:-5], lambda w: w + b"0"])
def test_a_truncated_stream_is_computed_again(damage):
    blocks = Blocks()
    streamed(blocks)
    (file,) = cache_dir().iterdir()
    file.write_bytes(damage(file.read_bytes()))
    np.testing.assert_array_equal(streamed(blocks), ROWS)
    streamed(blocks)
    assert blocks.calls == 2  # repaired


def test_streamed_notices_every_flipped_bit():
    blocks = Blocks()
    streamed(blocks)
    (file,) = cache_dir().iterdir()
    whole = file.read_bytes()
    for damaged in flipped(whole):
        file.unlink()  # a mapped file is replaced, never written to
        file.write_bytes(damaged)
        np.testing.assert_array_equal(streamed(blocks), ROWS)
    assert blocks.calls == 1 + len(whole)


def test_streamed_does_not_take_a_file_of_another_shape():
    streamed(Blocks())
    assert streamed(Blocks(ROWS[:4]), shape=(4, 3)).shape == (4, 3)


def test_streamed_blocks_that_fail_leave_no_file():
    def failing():
        yield ROWS[:7]
        raise MeasureError("not finite")

    with pytest.raises(MeasureError, match="not finite"):
        streamed(failing)
    for rows in (ROWS[:19], np.concatenate([ROWS, ROWS]), ROWS[:, :2]):
        with pytest.raises(ValueError, match=r"in an array of \(20, 3\)"):
            streamed(Blocks(rows))
    assert list(cache_dir().iterdir()) == []


def test_streamed_in_an_unwritable_folder_is_held_in_memory(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file" / "cache"))
    found = streamed(Blocks())
    np.testing.assert_array_equal(found, ROWS)
    assert not found.flags.writeable


def test_streamed_on_a_disk_that_fills_up_computes_again(monkeypatch):
    write = cache._write

    def filling(file, *rest):
        write(file, *rest)
        if not isinstance(file, BytesIO):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cache, "_write", filling)
    blocks = Blocks()
    np.testing.assert_array_equal(streamed(blocks), ROWS)
    assert blocks.calls == 2
    assert list(cache_dir().iterdir()) == []


def test_streamed_files_count_towards_the_size_and_are_deleted(monkeypatch):
    blocks = Blocks()
    kept = streamed(blocks, key={"seed": 0})
    streamed(blocks, key={"seed": 1})
    for file in cache_dir().iterdir():
        os.utime(file, (1000, 1000))
    streamed(blocks, key={"seed": 1})  # used: now the newest
    monkeypatch.setattr(cache, "MAX_BYTES", 2 * max(file.stat().st_size for file in cache_dir().iterdir()))
    streamed(blocks, key={"seed": 2})
    assert len(list(cache_dir().iterdir())) == 2
    np.testing.assert_array_equal(kept, ROWS)  # deleted, but mapped still
    streamed(blocks, key={"seed": 1})
    assert blocks.calls == 3
    streamed(blocks, key={"seed": 0})
    assert blocks.calls == 4
    arrays("test", {}, Counting())  # an .npz pushes .npy files out
    assert len(list(cache_dir().iterdir())) == 2


def test_known_is_what_was_stored_and_computes_nothing():
    compute = Counting()
    assert cache.known("test", {"seed": 0}) is None
    arrays("test", {"seed": 0}, compute)
    np.testing.assert_array_equal(cache.known("test", {"seed": 0})["codes"], np.arange(6.0).reshape(2, 3))
    assert cache.known("test", {"seed": 1}) is None
    assert cache.known("other kind", {"seed": 0}) is None
    (file,) = cache_dir().iterdir()
    file.write_bytes(file.read_bytes()[:-30])
    assert cache.known("test", {"seed": 0}) is None
    assert compute.calls == 1


def test_known_counts_as_a_use_of_the_file():
    arrays("test", {}, Counting())
    (file,) = cache_dir().iterdir()
    os.utime(file, (1000, 1000))
    cache.known("test", {})
    assert file.stat().st_mtime > 1000


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors as Linux lists them")
def test_streamed_file_is_mapped_once_and_unmapped_when_released():
    def descriptors():
        """Of the one stored file alone: others of this process come and go."""
        (stored,) = cache_dir().iterdir()
        return [target for target in map(_target, Path("/proc/self/fd").iterdir()) if target == str(stored.resolve())]

    streamed(Blocks())
    gc.collect()
    assert descriptors() == []
    with ThreadPoolExecutor(8) as pool:
        held = [array[:, 1] for array in pool.map(lambda _: streamed(Blocks()), range(50))]
    assert len(descriptors()) == 1
    assert all(np.shares_memory(array, held[0]) for array in held)
    del held
    gc.collect()
    assert descriptors() == []


def _target(link):
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed meanwhile, as the listing's own
        return None


def test_a_file_that_was_replaced_is_mapped_anew_while_the_old_one_is_held():
    old = streamed(Blocks())
    (file,) = cache_dir().iterdir()
    file.unlink()
    np.testing.assert_array_equal(streamed(Blocks(ROWS + 1)), ROWS + 1)
    np.testing.assert_array_equal(old, ROWS)


def test_what_is_stored_in_passing_goes_with_its_folder_and_the_cache_is_read_as_ever(tmp_path):
    compute, lasting = Counting(), Counting()
    arrays("codes", {"model": "lasting"}, lasting)
    folder = tmp_path / "passing"
    folder.mkdir()
    with cache.passing(folder):
        for _ in range(2):
            arrays("codes", {"model": "passing"}, compute)
            arrays("codes", {"model": "lasting"}, lasting)
        blocks = cache.streamed("errors", {"model": 1}, (2, 3), np.float32, lambda: [np.ones((2, 3))])
    assert (compute.calls, lasting.calls) == (1, 1)
    assert blocks.tolist() == [[1, 1, 1], [1, 1, 1]]
    assert len(list(folder.iterdir())) == 2
    assert len(list(cache_dir().iterdir())) == 1
    arrays("codes", {"model": "passing"}, compute)
    assert compute.calls == 2  # outside it is as if nothing had been stored


def test_passing_is_one_threads_own(tmp_path):
    with cache.passing(tmp_path), ThreadPoolExecutor(1) as other:
        other.submit(arrays, "codes", {"model": 1}, Counting()).result()
    assert len(list(cache_dir().iterdir())) == 1
