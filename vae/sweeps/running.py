"""A sweep at work: members that are missing go to an executor, what is measured goes into the tables as it comes.

What is kept at any moment is enough to go on: members that are in the tables, members that were measured and are not
in them yet, and runs that were interrupted. None is trained or measured twice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vae.core.errors import BetascopeError, Stopped, their_words
from vae.core.task import Progress, Task
from vae.sweeps import member as members
from vae.sweeps import request, seed_claims
from vae.sweeps import sweep as sweeps
from vae.sweeps.folder import alone, header_of, weights_of
from vae.sweeps.member import MemberRequest
from vae.sweeps.request import Outcome, Request
from vae.sweeps.schedulers import Scheduler
from vae.sweeps.seed_claims import ChecksRequest
from vae.sweeps.spec import Member, Spec
from vae.sweeps.sweep import RUNS, WEIGHTS, Header, Sweep
from vae.sweeps.tables import Tables
from vae.sweeps.worker import WorkerLost

_POLL_SECONDS = 0.3
_WRITE_SECONDS = 20.0  # between two times that the tables are written while members come in
ATTEMPTS = 3  # at work whose worker is lost
_NOT_SHARED = "Its numbers are not where the worker wrote them: do all machines share the folder?"


@dataclass(frozen=True)
class State:
    """How one piece of work is: 'waiting', 'running', 'done' or 'failed', and what it is at."""

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

    A folder that holds a sweep of the same recipe goes on, with the members of both. Where a seed has the models of all
    four roles, the claims are checked of it. `task` hears how much is done, with a `State` of each piece. What fails is
    a row that says why.

    Raises SweepError: another command is at work there, the folder holds something else, it cannot be written;
    Stopped, once what runs has kept its work.
    """
    out = Path(out).resolve()
    with alone(out):
        return _Run(out, header_of(spec, out, provenance), scheduler, places, keep_weights, task).go()


@dataclass(frozen=True)
class _Job:
    """Work for an executor; `take`: whether its result is where it belongs, now in the tables."""

    name: str
    work: Callable[[str], str]
    request: Request
    take: Callable[[], bool]

    @property
    def run(self) -> Path:
        return Path(self.request.run)


