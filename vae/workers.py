"""Functions of arrays in processes of their own: work that holds Python's lock runs on all cores, and can be stopped.

Each piece of work is one run of `python -m vae.workers MODULE:FUNCTION IN.npz OUT.npz`. Not multiprocessing: its new
processes run the caller's main script first, which for a dashboard is the page. Starting one costs the imports of the
function's module (about 1 s with scikit-learn), so a piece of work should take longer than that.
"""

import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from vae.cache import Arrays
from vae.errors import MeasureError, Stopped
from vae.folders import PROJECT

_POLL_SECONDS = 0.05


def run(
    function: str,
    tasks: Iterable[Arrays],
    on_done: Callable[[int, Arrays], None],
    stopped: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> None:
    """Call `function` ('vae.module:name', arrays by name in, arrays by name out) on each of the tasks.

    As many at a time as there are cores, or `processes`. `on_done` gets a task's position and what came of it, as soon
    as it is there. Raises Stopped, with no process left behind, once `stopped` says so; MeasureError where a process
    failed, with the last line that it wrote.
    """
    waiting = list(enumerate(tasks))
    running: dict[int, subprocess.Popen[bytes]] = {}
    cores = processes or os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            while waiting or running:
                if stopped():
                    raise Stopped("Stopped. What was finished is kept.")
                while waiting and len(running) < cores:
                    position, arrays = waiting.pop(0)
                    running[position] = _start(function, arrays, folder, position)
                for position, process in list(running.items()):
                    if process.poll() is not None:
                        del running[position]
                        on_done(position, _result(process, folder, position))
                time.sleep(_POLL_SECONDS)
        finally:
            for process in running.values():
                process.kill()
                process.wait()


def _start(function: str, arrays: Arrays, folder: Path, position: int) -> subprocess.Popen[bytes]:
    np.savez(folder / f"{position}-in.npz", allow_pickle=False, **arrays)
    given, result = (str(folder / f"{position}-{end}.npz") for end in ("in", "out"))
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    with (folder / f"{position}-log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "vae.workers", function, given, result],
            cwd=PROJECT, env={**os.environ, **one_thread}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip


def _result(process: subprocess.Popen[bytes], folder: Path, position: int) -> Arrays:
    if process.returncode:
        lines = (folder / f"{position}-log").read_text(errors="replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), f"exit status {process.returncode}")
        raise MeasureError(f"A worker process failed: {last[:300]}")
    return _read(folder / f"{position}-out.npz")


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _main(function: str, given: str, result: str) -> None:
    module, name = function.split(":")
    if not module.startswith("vae."):
        raise ValueError(f"{function} is no function of this project")
    found = getattr(importlib.import_module(module), name)(**_read(Path(given)))
    np.savez(result, allow_pickle=False, **found)


if __name__ == "__main__":
    _main(*sys.argv[1:])
