"""A reader in a process of its own: what a damaged file makes a C library do there ends that process and no other.

SciPy's reader of .mat files crashes on some damaged files, HDF5's library goes round in a circle.
The process reads, writes what it found into a folder as .npy files, and says so in lines of JSON:
`python -m vae.data.importing.apart MODULE FOLDER`.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO, Any

import numpy as np

from vae.core import atomic, folders
from vae.core.errors import DataError
from vae.core.task import Progress, Task
from vae.data.importing.parts import STOPPED, Contents, Job, Part, Wanted
from vae.data.importing.spool import Spool

_MEMORY = 6 * 2**30  # bytes that the process may take besides files that it maps
_PREFIX, _HELD = "import-", ".held"  # of the folder; and a file in it that is locked while the folder is used
_POLL_SECONDS = 0.1
SILENCE_SECONDS = 120.0  # without a report: a whole .mat file of 2 GiB takes half a minute


def read(module: str, job: Job) -> Contents:
    """What `read` of this reader gives, its images memory-mapped.

    Raises DataError: as the reader; or it ended without an answer. Stopped, with no process left.
    """
    cache = folders.cache_dir()
    cache.mkdir(parents=True, exist_ok=True)
    for left in cache.glob(f"{_PREFIX}*"):
        atomic.where_abandoned(left / _HELD, partial(shutil.rmtree, left))
    with (  # Windows keeps what is mapped
        tempfile.TemporaryDirectory(prefix=_PREFIX, dir=cache, ignore_cleanup_errors=True) as folder,
        atomic.held(Path(folder) / _HELD),
    ):
        answer = _answer(module, job, folder)
        if "error" in answer:
            raise DataError(answer["error"])
        parts = tuple(_part(Path(folder) / str(k), part, job.spool) for k, part in enumerate(answer["parts"]))
    names = answer["class_names"]
    return Contents(
        parts,
        answer["transposed"],
        None if names is None else {int(value): name for value, name in names.items()},
        tuple(answer["factor_names"]),
        tuple(answer["files"]),
        tuple(answer["notes"]),
    )


def _answer(module: str, job: Job, folder: str) -> dict[str, Any]:
    """The last line of the process; those before are reports for the task."""
    given = {"paths": [str(path) for path in job.paths], "wanted": asdict(job.wanted)}
    here = str(Path(__file__).resolve().parents[3])
    child = subprocess.Popen(
        [sys.executable, "-m", "vae.data.importing.apart", module, folder],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True)
    try:
        child.stdin.write(json.dumps(given).encode())
        child.stdin.close()
        listener.start()
        last: dict[str, Any] = {}
        heard = time.monotonic()
        while time.monotonic() < heard + SILENCE_SECONDS:
            job.task.check(STOPPED)
            try:
                line = lines.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            heard = time.monotonic()
            if not line:
                break
            last = json.loads(line)
            if "report" in last:
                job.task.report(*last["report"])
        if "error" in last or "parts" in last:
            return last
    except (OSError, ValueError):
        pass  # it ended while it was written to, or in the middle of a line
    finally:
        child.kill()
        child.wait()
        if listener.ident:
            listener.join()
        child.stdout.close()
    named = ", ".join(str(path) for path in job.paths[:3])
    raise DataError(
        f"{named} made its reader end, or go on for {SILENCE_SECONDS:.0f} s without a step: the file is damaged, or "
        "takes too much memory. Get it again."
    )


def _listen(stream: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _part(stem: Path, about: dict[str, Any], spool: Spool) -> Part:
    images = np.load(f"{stem}-images.npy", mmap_mode="r", allow_pickle=False)
    spool.claim(images.nbytes, about["where"])
    labels = np.load(f"{stem}-labels.npy", allow_pickle=False) if about["labelled"] else None
    factors = {name: np.load(f"{stem}-factor-{k}.npy", allow_pickle=False) for k, name in enumerate(about["factors"])}
    return Part(about["name"], images, about["where"], labels, about["labelled_by"], factors)


def _main(module: str, folder: str) -> None:
    _limit()
    given = json.load(sys.stdin)
    given["wanted"]["size"] = tuple(given["wanted"]["size"]) if given["wanted"]["size"] else None
    paths = tuple(map(Path, given["paths"]))

    def report(now: Progress) -> None:
        _say({"report": [now.text, now.done, now.total]})

    try:
        reader = import_module(f"vae.data.importing.readers.{module}").read
        found: Contents = reader(Job(paths, Wanted(**given["wanted"]), Spool(), Task(report)))
        for k, part in enumerate(found.parts):
            stem = Path(folder) / str(k)
            np.save(f"{stem}-images.npy", part.images, allow_pickle=False)
            if part.labels is not None:
                np.save(f"{stem}-labels.npy", part.labels, allow_pickle=False)
            for j, column in enumerate(part.factors.values()):
                np.save(f"{stem}-factor-{j}.npy", column, allow_pickle=False)
    except DataError as error:
        return _say({"error": str(error)})
    except (MemoryError, OSError) as error:
        return _say({"error": f"{paths[0]} cannot be read ({error or 'it takes too much memory'})."})
    _say(
        {
            "parts": [
                {
                    "name": part.name,
                    "where": part.where,
                    "labelled": part.labels is not None,
                    "labelled_by": part.labelled_by,
                    "factors": list(part.factors),
                }
                for part in found.parts
            ],
            "transposed": found.transposed,
            "class_names": found.class_names,
            "factor_names": found.factor_names,
            "files": found.files,
            "notes": found.notes,
        }
    )
    return None


def _limit() -> None:
    """Bound the memory of this process, and let it leave no core file; where the system can do neither, go on."""
    try:
        import resource
    except ImportError:
        return  # Windows
    for kind, most in ((resource.RLIMIT_DATA, _MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:3])
