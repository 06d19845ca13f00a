"""A sweep at work: members that are missing go to an executor, what is measured goes into the tables as it comes.

What is kept at any moment is enough to go on: members that are in the tables, members that were measured and are not
in them yet, and runs that were interrupted. None is trained or measured twice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vae.core.errors import BetascopeError, Stopped, SweepError, os_error_sentence, their_words
from vae.core.task import Progress, Task
from vae.sweeps import member as members
from vae.sweeps import provenance as origins
from vae.sweeps import sweep as sweeps
from vae.sweeps.member import Outcome, Request
from vae.sweeps.schedulers import Scheduler
from vae.sweeps.spec import Member, Spec
from vae.sweeps.sweep import RUNS, WEIGHTS, Header, Sweep
from vae.sweeps.tables import Tables
from vae.sweeps.worker import WorkerLost

_POLL_SECONDS = 0.3
_WRITE_SECONDS = 20.0  # between two times that the tables are written while members come in
ATTEMPTS = 3  # at a member whose worker is lost


@dataclass(frozen=True)
class State:
    """How one member is: 'waiting', 'running', 'done' or 'failed', and what it is at."""

    name: str
    status: str
    progress: Progress = field(default_factory=Progress)
    reason: str = ""


@dataclass(frozen=True)
class Places:
    """Folders that every worker can reach: data, and the checkpoints among which the judge is."""

    data: Path
    checkpoints: Path


def run(
    spec: Spec,
    out: str | Path,
    scheduler: Scheduler,
    places: Places,
    provenance: dict[str, Any],
    keep_weights: bool = False,
    task: Task = Task(),
) -> Sweep:
    """Train and measure what of the sweep `out` is missing, and return it as it then is.

    A folder that holds a sweep of the same recipe goes on, with the members of both. `task` hears how many members are
    done, with a `State` of each. A member that fails is a row that says why.

    Raises SweepError: another command is at work there, the folder holds something else, it cannot be written;
    Stopped, once what runs has kept its work.
    """
    out = Path(out).resolve()
    with _alone(out):
        header = _header(spec, out, provenance)
        return _Run(out, header, scheduler, places, keep_weights, task).go()


class _Run:
    def __init__(
        self, out: Path, header: Header, scheduler: Scheduler, places: Places, keep_weights: bool, task: Task
    ) -> None:
        self._out, self._scheduler, self._places, self._task = out, scheduler, places, task
        self._tables = Tables(out, header, keep_weights)
        self._members = header.spec.members()
        self._reasons: dict[str, str] = {}
        self._attempts: dict[str, int] = {}
        self._futures: dict[Future[str], Member] = {}
        self._stamps: dict[str, int] = {}  # of what the workers last said, before now
        self._written = time.monotonic()

    def go(self) -> Sweep:
        try:
            self._take_up()
            for member in sorted(self._missing(), key=lambda member: member.config.seed):  # each seed's as a whole
                self._submit(member)
            while self._futures:
                self._report()
                if self._task.stop():
                    raise KeyboardInterrupt
                self._collect(_POLL_SECONDS)
                if time.monotonic() - self._written > _WRITE_SECONDS:
                    self._write()
        except KeyboardInterrupt:
            self._stop()
        self._write()
        self._report()
        return sweeps.load(self._out)

    def _take_up(self) -> None:
        """What was measured before, and is not in the tables yet; weights of what is to be measured again."""
        self._scheduler.stop.clear()
        for member in self._missing():
            kept, run = self._out / WEIGHTS / member.name, self._out / RUNS / member.name
            if not self._tables.take(member) and kept.is_dir() and not run.exists():
                shutil.copytree(kept, run)

    def _missing(self) -> list[Member]:
        return [member for member in self._members if member.name not in self._tables.done]

    def _submit(self, member: Member) -> None:
        request = Request(
            config=member.config,
            run=str(self._out / RUNS / member.name),
            origin=self._tables.origin,
            data_dir=str(self._places.data),
            checkpoints_dir=str(self._places.checkpoints),
            threads=self._scheduler.threads,
            stop=self._scheduler.stop.word,
        )
        stamp = _stamp(self._out / RUNS / member.name)
        future = self._scheduler.executor.submit(members.work, request.model_dump_json())
        self._futures[future] = member
        self._stamps.setdefault(member.name, stamp)

    def _collect(self, seconds: float) -> None:
        for future in wait(self._futures, seconds, FIRST_COMPLETED).done:
            member = self._futures.pop(future)
            try:
                outcome = Outcome.model_validate_json(future.result())
            except WorkerLost as error:
                self._attempts[member.name] = self._attempts.get(member.name, 1) + 1
                if self._attempts[member.name] <= ATTEMPTS:
                    self._submit(member)
                    continue
                outcome = Outcome(status="failed", reason=f"{error} {ATTEMPTS} attempts.")
            except Exception as error:  # noqa: BLE001  # a scheduler's own: Dask raises what it likes
                reason = (
                    str(error) if isinstance(error, BetascopeError) else f"{type(error).__name__}: {their_words(error)}"
                )
                outcome = Outcome(status="failed", reason=reason)
            if outcome.status == "done" and not self._tables.take(member):
                outcome = Outcome(
                    status="failed",
                    reason="Its numbers are not where the worker wrote them: do all machines share the folder?",
                )
            if outcome.status == "failed":
                self._reasons[member.name] = outcome.reason

    def _stop(self) -> None:
        """Let what runs keep its work, put what is measured into the tables, and say how to go on."""
        self._scheduler.stop.set()
        while self._futures:  # nothing is cancelled: what had not begun ends at once, and Dask forgets what it cancels
            self._report()
            self._collect(_POLL_SECONDS)
        self._write()
        done = len(self._tables.done)
        raise Stopped(
            f"Stopped with {done} of {len(self._members)} models measured. What was trained is kept in {self._out}; "
            "the same command goes on."
        )

    def _write(self) -> None:
        self._tables.write(self._reasons)
        self._written = time.monotonic()

    def _begun(self, future: Future[str], member: Member) -> bool:
        """Whether it is worked on: a Dask future does not say, but the worker does in the member's folder."""
        return future.running() or _stamp(self._out / RUNS / member.name) != self._stamps.get(member.name)

    def _report(self) -> None:
        running = {member.name for future, member in self._futures.items() if self._begun(future, member)}
        states = []
        for member in self._members:
            name = member.name
            if name in self._tables.done:
                states.append(State(name, "done"))
            elif name in self._reasons:
                states.append(State(name, "failed", reason=self._reasons[name]))
            elif name in running:
                now = members.progress_of(self._out / RUNS / name) or Progress("starts")
                states.append(State(name, "running", now))
            else:
                states.append(State(name, "waiting"))
        self._task.report("", len(self._tables.done), len(self._members), tuple(states))


