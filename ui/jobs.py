"""Long work in the background, one thing at a time, shared by all visitors who wait for the same.

Beside it, one thing at a time, goes what takes a second or two: it does not wait for what takes minutes.

Nobody waits for another's whole job: `rota` says whose turn it is. What the visitors of a server can make it do here is
bounded: a visitor waits for one group of jobs at a time; what nobody waits for leaves the queue at once; so many jobs
have begun, and so many wait.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from streamlit import runtime

from ui import gate, rota
from ui.pace import Pace
from vae.core.task import Progress, Task

_MOST = 64  # that are remembered
_MOST_WAITING = 400  # for their turn: eight of each of fifty visitors
_PATIENCE = 90.0  # seconds after which a visitor who does not ask again has left; hidden tabs ask once a minute
_GONE = 10.0  # seconds: the same, for whoever has closed the page; a connection that broke is back sooner
_GLANCE = 0.01  # seconds between two looks at work that may be done at once
_FULL = "The server has as much to measure as it takes on. What others wait for comes first; try again in a minute."

Work = Callable[[Task], Any]

_jobs: OrderedDict[str, Job] = OrderedDict()


@dataclass(frozen=True, eq=False)
class Status:
    """How far a job is at one moment.

    value: its result, or what there is of it so far; None where there is nothing yet. busy: it may still come to more.
    problem: a sentence where it failed. begun: it has had a turn. at_work: it has one now. worked: seconds of all its
    turns. left: seconds that what it counts now may still take, where that can be told. quick: see `wanted`.
    """

    value: Any = None
    busy: bool = False
    problem: str = ""
    progress: Progress = field(default_factory=Progress)
    begun: bool = False
    at_work: bool = False
    worked: float = 0.0
    left: float | None = None
    quick: bool = False


@dataclass(frozen=True)
class Others:
    """What others than one visitor wait for: how many jobs, and the title and progress of the one at work, if any."""

    jobs: int = 0
    title: str = ""
    progress: Progress = field(default_factory=Progress)


@dataclass(eq=False)
class Job:
    """One piece of work: how far it is, and how it ended. `problem` is a sentence."""

    progress: Progress = field(default_factory=Progress)
    result: Any = None
    problem: str = ""
    running: bool = False
    done: bool = False
    again: float = float("inf")  # when it may be tried again
    quick: bool = False  # it takes a second or two
    title: str = ""  # what it is for, to other visitors
    pace: Pace = field(default_factory=Pace)
    until: float = 0.0  # when it has had its turn
    waiting: dict[str, tuple[str, float]] = field(default_factory=dict)  # by visitor: for what, and when they asked

    @property
    def task(self) -> Task:
        """What the work is handed: its reports are the job's progress, and it stops when nobody wants it."""
        return Task(self._report, self._ends)

    @property
    def status(self) -> Status:
        """How far it is now."""
        busy = not self.done  # looked at first: whoever sees that it is done also sees its result
        progress = self.progress if self.running or not busy else Progress("waits for its turn")
        value = self.progress.partial if self.result is None else self.result
        return Status(
            value,
            busy,
            self.problem,
            progress,
            self.running,
            rota.at_work(self.quick) is self,
            self.pace.worked(rota.clock()),
            self.pace.left(rota.clock()) if busy else None,
            self.quick,
        )

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
        """Whether all who waited for it have stopped it, left, or asked for other things; or the server ends."""
        return rota.ends() or not any(_waits(who, asked) for who, (_, asked) in list(self.waiting.items()))

    def _report(self, progress: Progress) -> None:
        if progress.partial is None:  # what there was to see is still there
            progress = replace(progress, partial=self.progress.partial)
        self.progress = progress
        self.pace.report(progress, rota.clock())
        rota.hand_on(self)

    def _ends(self) -> bool:
        rota.hand_on(self)
        return self.unwanted()


def find(key: str) -> Job | None:
    """The job of this key, if anybody has asked for it."""
    return _jobs.get(key)


def remember(key: str, result: Any) -> Job:
    """A job that is done already."""
    with rota.lock:
        return _keep(key, Job(result=result, done=True))


def wanted(key: str, visitor: str, group: str, work: Work, *, quick: bool = False, title: str = "") -> Job:
    """The job of this key, begun if nobody has; `work` raises Stopped soon after its task says that nobody wants it.

    quick: it takes a second or two. title: what it is for, as other visitors read it.

    A visitor waits for one group of jobs at a time, and is to ask again and again as long as they do; a job that has
    ended is nothing to wait for. Where too much waits already it is a job that has ended with a sentence, and may be
    tried again.
    """
    now = time.monotonic()
    known = _jobs.get(key)
    if known is not None and (known.result is not None or known.problem) and not known.unforeseen:
        return known
    with rota.lock:
        for other in _jobs.values():
            if other.waiting.get(visitor, (group, now))[0] != group:
                del other.waiting[visitor]
        rota.drop_unwanted()
        job = _jobs.get(key)
        if job is None or job.stopped or now > job.again:
            if rota.waiting() >= _MOST_WAITING:
                return Job(problem=_FULL, done=True, again=now)
            job = Job(waiting={visitor: (group, now)}, quick=quick, title=title)
            rota.wait(job, work)
        job.waiting[visitor] = (group, now)
        return _keep(key, job)


def stop(key: str, visitor: str) -> None:
    """This visitor does not wait for it any more; it ends when nobody does."""
    with rota.lock:
        if job := _jobs.get(key):
            job.waiting.pop(visitor, None)
            rota.drop_unwanted()


def others(visitor: str, *, quick: bool = False) -> Others:
    """What others than this visitor wait for."""
    with rota.lock:
        theirs = [job for job in rota.not_ended() if job.quick == quick and not job.unwanted()]
        theirs = [job for job in theirs if visitor not in job.waiting]
        now = rota.at_work(quick)
        return Others(len(theirs), now.title, now.progress) if now in theirs and now else Others(len(theirs))


def settle(waited_for: Collection[Job], seconds: float) -> None:
    """Give work that may be done at once, because it finds all it needs in a cache, so long to be done."""
    until = time.monotonic() + seconds
    if any(job.open for job in waited_for):
        gate.step_aside()
    while any(job.open for job in waited_for) and time.monotonic() < until:
        time.sleep(_GLANCE)


def _waits(visitor: str, asked: float) -> bool:
    """Whether a visitor who asked at that time is still there."""
    since = time.monotonic() - asked
    return since <= _GONE or (since <= _PATIENCE and _connected(visitor))


def _connected(visitor: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(visitor)


def _keep(key: str, job: Job) -> Job:
    _jobs[key] = job
    _jobs.move_to_end(key)
    for oldest in [name for name, kept in _jobs.items() if kept.done][: max(0, len(_jobs) - _MOST)]:
        del _jobs[oldest]
    return job
