"""Functions of arrays in processes of their own: work that holds Python's lock runs on all cores, and can be stopped.

A worker is `python -m vae.core.processes MODULE:FUNCTION`: it reads a line "IN.npz OUT.npz" for each input and
answers with a line. Not multiprocessing: its new processes run the caller's main script first, which for a dashboard
is the page.
A worker is there after the imports of the function's module (about 1 s with scikit-learn).
"""

import importlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue

import numpy as np

from vae.core.cache import Arrays
from vae.core.errors import MeasureError
from vae.core.folders import PROJECT
from vae.core.task import Task

_POLL_SECONDS = 0.1
_DONE = b"done\n"

_inline: ContextVar[bool] = ContextVar("inline", default=False)  # of this thread


@contextmanager
def inline() -> Iterator[None]:
    """Within the block `run` calls functions in this thread: for what is itself one of as many as there are cores."""
    token = _inline.set(True)
    try:
        yield
    finally:
        _inline.reset(token)


def run(
    function: str,
    inputs: Iterable[Arrays],
    on_done: Callable[[int, Arrays], None],
    task: Task = Task(),
    processes: int | None = None,
) -> None:
    """Call `function` ('vae.module:name', arrays by name in, arrays by name out) on each of the inputs.

    As many at a time as there are cores, or `processes`; of the inputs one more than that is in memory at most, taken
    when it is needed. `on_done` gets an input's position and its result as soon as it is there, in the caller's thread.
    Raises Stopped, with no process left behind, once the task is stopped; MeasureError where an input failed, with the
    last line that its worker wrote.
    """
    if _inline.get():
        for position, arrays in enumerate(inputs):
            task.check()
            on_done(position, called(function)(**arrays))
        return
    at_once = processes or os.cpu_count() or 1
    waiting, positions = iter(inputs), count()  # not enumerate, which may hold what it gave out last
    ready: SimpleQueue[tuple[int, Arrays]] = SimpleQueue()
    idle: SimpleQueue[_Worker] = SimpleQueue()
    workers: list[_Worker] = []
    running: set[Future[tuple[int, Arrays]]] = set()

    def work() -> tuple[int, Arrays]:
        worker, (position, arrays) = idle.get(), ready.get()
        try:
            return position, worker.call(arrays)
        finally:
            idle.put(worker)

    def begin_next() -> None:
        for arrays in islice(waiting, 1):
            if len(workers) < min(at_once, len(running) + 1):
                workers.append(_Worker(function, Path(folder) / str(len(workers))))
                idle.put(workers[-1])
            ready.put((next(positions), arrays))
            running.add(threads.submit(work))

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(at_once) as threads:
        try:
            for _ in range(at_once + 1):  # one lies ready for the first worker that is done
                begin_next()
            while running:
                task.check()
                for future in wait(running, _POLL_SECONDS, FIRST_COMPLETED).done:
                    running.remove(future)
                    on_done(*future.result())
                    begin_next()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.end()


class _Worker:
    """One process; its files are called `stem` and something."""

    def __init__(self, function: str, stem: Path) -> None:
        self.stem = stem
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        with self._file("log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vae.core.processes", function],
                cwd=PROJECT,
                env={**os.environ, **one_thread},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    def call(self, arrays: Arrays) -> Arrays:
        given, result = self._file("in.npz"), self._file("out.npz")
        np.savez(given, allow_pickle=False, **arrays)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(f"{given}\t{result}\n".encode())
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except OSError:
            answer = b""
        if answer != _DONE:
            lines = self._file("log").read_text(errors="replace").split("\n")
            last = next((line for line in reversed(lines) if line.strip()), "it ended without a word")
            raise MeasureError(f"A worker process failed: {last[:300]}")
        return _read(result)

    def end(self) -> None:
        end(self.process)

    def _file(self, ending: str) -> Path:
        return self.stem.with_name(f"{self.stem.name}-{ending}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and close what led to it."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was not written yet goes nowhere
                stream.close()


def _read(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def called(function: str) -> Callable[..., Arrays]:
    """The function of this name, 'vae.module:name'. Raises ValueError for one that is not this project's."""
    module, name = function.split(":")
    if not module.startswith("vae."):
        raise ValueError(f"{function} is no function of this project")
    found: Callable[..., Arrays] = getattr(importlib.import_module(module), name)
    return found


def _main(function: str) -> None:
    found = called(function)
    for line in sys.stdin:
        given, result = line.rstrip("\n").split("\t")
        np.savez(result, allow_pickle=False, **found(**_read(Path(given))))
        sys.stdout.write(_DONE.decode())
        sys.stdout.flush()


if __name__ == "__main__":
    _main(sys.argv[1])
