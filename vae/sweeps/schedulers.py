"""Where the members of a sweep are worked on: processes of this machine, or the workers of a Dask cluster.

Both are a `concurrent.futures.Executor` for functions of one text that give a text, and a `Stop` that running work can
ask about, as no executor can cancel what has begun.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vae.core.counted import counted
from vae.sweeps.worker import Processes


class Stop(Protocol):
    """What tells running work to end. `word`: how the work finds it, wherever it runs."""

    @property
    def word(self) -> str:
        """For a request: see `stopped`."""

    def set(self) -> None:
        """From now on `stopped` is true."""

    def clear(self) -> None:
        """From now on it is false."""


class StopFile:
    """A file that is there or not: for work on this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()

    @property
    def word(self) -> str:
        """For a request."""
        return f"file:{self._path}"

    def set(self) -> None:
        """Make the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()

    def clear(self) -> None:
        """Take the file away."""
        self._path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Scheduler:
    """An executor, how its work is stopped, how many members it works on at once, with how many threads of torch each.

    `where`: in words. `dashboard`: its address, '' where it has none.
    """

    executor: Executor
    stop: Stop
    workers: int
    threads: int
    where: str
    dashboard: str = ""


def stopped(word: str | None) -> Callable[[], bool]:
    """Whether the work of a request is to end, by its `Stop.word`."""
    kind, _, name = (word or "").partition(":")
    if kind == "file":
        return Path(name).exists
    if kind == "event":
        from vae.sweeps import cluster

        return cluster.event(name)
    return lambda: False


def split(workers: int | None = None) -> tuple[int, int]:
    """Workers and the threads of each: as many workers as cores, one thread each, unless said otherwise.

    Measured on 2 cores: see docs/sweeps.md.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = max(1, workers or cores)
    return count, max(1, cores // count)


@contextmanager
def local(out: Path, workers: int | None = None) -> Iterator[Scheduler]:
    """Processes of this machine. The sweep's folder holds what they are stopped by."""
    count, threads = split(workers)
    executor = Processes(count, threads)
    try:
        yield Scheduler(
            executor, StopFile(out / "runs" / "stop"), count, threads, counted(count, "process", "processes")
        )
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
