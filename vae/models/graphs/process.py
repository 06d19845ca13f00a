"""The processes that run graphs: one a model, started when it is first needed, ended when nobody asks any more.

A graph may be a stranger's: what it takes of memory is bounded within its process (`worker`), what it takes of time by
the clock here, and what brings ONNX Runtime down ends that process alone.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Timer

import numpy as np
from numpy.typing import NDArray

from vae.core import processes
from vae.core.errors import CheckpointError, showable
from vae.core.folders import PROJECT
from vae.models.graphs.files import MISSING, NAMES, is_here

SECONDS = 60  # that an answer may take, of up to `MOST_ROWS`
MOST_ROWS = 256  # that are asked for at once
_IDLE = 120  # seconds until a process that nobody asks is ended
_MOST = 4  # processes: some 100 MB each

Array = NDArray[np.float32]


class _Process:
    """One model's, with a lock: who asks at the same time waits."""

    def __init__(self, files: Mapping[str, tuple[Path, str]]) -> None:
        given = [str(part) for half in NAMES for part in files[half]]
        self.lock, self.idle = Lock(), Timer(0, lambda: None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vae.models.graphs.worker", *given],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, half: str, rows: Array) -> Array:
        """Raises ValueError, the end of a sentence: the graph refuses, or takes too much."""
        given, out = self.process.stdin, self.process.stdout
        assert given is not None
        assert out is not None
        clock = Timer(SECONDS, self.process.kill)
        clock.daemon = True
        clock.start()
        try:
            header = {"half": half, "rows": len(rows), "numbers": rows.shape[1]}
            given.write(json.dumps(header).encode() + b"\n" + rows.tobytes())
            given.flush()
            line = out.readline()
            answer = json.loads(line) if line else {}
            numbers = answer.get("numbers", 0)
            content = out.read(4 * len(rows) * numbers)
        except OSError:
            answer, content = {}, b""
        finally:
            clock.cancel()
        if "error" in answer:
            raise ValueError(answer["error"])
        if "numbers" not in answer or len(content) != 4 * len(rows) * numbers:
            self.end()
            raise ValueError(f"takes more memory than a graph may have, or more than {SECONDS} s, or ends its process")
        return np.frombuffer(content, np.float32).reshape(len(rows), numbers)

    def end(self) -> None:
        self.idle.cancel()
        processes.end(self.process)


_processes: OrderedDict[tuple[str, str], _Process] = OrderedDict()  # by the digests; the least lately used first
_lock = Lock()


def run(folder: Path, digests: Mapping[str, str], half: str, rows: Array) -> Array:
    """What one half of a model makes of rows (n, numbers) of float32: (n, all that its results have of each).

    Args:
        folder: where the two files are.
        digests: their SHA-256 by the name of the half.
        half: `encoder` or `decoder`.
        rows: images or codes, flat.

    Raises CheckpointError: ONNX Runtime is not here, or the graph cannot be run within its limits.
    """
    name = showable(folder.name)
    if not is_here():
        raise CheckpointError(f"{name} {MISSING}.")
    files = {half: (folder / file, digests[half]) for half, file in NAMES.items()}
    rows = np.ascontiguousarray(rows, np.float32)
    found = []
    for at in range(0, max(1, len(rows)), MOST_ROWS):
        process = _held(files)
        try:
            found.append(process.ask(half, rows[at : at + MOST_ROWS]))
        except ValueError as error:
            raise CheckpointError(f"{name}: {NAMES[half]} {error}.") from None
        finally:
            _let_go(process)
    return np.concatenate(found)


def end_all() -> None:
    """End every process that no one waits for, as when Python ends."""
    with _lock:
        for key, process in list(_processes.items()):
            if process.lock.acquire(blocking=False):
                _processes.pop(key).end()
                process.lock.release()


def _held(files: Mapping[str, tuple[Path, str]]) -> _Process:
    """The process of these graphs, its lock taken."""
    key = files["encoder"][1], files["decoder"][1]
    while True:
        with _lock:
            process = _processes.get(key)
            if process is None or not process.alive:
                _make_room()
                process = _processes[key] = _Process(files)
            _processes.move_to_end(key)
        process.lock.acquire()
        process.idle.cancel()
        if process.alive:
            return process
        process.lock.release()  # it has ended while this waited


def _let_go(process: _Process) -> None:
    process.idle = Timer(_IDLE, _end_idle, (process,))
    process.idle.daemon = True
    process.idle.start()
    process.lock.release()


def _end_idle(process: _Process) -> None:
    if process.lock.acquire(blocking=False):
        process.end()
        process.lock.release()


def _make_room() -> None:
    """End those that were used least lately and that nobody waits for."""
    for key, process in list(_processes.items()):
        if not process.alive:
            del _processes[key]
        elif len(_processes) >= _MOST and process.lock.acquire(blocking=False):
            _processes.pop(key).end()
            process.lock.release()


atexit.register(end_all)
