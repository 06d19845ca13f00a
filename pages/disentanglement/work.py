"""What is measured of each model's dimensions, in the background: quick things at once, boosted trees when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ui import jobs
from ui.jobs import Job
from ui.loaders import ModelView
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

if TYPE_CHECKING:
    from vae.studies.disentanglement import Described

_AT_ONCE = 0.4  # seconds that a run waits for what may be in the cache, so that nothing flickers


@dataclass(frozen=True)
class Asked:
    """Measure which images, seen by which judge; `visitor` is the session that waits for it."""

    dataset: Dataset
    train: Dataset
    judge: Judge | None
    visitor: str

    def key(self, checkpoint: Checkpoint, thorough: bool) -> str:
        """Which measurement of one model this is."""
        judge = self.judge.digest if self.judge else ""
        return f"dimensions {checkpoint.digest} {self.dataset.digest} {self.train.digest} {judge} {thorough}"


@dataclass(frozen=True, eq=False)
class State:
    """How far one model is: what was found, what is at work, and how much of that is done, of how much."""

    found: Described | None = None
    said: str = ""
    done: int = 0
    of: int = 0
    busy: bool = False
    problem: str = ""


def states(models: Mapping[str, ModelView], first: str, asked: Asked, thorough: bool, begin: bool) -> dict[str, State]:
    """Every model by title. What is not known yet begins in the background where `begin` says so, `first` first."""
    both: dict[str, list[Job | None]] = {title: [] for title in models}
    for deep in (False, True) if thorough else (False,):
        for title in sorted(models, key=lambda title: title != first):
            both[title].append(_job(models[title].checkpoint, asked, deep, begin))
    jobs.settle([job for found in both.values() for job in found if job], _AT_ONCE)
    return {title: _state(found) for title, found in both.items()}


def stop(models: Iterable[Checkpoint], asked: Asked) -> None:
    """This visitor waits no longer; every finished piece is kept."""
    for checkpoint in models:
        for deep in (False, True):
            jobs.stop(asked.key(checkpoint, deep), asked.visitor)


def _job(checkpoint: Checkpoint, asked: Asked, thorough: bool, begin: bool) -> Job | None:
    key = asked.key(checkpoint, thorough)
    known = jobs.find(key)
    if known and (known.result is not None or known.problem) and not known.unforeseen:
        return known
    if not begin:
        return known
    group = f"dimensions {asked.dataset.digest}"
    return jobs.wanted(key, asked.visitor, group, lambda job: _described(job, checkpoint, asked, thorough))


def _described(job: Job, checkpoint: Checkpoint, asked: Asked, thorough: bool) -> Described:
    import torch  # noqa: F401  # first: SciPy, which others import, breaks on a torch that is half imported

    from vae.studies import disentanglement

    now = State(busy=True)

    def say(what: str, done: int, of: int) -> None:
        nonlocal now
        now = replace(now, said=what.partition(": ")[2], done=done, of=of)
        job.show(now)

    def keep(found: Described) -> None:
        nonlocal now
        now = replace(now, found=found)
        job.show(now)

    return disentanglement.describe(
        checkpoint,
        asked.dataset,
        asked.train,
        asked.judge,
        trees="all" if thorough else "known",
        on_progress=say,
        on_found=keep,
        stopped=job.unwanted,
    )


def _state(found: list[Job | None]) -> State:
    """Of the quick measurement and the thorough one, the later that says anything."""
    state = State()
    for job in found:
        if job is None:
            continue
        shown = job.shown or State()
        best = job.result or shown.found or state.found
        if job.problem:
            state = State(best, problem=job.problem)
        elif job.open:
            waits = "" if job.running else "waits for its turn"
            state = replace(shown, found=_richer(state.found, best), busy=True, said=waits or shown.said)
        else:
            state = State(_richer(state.found, best))
    return state


def _richer(first: Described | None, second: Described | None) -> Described | None:
    """The second, unless it has only begun to repeat what the first has said."""
    if first and second and first.traversals and not second.traversals:
        return first
    return second or first
