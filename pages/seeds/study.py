"""What is measured of a sweep's seeds, in the background: whether they agree, dimension by dimension and in sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from pages.seeds.ranking import EveryUdr
from ui import jobs, loaders, output
from ui.jobs import Status, Work
from ui.study_panel import StudyPanel
from vae import data
from vae.core.errors import BetascopeError
from vae.core.task import Progress, Task
from vae.data import Dataset
from vae.metrics.latent import sentences, traversals
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.sweeps import agreement
from vae.sweeps.agreement import Agreement, Named
from vae.sweeps.spec import Group
from vae.sweeps.sweep import WEIGHTS, Sweep


@dataclass(frozen=True)
class Shown:
    """Which models are looked at: those of a kind and beta, held against the seed `reference`."""

    group: Group
    reference: int


@dataclass(frozen=True, eq=False)
class Matched:
    """Their dimensions matched, and what those of the reference go along with; why not, where that cannot be told."""

    agreement: Agreement
    named: Named | None
    trouble: str = ""
    told: Mapping[int, str] = field(
        default_factory=dict
    )  # by dimension: the measured sentence, where there are weights


def follow(panel: StudyPanel, sweep: Sweep, shown: Shown, dataset: Dataset) -> tuple[Status, Status, dict[str, Status]]:
    """How far UDR of every beta and the matching of those shown are, and both by their keys."""
    matched = f"seeds matched {sweep.digest} {shown} {dataset.digest}"
    every = _udr(sweep)
    works: dict[str, Work] = {matched: partial(match, sweep, shown, dataset), every: partial(EveryUdr.of, sweep)}
    statuses = panel.follow(works, f"seeds {sweep.digest}", quick=True)
    return statuses[matched], statuses[every], statuses


def follow_ranking(panel: StudyPanel, sweep: Sweep) -> dict[str, Status]:
    """How far UDR of every beta is, by its key, where that is all that is asked for."""
    return panel.follow({_udr(sweep): partial(EveryUdr.of, sweep)}, f"seeds {sweep.digest}", quick=True)


def ranked_so_far(sweep: Sweep) -> Status:
    """How far UDR of every beta is, whoever has asked for it."""
    job = jobs.find(_udr(sweep))
    return job.status if job and not job.stopped else Status(busy=True)


def _udr(sweep: Sweep) -> str:
    """Which measurement UDR of a sweep is."""
    return f"seeds udr {sweep.digest}"


def match(sweep: Sweep, shown: Shown, dataset: Dataset, task: Task = Task()) -> Matched:
    """The dimensions of those shown, matched and named. Raises as `agreement.agreement`."""
    task.report("matching dimensions")
    found = agreement.agreement(sweep, shown.group, shown.reference)
    task.report("what they go along with")
    try:
        return Matched(found, agreement.named(sweep, agreement.members(sweep, shown.group)[shown.reference], dataset))
    except BetascopeError as error:
        return Matched(found, None, output.sentence(error))


def sentences_of(panel: StudyPanel, sweep: Sweep, shown: Shown, dataset: Dataset) -> tuple[dict[int, str], Status]:
    """The measured sentence on each dimension of the reference, where its weights are there; and how far that is."""
    checkpoint = weights(sweep, agreement.members(sweep, shown.group)[shown.reference])
    if checkpoint is None or checkpoint.config.planes != dataset.planes:
        return {}, Status()
    judge = loaders.found_judge(dataset)
    key = f"seeds sentences {checkpoint.digest} {dataset.digest} {judge.digest if judge else ''}"
    work = partial(_sentences, checkpoint, dataset, judge)
    status = panel.follow({key: work}, f"seeds {sweep.digest}")[key]
    return status.value or {}, status


def weights(sweep: Sweep, member: str) -> Checkpoint | None:
    """The checkpoint of a member: among the models, by its digest, or kept with the sweep; None where there is none."""
    rows = sweep.members
    (digest,) = rows["checkpoint_digest"][rows["member"] == member]
    found = next((one for one in loaders.found_models() if isinstance(one, Checkpoint) and one.digest == digest), None)
    return found or _kept(sweep, member)


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Sweep: lambda sweep: sweep.digest})
def _kept(sweep: Sweep, member: str) -> Checkpoint | None:
    folder = sweep.folder / WEIGHTS / member
    try:
        return checkpoints.load(folder) if folder.is_dir() else None
    except BetascopeError:
        return None


def _sentences(checkpoint: Checkpoint, dataset: Dataset, judge: Judge | None, task: Task = Task()) -> dict[int, str]:
    def report(now: Progress) -> None:
        task.report("what moving each dimension does", now.done, now.total)

    found = traversals.measure(checkpoint, dataset, judge, task=Task(report, task.stop))
    kind = "digit" if data.of_digits(dataset.name) else "class"
    told = {j: sentences.sentence(found, j, dataset.class_names, kind) for j in range(checkpoint.config.latent_dim)}
    return {j: text.partition(": ")[2] for j, text in told.items()}
