"""Long work in the background, one thing at a time, shared by all visitors who wait for the same.

Beside it, one thing at a time, goes what takes a second or two: it does not wait for what takes minutes.

Nobody waits for another's whole job: wherever work says how far it is, or asks whether it is still wanted, it hands its
turn to the visitor whose last one is longest ago, and goes on when it has the next. What the visitors of a server can
make it do here is bounded: a visitor waits for one group of jobs at a time; what nobody waits for leaves the queue at
once; so many jobs have begun, and so many wait.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from streamlit import runtime

from ui.pace import Pace
from vae.core.errors import BetascopeError, Stopped
from vae.core.task import Progress, Task

_MOST = 64  # that are remembered
_MOST_TURNS = 1000  # visitors of whom it is known when their turn was
_MOST_BEGUN = 12  # and not ended, of long and of quick work each: they hold codes, megabytes of them
_MOST_WAITING = 400  # for their turn: eight of each of fifty visitors
_PATIENCE = 90.0  # seconds after which a visitor who does not ask again has left; hidden tabs ask once a minute
_GONE = 10.0  # seconds: the same, for whoever has closed the page; a connection that broke is back sooner
_TURN = 1.0  # seconds that a job works while other visitors wait
_GLANCE = 0.01  # seconds between two looks at work that may be done at once
_LAST = 10.0  # seconds that work is given to notice that the server ends
_AGAIN = 30.0  # seconds after which work that failed in a way that nobody foresaw may be tried again
_FULL = "The server has as much to measure as it takes on. What others wait for comes first; try again in a minute."

Work = Callable[[Task], Any]

_jobs: OrderedDict[str, Job] = OrderedDict()
_lock = threading.RLock()
_arrived = threading.Condition(_lock)
_waiting: dict[Job, Work] = {}  # for their turn, in the order in which they were asked for
_begun: dict[Job, threading.Thread] = {}  # not ended; all but two of them wait for their next turn
_at_work: dict[bool, Job | None] = {False: None, True: None}  # of long and of quick work: more would slow one another
_turns: OrderedDict[str, int] = OrderedDict()  # by visitor: how many turns there had been when they had one
_ending = threading.Event()
_clock = time.monotonic


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
            _at_work[self.quick] is self,
            self.pace.worked(_clock()),
            self.pace.left(_clock()) if busy else None,
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
        return _ending.is_set() or not any(_waits(who, asked) for who, (_, asked) in list(self.waiting.items()))

    def _report(self, progress: Progress) -> None:
        if progress.partial is None:  # what there was to see is still there
            progress = replace(progress, partial=self.progress.partial)
        self.progress = progress
        self.pace.report(progress, _clock())
        _hand_on(self)

    def _ends(self) -> bool:
        _hand_on(self)
        return self.unwanted()


def find(key: str) -> Job | None:
    """The job of this key, if anybody has asked for it."""
    return _jobs.get(key)


def remember(key: str, result: Any) -> Job:
    """A job that is done already."""
    with _lock:
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
    with _lock:
        for other in _jobs.values():
            if other.waiting.get(visitor, (group, now))[0] != group:
                del other.waiting[visitor]
        _drop_unwanted()
        job = _jobs.get(key)
        if job is None or job.stopped or now > job.again:
            if len(_waiting) >= _MOST_WAITING:
                return Job(problem=_FULL, done=True, again=now)
            job = Job(waiting={visitor: (group, now)}, quick=quick, title=title)
            _waiting[job] = work
            if _at_work[quick] is None:
                _begin_turn(_next(quick))
        job.waiting[visitor] = (group, now)
        return _keep(key, job)


def stop(key: str, visitor: str) -> None:
    """This visitor does not wait for it any more; it ends when nobody does."""
    with _lock:
        if job := _jobs.get(key):
            job.waiting.pop(visitor, None)
            _drop_unwanted()


def others(visitor: str, *, quick: bool = False) -> Others:
    """What others than this visitor wait for."""
    with _lock:
        theirs = [job for job in (*_begun, *_waiting) if job.quick == quick and not job.unwanted()]
        theirs = [job for job in theirs if visitor not in job.waiting]
        now = _at_work[quick]
        return Others(len(theirs), now.title, now.progress) if now in theirs and now else Others(len(theirs))


def settle(waited_for: Collection[Job], seconds: float) -> None:
    """Give work that may be done at once, because it finds all it needs in a cache, so long to be done."""
    until = time.monotonic() + seconds
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


def _drop_unwanted() -> None:
    """What waits for its turn holds codes, megabytes of them: let go of what nobody wants now, not when its turn is."""
    for job in [job for job in _waiting if job.unwanted()]:
        del _waiting[job]
        job.done = True


def _next(quick: bool, after: Job | None = None) -> Job | None:
    """Whose turn comes: a job of the visitor whose last is longest ago, of theirs one that has begun.

    after: the job that has the turn now, where it has not ended; it goes on where that visitor is one of its own.
    """
    _drop_unwanted()
    begun = [job for job in _begun if job.quick == quick and job is not after]
    room = len(begun) + (after is not None) < _MOST_BEGUN
    new = [job for job in _waiting if job.quick == quick] if room else []
    following = min([*begun, *new], key=_last_turn, default=None)
    if after and following and _last_turn(following) >= _last_turn(after):
        return after
    return following or after


def _last_turn(job: Job) -> int:
    return min((_turns.get(visitor, 0) for visitor in list(job.waiting)), default=0)


def _note_turn(job: Job) -> None:
    turn = max(_turns.values(), default=0) + 1
    for visitor in list(job.waiting):
        _turns[visitor] = turn
        _turns.move_to_end(visitor)
    while len(_turns) > _MOST_TURNS:
        _turns.popitem(last=False)


def _begin_turn(job: Job | None) -> None:
    if job is None:
        return
    _at_work[job.quick] = job
    _note_turn(job)
    job.pace.go_on(_clock())
    job.until = _clock() + _TURN
    if work := _waiting.pop(job, None):
        job.running = True
        # A daemon: Ctrl-C does not wait for it.
        _begun[job] = threading.Thread(target=_run, args=(job, work), name="betascope-jobs", daemon=True)
        _begun[job].start()
    _arrived.notify_all()


def _hand_on(job: Job) -> None:
    """Called by the work itself, where it can wait: let another visitor's job work, if this one has had its turn."""
    if threading.current_thread() is not _begun.get(job) or _clock() < job.until:
        return
    with _arrived:
        if _at_work[job.quick] is not job:
            return  # nobody wants it: it only has to notice
        _note_turn(job)
        following = _next(job.quick, job)
        if following is job:
            job.until = _clock() + _TURN
            return
        job.pace.rest(_clock())
        _begin_turn(following)
        while _at_work[job.quick] is not job and not job.unwanted():
            _arrived.wait(_GONE / 10)  # nobody says when a visitor has left


def _end() -> None:
    """A thread inside a library of native code would bring the process down with it when the interpreter goes."""
    _ending.set()
    with _arrived:
        _arrived.notify_all()
        begun = list(_begun.values())
    until = time.monotonic() + _LAST
    for thread in begun:
        thread.join(max(0.0, until - time.monotonic()))


def _run(job: Job, work: Work) -> None:
    try:
        if not job.unwanted():
            job.result = work(job.task)
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
        with _arrived:
            job.pace.rest(_clock())
            job.running, job.done = False, True
            del _begun[job]
            if _at_work[job.quick] is job:
                _at_work[job.quick] = None
                if not _ending.is_set():
                    _begin_turn(_next(job.quick))


atexit.register(_end)
