"""Probes in the background: the quick ones at once, what takes long when asked; every finished fit is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders
from ui.jobs import Status
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.study_panel import StudyPanel
from vae.core.errors import BetascopeError, Stopped
from vae.core.task import Progress, Task
from vae.data import Dataset
from vae.export.names import file_name
from vae.metrics.probing import fits
from vae.metrics.probing.fits import Removal
from vae.metrics.probing.labelled import Size
from vae.metrics.probing.representations import Representation
from vae.metrics.probing.result import Probe
from vae.models.checkpoints import Checkpoint
from vae.studies import linear_probe
from vae.studies.linear_probe import Plan, Results

_QUICK = 2_000_000  # numbers to learn from: 60,000 codes of 16 take a second, 10,000 images of 784 pixels take five

Step = tuple[Representation, int]


@dataclass(frozen=True, eq=False)
class ProbeResults:
    """What is known: the probes; by the digest of a model's codes, how accuracy falls as dimensions are taken away.

    active: by the same digest, which dimensions are, (J,). troubles: by digest, a sentence on what cannot be probed.
    """

    probes: Results = field(default_factory=dict)
    removals: dict[str, Removal] = field(default_factory=dict)
    active: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def of(self, what: Representation, size: int) -> Probe | None:
        """The probe of one of them that learned from so many labels, where it is known."""
        return self.probes.get((what.digest, size))


@dataclass(frozen=True, eq=False)
class ProbeRequest:
    """What to probe. names: of what the plan probes, by digest, as the page calls it; colours, dashes: of models."""

    plan: Plan
    names: dict[str, str]
    colours: dict[str, str]
    dashes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, models: Sequence[ModelView], plan: Plan) -> ProbeRequest:
        """The plan, with the titles and colours of its models."""
        floors = [what.name[:1].upper() + what.name[1:] for what in plan.whats if what.floor]
        titles = [*(model.title for model in models), *floors]
        return cls(
            plan,
            {what.digest: title for what, title in zip(plan.whats, titles, strict=True)},
            {what.digest: model.accent for what, model in zip(plan.whats, models, strict=False)},
            {what.digest: model.dash for what, model in zip(plan.whats, models, strict=False)},
        )

    @property
    def key(self) -> str:
        """Which probes these are."""
        data = self.plan.data
        whats = " ".join(what.digest for what in self.plan.whats)
        return f"probe {whats} {data.train.digest} {data.test.digest} {self.plan.sizes} {self.plan.seeds}"

    def file_name(self, what: str) -> str:
        """What a file about these probes is called, without its ending."""
        return file_name(what, self.plan.data.test.name, [one.name for one in self.plan.checkpoints])

    @property
    def models(self) -> tuple[Representation, ...]:
        """What is probed and is no floor."""
        return tuple(what for what in self.plan.whats if not what.floor)

    def slow(self, results: ProbeResults) -> list[Step]:
        """Those of its steps that are not known and take long."""
        return [
            (what, size)
            for what, size in self.plan.steps()
            if what.dimensions * size > _QUICK and results.of(what, size) is None
        ]


def request(choice: Choice, sizes: tuple[Size, ...] | None, seeds: int, sampled: bool) -> ProbeRequest:
    """The plan for the chosen models. Raises MeasureError where these images teach a probe nothing."""
    train = loaders.dataset(choice.dataset.name, "train")
    return _request(tuple(choice.models.values()), train, choice.dataset, sizes, seeds, sampled)


def follow(panel: StudyPanel, request: ProbeRequest, patience: float = 0.0) -> dict[str, Status]:
    """How far the probes are, with ProbeResults as its value; the slow ones begin where they are asked for in full."""
    key = f"{request.key} {panel.in_full}"
    work = partial(_measure, request, panel.in_full)
    (status,) = panel.follow({key: work}, request.key, patience=patience).values()
    if not status.value:
        status = replace(status, value=ProbeResults() if status.busy else known(request))
    return {key: status}


def known(request: ProbeRequest) -> ProbeResults:
    """What was measured before, by anybody."""
    removals = {what.digest: fits.removal.known(what, request.plan.data, request.plan.c) for what in request.models}
    probes = linear_probe.known(request.plan)
    for probe in probes.values():
        _resample(probe)
    return ProbeResults(probes, {digest: removal for digest, removal in removals.items() if removal is not None})


def _measure(request: ProbeRequest, in_full: bool, task: Task) -> ProbeResults:
    return _Measurement(request, in_full, task).run()


class _Measurement:
    """What is not known yet, one step after another, each to be seen as soon as it is there."""

    def __init__(self, request: ProbeRequest, in_full: bool, task: Task) -> None:
        self.request, self.plan, self.task = request, request.plan, task
        self.results = known(request)
        slow = request.slow(self.results)
        self.steps = [step for step in self.plan.steps() if not self.results.of(*step) and step not in slow]
        self.last = slow if in_full else []
        self.done, self.text = 0, ""
        self.total = sum(self.plan.data.draws(size, self.plan.seeds) for _, size in [*self.steps, *self.last])
        self.total += sum(fits.steps(what) for what in request.models if what.digest not in self.results.removals)

    def run(self) -> ProbeResults:
        """Everything; raises Stopped soon after nobody wants it any more."""
        self._report()
        for step in self.steps:
            self._probe(*step)
        for what, checkpoint in zip(self.request.models, self.plan.checkpoints, strict=True):
            self._take_away(what, checkpoint)
        for step in self.last:
            self._probe(*step)
        return self.results

    def _probe(self, what: Representation, size: int) -> None:
        with self._at(what, f"{size:,} labels"):
            probe = fits.probe(what, self.plan.data, size, self.plan.seeds, self.plan.c, self._part())
            _resample(probe)
            self._keep(probes={**self.results.probes, (what.digest, size): probe})

    def _take_away(self, what: Representation, checkpoint: Checkpoint) -> None:
        from vae.metrics.latent import dimensions

        with self._at(what, "one dimension less at a time"):
            active = dimensions.describe(checkpoint, self.plan.data.test).active
            self._keep(active={**self.results.active, what.digest: active})
            if what.digest not in self.results.removals:
                removal = fits.removal(what, self.plan.data, self.plan.c, self._part())
                self._keep(removals={**self.results.removals, what.digest: removal})

    @contextmanager
    def _at(self, what: Representation, text: str) -> Iterator[None]:
        """Say what is at work. What cannot be probed is a sentence, and the others go on."""
        self.text = f"{self.request.names[what.digest]}, {text}"
        self._report()
        try:
            yield
        except Stopped:
            raise
        except BetascopeError as error:
            self._keep(troubles={**self.results.troubles, what.digest: str(error)})

    def _part(self) -> Task:
        """The task of the next fits, which are counted from those that are done now."""
        before = self.done

        def report(now: Progress) -> None:
            self.done = before + now.done
            self._report()

        return Task(report, self.task.stop)

    def _keep(self, **results: Any) -> None:
        self.results = replace(self.results, **results)
        self._report()

    def _report(self) -> None:
        self.task.report(self.text, self.done, self.total, self.results)


def _resample(probe: Probe) -> None:
    """Compute the interval, which the probe then keeps: 0.1 s in the background in place of 0.1 s on the page."""
    _ = probe.estimate


@st.cache_resource(show_spinner=False, max_entries=8, hash_funcs=loaders.KEYS)
def _request(
    models: tuple[ModelView, ...],
    train: Dataset,
    test: Dataset,
    sizes: tuple[Size, ...] | None,
    seeds: int,
    sampled: bool,
) -> ProbeRequest:
    plan = Plan.of([model.checkpoint for model in models], train, test, sizes, seeds, sampled=sampled)
    return ProbeRequest.of(models, plan)
