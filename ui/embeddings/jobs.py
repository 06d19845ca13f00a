"""Long work in the background, one thing at a time, shared by all visitors who wait for the same."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from vae.errors import BetascopeError, Stopped

_MOST = 64  # that are remembered

_jobs: OrderedDict[str, Job] = OrderedDict()
_lock = threading.Lock()
_worker = ThreadPoolExecutor(1, thread_name_prefix="betascope-job")  # two at once would only halve their speed


@dataclass(eq=False)
class Job:
    """One piece of work: what it has shown so far, and how it ended. `problem` is a sentence."""

    shown: Any = None  # what the work gave to `show` last
    result: Any = None
    problem: str = ""
    running: bool = False
    done: bool = False
    waiting: set[str] = field(default_factory=set)  # visitors, by session

    def show(self, what: Any) -> None:
        """Called by the work with what there is to see."""
        self.shown = what

    @property
    def stopped(self) -> bool:
        """Whether it ended without a result because nobody wanted it any more."""
        return self.done and self.result is None and not self.problem

    def unwanted(self) -> bool:
        """Asked by the work: whether every visitor who waited for it has stopped it."""
        return not self.waiting


def find(key: str) -> Job | None:
    """The job of this key, if anybody has asked for it."""
    return _jobs.get(key)


def remember(key: str, result: Any) -> Job:
    """A job that is done already."""
    return _keep(key, Job(result=result, done=True))


def wanted(key: str, visitor: str, work: Callable[[Job], Any]) -> Job:
    """The job of this key, begun if nobody has; `work` raises Stopped soon after nobody wants it any more."""
    with _lock:
        job = _jobs.get(key)
        begin = job is None or job.stopped
        if job is None or begin:
            job = Job()
        job.waiting.add(visitor)
    _keep(key, job)
    if begin:
        _worker.submit(_run, job, work)
    return job


def stop(key: str, visitor: str) -> None:
    """This visitor does not wait for it any more; it ends when nobody does."""
    with _lock:
        if job := _jobs.get(key):
            job.waiting.discard(visitor)


def _keep(key: str, job: Job) -> Job:
    with _lock:
        _jobs[key] = job
        _jobs.move_to_end(key)
        for oldest in [name for name, kept in _jobs.items() if kept.done][: max(0, len(_jobs) - _MOST)]:
            del _jobs[oldest]
    return job


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    job.running = True
    try:
        if not job.unwanted():
            job.result = work(job)
    except Stopped:
        job.result = None
    except BetascopeError as error:
        job.problem = str(error)
    except Exception:
        logging.getLogger(__name__).exception("a job failed")  # a page shows no trace; the server's log has it
        job.problem = "This went wrong in a way that nobody foresaw; the server's log says how."
    finally:
        job.running, job.done = False, True
