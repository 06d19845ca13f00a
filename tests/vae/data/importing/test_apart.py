import sys
import time

import numpy as np
import pytest

from vae.core import atomic
from vae.core.errors import DataError, Stopped
from vae.core.task import Task
from vae.data.importing import apart
from vae.data.importing.parts import Job, Wanted
from vae.data.importing.spool import Spool


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A reader of these lines of Python, in place of a real one."""

    def make(body):
        script = tmp_path / "child.py"
        script.write_text(f"import json, os, sys, time\nfolder = sys.argv[4]\njson.load(sys.stdin)\n{body}\n")
        popen = apart.subprocess.Popen
        monkeypatch.setattr(
            apart.subprocess, "Popen", lambda line, **how: popen([sys.executable, str(script), *line[1:]], **how)
        )
        return Job((tmp_path / "a.mat",), Wanted(), Spool())

    return make


@pytest.mark.parametrize("body", ["os.abort()", "sys.exit(1)", "print('{')", "os._exit(0)", "print(json.dumps({}))"])
def test_process_that_ends_without_an_answer_is_a_data_error(reader, body):
    with pytest.raises(DataError, match=r"a\.mat made its reader end"):
        apart.read("matlab", reader(body))


def test_process_without_a_step_is_ended(reader, monkeypatch):
    monkeypatch.setattr(apart, "SILENCE_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(DataError, match="without a step"):
        apart.read("matlab", reader("time.sleep(60)"))
    assert time.monotonic() - begun < 20


def test_stop_ends_the_process_at_once(reader):
    job = reader("time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(Stopped, match="nothing of it is kept"):
        apart.read("matlab", Job(job.paths, job.wanted, job.spool, Task(stop=lambda: True)))
    assert time.monotonic() - begun < 20


def test_reports_reach_the_task_and_sentences_the_caller(reader):
    heard = []
    job = reader("print(json.dumps({'report': ['reading', 1, 2]})); print(json.dumps({'error': 'It is no file.'}))")
    with pytest.raises(DataError, match=r"It is no file\."):
        apart.read("matlab", Job(job.paths, job.wanted, job.spool, Task(heard.append)))
    assert [(one.text, one.done, one.total) for one in heard] == [("reading", 1, 2)]


def test_arrays_come_back_as_the_reader_had_them(tmp_path):
    from scipy.io import savemat

    images = np.arange(6 * 4 * 5, dtype=np.uint8).reshape(6, 4, 5)
    savemat(tmp_path / "a.mat", {"images": images, "labels": np.arange(6)})
    spool = Spool()
    found = apart.read("matlab", Job((tmp_path / "a.mat",), Wanted(), spool))
    (part,) = found.parts
    np.testing.assert_array_equal(part.images, images)
    np.testing.assert_array_equal(part.labels.ravel(), np.arange(6))
    assert isinstance(part.images, np.memmap)
    assert spool.left == Spool().left - images.nbytes


def test_folder_that_a_killed_import_left_is_removed_and_one_in_use_is_not(reader, tmp_path, monkeypatch):
    monkeypatch.setenv("BETASCOPE_CACHE", str(tmp_path / "cache"))
    for name in ("import-dead", "import-living", "import-strange", "of-another"):
        (tmp_path / "cache" / name).mkdir(parents=True)
        (tmp_path / "cache" / name / "0-images.npy").write_bytes(b"half")
    (tmp_path / "cache" / "import-dead" / ".held").touch()
    with atomic.held(tmp_path / "cache" / "import-living" / ".held"), pytest.raises(DataError):
        apart.read("matlab", reader("sys.exit(1)"))
    left = sorted(path.name for path in (tmp_path / "cache").iterdir())
    assert left == ["import-living", "import-strange", "of-another"]