class _Run:
    def __init__(
        self, out: Path, header: Header, scheduler: Scheduler, places: Places, keep_weights: bool, task: Task
    ) -> None:
        self._out, self._scheduler, self._places, self._task = out, scheduler, places, task
        self._spec, self._members = header.spec, header.spec.members()
        self._tables = Tables(out, header, keep_weights)
        self._seeds = [
            seed for seed in self._spec.seeds if seed_claims.roles(self._spec, seed)
        ]  # that claims are about
        self._reasons: dict[str, str] = {}
        self._attempts: dict[str, int] = {}
        self._futures: dict[Future[str], _Job] = {}
        self._stamps: dict[str, int] = {}  # of what the workers last said, before now
        self._written = time.monotonic()

    def go(self) -> Sweep:
        try:
            self._take_up()
            missing = [member for member in self._members if member.name not in self._tables.done]
            for member in sorted(missing, key=lambda member: member.config.seed):  # each seed's as a whole
                self._submit(self._training(member))
            for seed in self._seeds:
                self._check(seed)
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
        for member in self._members:
            kept, run = self._out / WEIGHTS / member.name, self._out / RUNS / member.name
            if member.name in self._tables.done or self._tables.take(member):
                continue
            if kept.is_dir() and not run.exists():
                shutil.copytree(kept, run)
        for seed in self._seeds:
            if seed not in self._tables.checked:
                self._tables.take_checks(seed)

    def _training(self, member: Member) -> _Job:
        given = MemberRequest(config=member.config, **self._common(self._out / RUNS / member.name))
        return _Job(member.name, members.work, given, lambda: self._tables.take(member))

    def _check(self, seed: int) -> None:
        """Have the claims of a seed checked, where that is still to be done and the weights are there."""
        roles = seed_claims.roles(self._spec, seed)
        run = seed_claims.folder(self._out / RUNS, seed)
        begun = run.name in self._attempts
        if begun or seed in self._tables.checked or not {one.name for one in roles.values()} <= self._tables.done:
            return
        weights = {role: weights_of(self._out, member.name) for role, member in roles.items()}
        there = {role: str(path) for role, path in weights.items() if path is not None}
        if len(there) == len(roles):
            given = ChecksRequest(seed=seed, models=there, **self._common(run))
            self._submit(_Job(run.name, seed_claims.work, given, lambda: self._tables.take_checks(seed)))

    def _common(self, run: Path) -> dict[str, Any]:
        return {
            "dataset": self._spec.dataset,
            "run": str(run),
            "origin": self._tables.origin,
            "data_dir": str(self._places.data),
            "checkpoints_dir": str(self._places.checkpoints),
            "threads": self._scheduler.threads,
            "stop": self._scheduler.stop.word,
        }

    def _submit(self, job: _Job) -> None:
        self._attempts[job.name] = self._attempts.get(job.name, 0) + 1
        self._stamps.setdefault(job.name, _stamp(job.run))
        self._futures[self._scheduler.executor.submit(job.work, job.request.model_dump_json())] = job

    def _collect(self, seconds: float, stopping: bool = False) -> None:
        for future in wait(self._futures, seconds, FIRST_COMPLETED).done:
            job = self._futures.pop(future)
            try:
                outcome = Outcome.model_validate_json(future.result())
            except WorkerLost as error:
                if self._attempts[job.name] < ATTEMPTS:
                    self._submit(job)
                    continue
                outcome = Outcome(status="failed", reason=f"{error} {ATTEMPTS} attempts.")
            except Exception as error:  # noqa: BLE001  # a scheduler's own: Dask raises what it likes
                words = f"{type(error).__name__}: {their_words(error)}"
                outcome = Outcome(status="failed", reason=str(error) if isinstance(error, BetascopeError) else words)
            if outcome.status == "done" and not job.take():
                outcome = Outcome(status="failed", reason=_NOT_SHARED)
            if outcome.status == "failed":
                self._reasons[job.name] = outcome.reason
            if outcome.status == "done" and not stopping:
                for seed in self._seeds:
                    self._check(seed)

    def _stop(self) -> None:
        """Let what runs keep its work, put what is measured into the tables, and say how to go on."""
        self._scheduler.stop.set()
        while self._futures:  # nothing is cancelled: what had not begun ends at once, and Dask forgets what it cancels
            self._report()
            self._collect(_POLL_SECONDS, stopping=True)
        self._write()
        done = len(self._tables.done)
        raise Stopped(
            f"Stopped with {done} of {len(self._members)} models measured. What was trained is kept in {self._out}; "
            "the same command goes on."
        )

    def _write(self) -> None:
        self._tables.write(self._reasons)
        self._written = time.monotonic()

    def _report(self) -> None:
        """A Dask future does not say whether it runs, but the worker does in the run's folder."""
        jobs = {
            job.name: job
            for future, job in self._futures.items()
            if future.running() or _stamp(job.run) != self._stamps.get(job.name)
        }
        checks = {seed_claims.folder(self._out, seed).name: seed in self._tables.checked for seed in self._seeds}
        done = dict.fromkeys(self._tables.done, True) | checks
        states = []
        for name in (*(member.name for member in self._members), *checks):
            if done.get(name):
                states.append(State(name, "done"))
            elif name in self._reasons:
                states.append(State(name, "failed", reason=self._reasons[name]))
            elif name in jobs:
                states.append(State(name, "running", request.progress_of(jobs[name].run) or Progress("starts")))
            else:
                states.append(State(name, "waiting"))
        self._task.report("", sum(state.status == "done" for state in states), len(states), tuple(states))


def _stamp(run: Path) -> int:
    try:
        return (run / request.PROGRESS).stat().st_mtime_ns
    except OSError:
        return 0
