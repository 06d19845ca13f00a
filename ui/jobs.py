"""Long work in the background, one thing at a time, shared by all visitors who wait for the same."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from vae.errors import BetascopeError, Stopped

_MOST = 64  # that are remembered
_PATIENCE = 90.0  # seconds: who has not asked for so long has left; a tab in the background asks once a minute
_GLANCE = 0.01  # seconds between two looks at work that may be done at once
_LAST = 10.0  # seconds that work is given to notice that the server ends
_AGAIN = 30.0  # seconds after which work that failed in a way that nobody foresaw may be tried again

_jobs: OrderedDict[str, Job] = OrderedDict()
_lock = threading.Lock()
_queue: SimpleQueue[tuple[Job, Callable[[Job], Any]] | None] = SimpleQueue()  # None: nothing more comes
_ending = threading.Event()
_worker: threading.Thread | None = None  # one: two at once would only halve their speed


@dataclass(eq=False)
class Job:
    """One piece of work: what it has shown so far, and how it ended. `problem` is a sentence."""

    shown: Any = None  # what the work gave to `show` last
    result: Any = None
    problem: str = ""
    running: bool = False
    done: bool = False
    again: float = float("inf")  # when it may be tried again
    waiting: dict[str, tuple[str, float]] = field(default_factory=dict)  # by visitor: for what, and when they asked

    def show(self, what: Any) -> None:
        """Called by the work with what there is to see."""
        self.shown = what

    @property
    def open(self) -> bool:
        """Whether it may still come to something: it runs, or waits for its turn."""
        return not self.done

    @property
    def stopped(self) -> bool:
        """Whether it ended without a result because nobody wanted it any more."""
        return self.done and self.result is None and not self.problem

    @property
    def unforeseen(self) -> bool:
        """Whether it failed in a way that may not happen again."""
        return self.again < float("inf")

    def unwanted(self) -> bool:
        """Asked by the work: whether all who waited for it have stopped it, left, or asked for other things.

        Or the server ends.
        """
        now = time.monotonic()
        return _ending.is_set() or all(now - asked > _PATIENCE for _, asked in list(self.waiting.values()))


def find(key: str) -> Job | None:
    """The job of this key, if anybody has asked for it."""
    return _jobs.get(key)


def remember(key: str, result: Any) -> Job:
    """A job that is done already."""
    with _lock:
        return _keep(key, Job(result=result, done=True))


def wanted(key: str, visitor: str, group: str, work: Callable[[Job], Any]) -> Job:
    """The job of this key, begun if nobody has; `work` raises Stopped soon after nobody wants it any more.

    A visitor waits for one group of jobs at a time, and is to ask again and again as long as they do.
    """
    now = time.monotonic()
    with _lock:
        for other in _jobs.values():
            if other.waiting.get(visitor, (group, now))[0] != group:
                del other.waiting[visitor]
        job = _jobs.get(key)
        if job is None or job.stopped or now > job.again:
            job = Job()
            _start()
            _queue.put((job, work))
        job.waiting[visitor] = (group, now)
        return _keep(key, job)


def stop(key: str, visitor: str) -> None:
    """This visitor does not wait for it any more; it ends when nobody does."""
    with _lock:
        if job := _jobs.get(key):
            job.waiting.pop(visitor, None)


def settle(waited_for: Collection[Job], seconds: float) -> None:
    """Give work that may be done at once, because it finds all it needs in a cache, so long to be done."""
    until = time.monotonic() + seconds
    while any(job.open for job in waited_for) and time.monotonic() < until:
        time.sleep(_GLANCE)


def _keep(key: str, job: Job) -> Job:
    _jobs[key] = job
    _jobs.move_to_end(key)
    for oldest in [name for name, kept in _jobs.items() if kept.done][: max(0, len(_jobs) - _MOST)]:
        del _jobs[oldest]
    return job


def _start() -> None:
    global _worker
    if _worker is None:
        _worker = threading.Thread(target=_work, name="betascope-jobs", daemon=True)  # Ctrl-C does not wait for it
        _worker.start()
        atexit.register(_end, _worker)


def _end(worker: threading.Thread) -> None:
    """A thread inside a library of native code would bring the process down with it when the interpreter goes."""
    _ending.set()
    _queue.put(None)
    worker.join(_LAST)


def _work() -> None:
    while (asked := _queue.get()) is not None:
        _run(*asked)


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
        if not _ending.is_set():  # then half of the interpreter is gone
            logging.getLogger(__name__).exception("a job failed")  # a page shows no trace; the server's log has it
        job.problem = "This went wrong in a way that nobody foresaw; the server's log says how. Try again in a minute."
        job.again = time.monotonic() + _AGAIN
    finally:
        job.running, job.done = False, True
