"""Whose turn it is: one job at a time works of those that take minutes, and one of those that take a second or two.

Nobody waits for another's whole job: wherever work says how far it is, or asks whether it is still wanted, it hands its
turn to the visitor whose last one is longest ago, and goes on when it has the next.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from vae.core.errors import BetascopeError, Stopped

if TYPE_CHECKING:
    from ui.jobs import Job, Work

_MOST_TURNS = 1000  # visitors of whom it is known when their turn was
_MOST_BEGUN = 12  # and not ended, of long and of quick work each: they hold codes, megabytes of them
_TURN = 1.0  # seconds that a job works while other visitors wait
_LOOK = 1.0  # seconds between two looks at whether whoever waits for a job has left
_LAST = 10.0  # seconds that work is given to notice that the server ends
_AGAIN = 30.0  # seconds after which work that failed in a way that nobody foresaw may be tried again

lock = threading.RLock()  # whoever looks at several jobs holds it
_arrived = threading.Condition(lock)
_waiting: dict[Job, Work] = {}  # for their turn, in the order in which they were asked for
_begun: dict[Job, threading.Thread] = {}  # not ended; all but two of them wait for their next turn
_at_work: dict[bool, Job | None] = {False: None, True: None}  # of long and of quick work: more would slow one another
_turns: OrderedDict[str, int] = OrderedDict()  # by visitor: how many turns there had been when they had one
_ending = threading.Event()
clock = time.monotonic


def wait(job: Job, work: Work) -> None:
    """Let a job wait for its turn, which may come at once."""
    _waiting[job] = work
    if _at_work[job.quick] is None:
        _begin_turn(_next(job.quick))


def waiting() -> int:
    """How many jobs wait for their first turn."""
    return len(_waiting)


def not_ended() -> list[Job]:
    """The jobs that have begun, then those that wait for their first turn."""
    return [*_begun, *_waiting]


def at_work(quick: bool) -> Job | None:
    """The job that works now, of long or of quick work."""
    return _at_work[quick]


def ends() -> bool:
    """Whether the server ends."""
    return _ending.is_set()


def drop_unwanted() -> None:
    """What waits for its turn holds codes, megabytes of them: let go of what nobody wants now, not when its turn is."""
    for job in [job for job in _waiting if job.unwanted()]:
        del _waiting[job]
        job.done = True


def hand_on(job: Job) -> None:
    """Called by the work itself, where it can wait: let another visitor's job work, if this one has had its turn."""
    if threading.current_thread() is not _begun.get(job) or clock() < job.until:
        return
    with _arrived:
        if _at_work[job.quick] is not job:
            return  # nobody wants it: it only has to notice
        _note_turn(job)
        following = _next(job.quick, job)
        if following is job:
            job.until = clock() + _TURN
            return
        job.pace.rest(clock())
        _begin_turn(following)
        while _at_work[job.quick] is not job and not job.unwanted():
            _arrived.wait(_LOOK)  # nobody says when a visitor has left


def _next(quick: bool, after: Job | None = None) -> Job | None:
    """Whose turn comes: a job of the visitor whose last is longest ago, of theirs one that has begun.

    after: the job that has the turn now, where it has not ended; it goes on where that visitor is one of its own.
    """
    drop_unwanted()
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
    job.pace.go_on(clock())
    job.until = clock() + _TURN
    if work := _waiting.pop(job, None):
        job.running = True
        # A daemon: Ctrl-C does not wait for it.
        _begun[job] = threading.Thread(target=_run, args=(job, work), name="betascope-jobs", daemon=True)
        _begun[job].start()
    _arrived.notify_all()


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
        if not ends():  # then half of the interpreter is gone
            logging.getLogger(__name__).exception("a job failed")  # a page shows no trace; the server's log has it
        job.problem = "This went wrong in a way that nobody foresaw; the server's log says how. Try again in a minute."
        job.again = time.monotonic() + _AGAIN
    finally:
        with _arrived:
            job.pace.rest(clock())
            job.running, job.done = False, True
            del _begun[job]
            if _at_work[job.quick] is job:
                _at_work[job.quick] = None
                if not ends():
                    _begin_turn(_next(job.quick))


atexit.register(_end)