def _stamp(run: Path) -> int:
    try:
        return (run / members.PROGRESS).stat().st_mtime_ns
    except OSError:
        return 0


def _has_weights(out: Path, name: str) -> bool:
    return any((out / where / name / "model.safetensors").exists() for where in (RUNS, WEIGHTS))


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """The lock of a sweep's folder, which the kernel gives back however the command ends."""
    from filelock import FileLock, Timeout

    try:
        (out / RUNS).mkdir(parents=True, exist_ok=True)
        with FileLock(out / RUNS / ".lock", timeout=0):
            yield
    except Timeout:
        raise SweepError(
            f"Another command is at work on {out}. Let it end, or stop it with Ctrl-C; or choose another --out."
        ) from None
    except OSError as error:
        raise SweepError(f"{out} cannot be written: {os_error_sentence(error)}.") from error


def _header(spec: Spec, out: Path, provenance: dict[str, Any]) -> Header:
    """What is there and what is asked for, as one sweep. Raises SweepError where they do not go together."""
    if not (out / sweeps.HEADER).exists():
        others = [path.name for path in out.iterdir() if path.name != RUNS]
        if others:
            raise SweepError(f"{out} holds other files ({others[0]}). Choose another --out.")
        return Header(spec=spec, provenance=provenance)
    there = sweeps.read_header(out)
    words = origins.difference(there.provenance, provenance)
    if words and not all(_has_weights(out, name) for name in sweeps.load(out).done):
        raise SweepError(
            f"{out} was made with {words}, and its weights are not all kept, which could be measured anew. Choose "
            "another --out."
        )
    try:
        return Header(spec=there.spec.joined(spec), provenance=provenance)
    except ValidationError as error:
        raise SweepError(f"{out} cannot go on: {their_words(error)}") from error
