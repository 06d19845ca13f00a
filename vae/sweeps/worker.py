"""Processes of this machine as a `concurrent.futures.Executor`, for functions of one text that give a text.

Not `ProcessPoolExecutor`: there one process that is killed breaks the pool and ends the work of all others, workers
outlive a parent that is killed, and a new process runs the caller's main script first. Here a worker is
`python -m vae.sweeps.worker`, a new interpreter, never a fork; it reads requests from its standard input, a line each,
and ends itself when that is closed, which is when its parent is gone, however it went.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from vae.core.errors import SweepError
from vae.core.folders import CACHE_VARIABLE, PROJECT, cache_dir

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class WorkerLost(SweepError):
    """A worker's process ended while it was at work: killed, or out of memory."""


class Processes(Executor):
    """So many processes, each with so many threads of its libraries; one that is lost is replaced."""

    def __init__(self, workers: int, threads: int) -> None:
        self._threads = ThreadPoolExecutor(workers)  # each waits for one process
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers: list[_Worker] = []
        self._each, self._lock, self._closed, self._started = threads, threading.Lock(), False, 0
        self._logs = tempfile.TemporaryDirectory()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """The answer to come of a function at the top of a module of this project, for one text."""
        (text,) = args
        if kwargs:
            raise TypeError("a worker is sent one text and nothing else")
        return self._threads.submit(self._call, f"{fn.__module__}:{fn.__qualname__}", text)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End: at once, without `wait`, whatever a worker is at."""
        if not wait:
            self._end()
        self._threads.shutdown(wait=True, cancel_futures=cancel_futures)
        self._end()
        self._logs.cleanup()

    @property
    def pids(self) -> list[int]:
        """Of the processes that there are."""
        with self._lock:
            return [worker.process.pid for worker in self._workers]

    def _call(self, function: str, text: str) -> str:
        worker = self._take()
        try:
            answer = worker.call(function, text)
        except WorkerLost:
            worker.end()
            with self._lock:
                self._workers.remove(worker)
            raise
        self._idle.put(worker)
        return answer

    def _take(self) -> _Worker:
        with suppress(Empty):
            return self._idle.get_nowait()
        with self._lock:
            if self._closed:
                raise WorkerLost("The workers were ended.")
            self._started += 1
            log = Path(self._logs.name) / f"{self._started}.log"
            self._workers.append(_Worker(log, self._each))
            return self._workers[-1]

    def _end(self) -> None:
        with self._lock:
            self._closed = True
            workers = list(self._workers)
        for worker in workers:
            worker.end()


class _Worker:
    """One process."""

    def __init__(self, log: Path, threads: int) -> None:
        self._log = log
        own = {CACHE_VARIABLE: str(cache_dir().resolve()), **dict.fromkeys(_THREADS, str(threads))}
        # Ctrl-C is the parent's alone: it says when a worker stops.
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vae.sweeps.worker"],
                cwd=PROJECT,
                env={**os.environ, **own},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                **apart,
            )

    def call(self, function: str, text: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps([function, text]).encode() + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except (OSError, ValueError):
            answer = b""
        if not answer.endswith(b"\n"):
            lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
            last = next((line.strip() for line in reversed(lines) if line.strip()), "")
            raise WorkerLost(f"The process that worked on it ended, killed or out of memory. {last[:300]}".strip())
        found: str = json.loads(answer)
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints does not speak to the parent
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    while True:
        function, text = json.loads(requests.get())
        module, name = function.split(":")
        if not module.startswith("vae."):
            raise ValueError(f"{function} is no function of this project")
        answers.write(json.dumps(getattr(importlib.import_module(module), name)(text)).encode() + b"\n")
        answers.flush()


def _listen(requests: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)  # the parent is gone: at once, as another may soon be at the same folder


if __name__ == "__main__":
    _main()
