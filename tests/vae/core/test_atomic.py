import os
import subprocess
import sys
import time

import pytest

from vae.core import atomic
from vae.core.folders import PROJECT


def test_replacing_keeps_the_old_file_where_the_writer_fails(tmp_path):
    path = tmp_path / "folder" / "file"
    atomic.write_text(path, "old")

    def fail_halfway():
        with atomic.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_text() == "old"
    atomic.write_text(path, "new")
    assert path.read_text() == "new"
    assert [p.name for p in path.parent.iterdir()] == ["file"]


def write_and_wait(path):
    """A process that has begun to replace `path`, and waits."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom vae.core import atomic\n"
        f"with atomic.replacing(Path({str(path)!r})) as temporary:\n"
        "    temporary.write_text('half')\n    print('there', flush=True)\n    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=PROJECT)
    assert process.stdout.readline() == b"there\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_what_a_killed_process_left_is_removed_and_never_what_a_living_one_writes(tmp_path):
    dead, living = (write_and_wait(tmp_path / f"{name}.npz") for name in ("dead", "living"))
    (tmp_path / ".notes.npz.tmp").write_text("a person's own")
    (tmp_path / ".other.txt.1.ab.tmp").write_text("of no data set")
    try:
        dead.kill()
        dead.wait()
        assert len(list(tmp_path.iterdir())) == 4
        for _ in range(2):
            atomic.remove_abandoned(tmp_path, "*.npz")
            left = sorted(path.name.split(".")[1] for path in tmp_path.iterdir())
            assert left == ["living", "notes", "other"]
    finally:
        living.kill()
        living.wait()


def test_file_that_was_taken_for_abandoned_while_it_was_made_is_made_again(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")
    path = tmp_path / "a"
    lock, times = fcntl.flock, []

    def removed_first(*given):
        if not times:
            path.unlink()
        times.append(given)
        lock(*given)

    monkeypatch.setattr(atomic.fcntl, "flock", removed_first)
    with atomic.held(path):
        assert path.exists()
    assert len(times) == 2


def test_where_files_cannot_be_locked_only_old_ones_are_abandoned(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "fcntl", None)
    for name, age in (("old", 4000), ("new", 10)):
        path = tmp_path / f".{name}.npz.1.ab.tmp"
        path.write_text("half")
        os.utime(path, (time.time() - age,) * 2)
    atomic.remove_abandoned(tmp_path, "*.npz")
    assert [path.name for path in tmp_path.iterdir()] == [".new.npz.1.ab.tmp"]
    with atomic.replacing(tmp_path / "file") as temporary:
        temporary.write_text("whole")
    assert (tmp_path / "file").read_text() == "whole"
