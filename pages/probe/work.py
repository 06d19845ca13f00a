"""Probes in the background: the quick ones at once, what takes long when asked; every finished fit is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import jobs, loaders
from ui.jobs import Job
from ui.sidebar import Choice
from vae.core.errors import BetascopeError, Stopped
from vae.data import Dataset
from vae.metrics.probing import fits as probe
from vae.metrics.probing.fits import Removal
from vae.metrics.probing.labelled import Size
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Probe
from vae.models.checkpoints import Checkpoint
from vae.studies import linear_probe as report
from vae.studies.linear_probe import Plan, Results

PATIENCE = 0.4  # seconds that a run waits for what may be in the cache, so that nothing flickers
_QUICK = 2_000_000  # numbers to learn from: 60,000 codes of 16 take a second, 10,000 images of 784 pixels take five

Step = tuple[Representation, int]


@dataclass(frozen=True, eq=False)
class Found:
    """What is known: the probes; by the digest of a model's codes, how accuracy falls as dimensions are taken away.

    live: by the same digest, which dimensions are, (J,). troubles: by digest, a sentence on what cannot be probed.
    """

    results: Results = field(default_factory=dict)
    removals: dict[str, Removal] = field(default_factory=dict)
    live: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def of(self, what: Representation, size: int) -> Probe | None:
        """The probe of one of them that learned from so many labels, where it is known."""
        return self.results.get((what.digest, size))


@dataclass(frozen=True, eq=False)
class State:
    """How far it is: what is known, what is at work, and how many fits of how many are done."""

    found: Found = field(default_factory=Found)
    said: str = ""
    done: int = 0
    of: int = 0
    busy: bool = False
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Asked:
    """What to probe. names: of what the plan probes, by digest, as the page calls it; `visitor` waits for it."""

    plan: Plan
    names: dict[str, str]
    visitor: str

    @property
    def key(self) -> str:
        """Which probes these are."""
        data = self.plan.data
        whats = " ".join(what.digest for what in self.plan.whats)
        return f"probe {whats} {data.train.digest} {data.test.digest} {self.plan.sizes} {self.plan.seeds}"

    @property
    def models(self) -> tuple[Representation, ...]:
        """What is probed and is no floor."""
        return tuple(what for what in self.plan.whats if not what.floor)

    def slow(self, found: Found) -> list[Step]:
        """Those of its steps that are not known and take long."""
        return [
            (what, size)
            for what, size in self.plan.steps()
            if what.dimensions * size > _QUICK and found.of(what, size) is None
        ]


def asked(choice: Choice, sizes: tuple[Size, ...] | None, seeds: int, sampled: bool, visitor: str) -> Asked:
    """The plan for the chosen models. Raises MeasureError where these images teach a probe nothing."""
    train = loaders.dataset(choice.dataset.name, "train")
    plan = _plan(choice.checkpoints, train, choice.dataset, sizes, seeds, sampled)
    titles = [*choice.models, *(what.name[:1].upper() + what.name[1:] for what in plan.whats if what.floor)]
    return Asked(plan, {what.digest: title for what, title in zip(plan.whats, titles, strict=True)}, visitor)


def state(asked: Asked, thorough: bool, begin: bool, patience: float = 0.0) -> State:
    """How far the probes are; they begin in the background where `begin` says so, the slow ones if `thorough`.

    Work that may be done at once has so many seconds to be done.
    """
    job = _job(asked, thorough, begin)
    if job is None:
        return State(_known(asked))
    jobs.settle([job], patience)
    shown: State = job.result or job.shown or State()
    if job.problem:
        return replace(shown, busy=False, problem=job.problem)
    if job.open:
        return replace(shown, busy=True, said=shown.said if job.running else "waits for its turn")
    return replace(shown if shown.found.results else State(_known(asked)), busy=False)


def stop(asked: Asked) -> None:
    """This visitor waits no longer; every finished fit is kept."""
    for thorough in (False, True):
        jobs.stop(_key(asked, thorough), asked.visitor)


def _key(asked: Asked, thorough: bool) -> str:
    return f"{asked.key} {thorough}"


def _job(asked: Asked, thorough: bool, begin: bool) -> Job | None:
    key = _key(asked, thorough)
    known = jobs.find(key)
    if known and (known.result is not None or known.problem) and not known.unforeseen:
        return known
    if not begin:
        return known
    return jobs.wanted(key, asked.visitor, asked.key, lambda job: _measured(job, asked, thorough))


def _known(asked: Asked) -> Found:
    """What was found before, by anybody."""
    removals = {what.digest: probe.known_removal(what, asked.plan.data, asked.plan.c) for what in asked.models}
    results = report.known(asked.plan)
    for one in results.values():
        _prepare(one)
    return Found(results, {digest: one for digest, one in removals.items() if one is not None})


def _measured(job: Job, asked: Asked, thorough: bool) -> State:
    import torch  # noqa: F401  # first: SciPy, which others import, breaks on a torch that is half imported

    return _Work(job, asked, thorough).run()


class _Work:
    """The job itself: what is not known yet, one step after another, each shown as soon as it is there."""

    def __init__(self, job: Job, asked: Asked, thorough: bool) -> None:
        self.job, self.asked, self.plan = job, asked, asked.plan
        found = _known(asked)
        slow = asked.slow(found)
        self.steps = [step for step in self.plan.steps() if _name(step) not in found.results and step not in slow]
        self.last = slow if thorough else []
        fits = sum(self.plan.data.draws(size, self.plan.seeds) for _, size in [*self.steps, *self.last])
        fits += sum(probe.steps(what) for what in asked.models if what.digest not in found.removals)
        self.now = State(found, busy=True, of=fits)

    def run(self) -> State:
        """Everything; raises Stopped soon after nobody wants it any more."""
        self._show()
        for what, size in self.steps:
            self._learn(what, size)
        for what, checkpoint in zip(self.asked.models, self.plan.checkpoints, strict=True):
            self._take_away(what, checkpoint)
        for what, size in self.last:
            self._learn(what, size)
        return replace(self.now, busy=False)

    def _learn(self, what: Representation, size: int) -> None:
        with self._about(what, f"{size:,} labels"):
            one = probe.probe(what, self.plan.data, size, self.plan.seeds, self.plan.c, self._fitted, self.job.unwanted)
            _prepare(one)
            self._find(results={**self.now.found.results, (what.digest, size): one})

    def _take_away(self, what: Representation, checkpoint: Checkpoint) -> None:
        from vae.metrics.latent import dimensions

        with self._about(what, "one dimension less at a time"):
            live = dimensions.describe(checkpoint, self.plan.data.test).live
            self._find(live={**self.now.found.live, what.digest: live})
            if what.digest not in self.now.found.removals:
                one = probe.removal(what, self.plan.data, self.plan.c, self._fitted, self.job.unwanted)
                self._find(removals={**self.now.found.removals, what.digest: one})

    @contextmanager
    def _about(self, what: Representation, text: str) -> Iterator[None]:
        """Say what is at work. What cannot be probed is a sentence, and the others go on."""
        self._show(said=f"{self.asked.names[what.digest]}, {text}")
        try:
            yield
        except Stopped:
            raise
        except BetascopeError as error:
            self._find(troubles={**self.now.found.troubles, what.digest: str(error)})

    def _fitted(self) -> None:
        self._show(done=self.now.done + 1)

    def _find(self, **found: Any) -> None:
        self._show(found=replace(self.now.found, **found))

    def _show(self, **state: Any) -> None:
        self.now = replace(self.now, **state)
        self.job.show(self.now)


def _prepare(one: Probe) -> None:
    """Resample now what the page would wait for."""
    one.estimate  # noqa: B018  # it is kept


def _name(step: Step) -> tuple[str, int]:
    return step[0].digest, step[1]


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=loaders.KEYS)
def _plan(
    models: tuple[Checkpoint, ...],
    train: Dataset,
    test: Dataset,
    sizes: tuple[Size, ...] | None,
    seeds: int,
    sampled: bool,
) -> Plan:
    return Plan.of(models, train, test, sizes, seeds, sampled=sampled)
