"""What is measured of each model's dimensions, in the background: quick things at once, boosted trees when asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ui.jobs import Status, Work
from ui.loaders import ModelView
from ui.study_panel import StudyPanel
from vae.core.task import Progress, Task
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

if TYPE_CHECKING:
    from vae.metrics.disentanglement.factor_dependence import FactorDependence
    from vae.studies.disentanglement import Described


@dataclass(frozen=True)
class DimensionsRequest:
    """Measure dimensions on these test images; trees learn from `train`, and `judge` reads the traversals."""

    dataset: Dataset
    train: Dataset
    judge: Judge | None

    def key(self, checkpoint: Checkpoint, in_full: bool) -> str:
        """Which measurement of one model this is; `in_full` is the one with trees."""
        judge = self.judge.digest if self.judge else ""
        return f"dimensions {checkpoint.digest} {self.dataset.digest} {self.train.digest} {judge} {in_full}"

    @property
    def of_factors(self) -> str:
        """Which measurement of the factors this is; it is about the images alone."""
        return f"factors among themselves {self.dataset.digest}"


def follow(panel: StudyPanel, models: Iterable[ModelView], request: DimensionsRequest) -> dict[str, Status]:
    """How far each measurement is, by its key. What is not known yet begins in the background, in this order."""
    models = list(models)

    def described(in_full: bool) -> dict[str, Work]:
        return {request.key(model.checkpoint, in_full): partial(_describe, model, request, in_full) for model in models}

    works = described(False) | {request.of_factors: partial(_factors, request)}
    if panel.in_full:
        works |= described(True)
    return panel.follow(works, f"dimensions {request.dataset.digest}")


def of_model(model: ModelView, request: DimensionsRequest, statuses: dict[str, Status]) -> Status:
    """How far one model is: the measurement in full, unless it has only begun to repeat what the quick one has."""
    quick = statuses[request.key(model.checkpoint, False)]
    full = statuses.get(request.key(model.checkpoint, True))
    if full is None:
        return quick
    repeats = quick.value and quick.value.traversals and not (full.value and full.value.traversals)
    value = quick.value if repeats else full.value or quick.value
    return Status(value, quick.busy or full.busy, full.problem or quick.problem)


def _factors(request: DimensionsRequest, task: Task) -> FactorDependence | None:
    """How the factors depend on one another; None where these images have too few, which is said of every model."""
    from vae.core.errors import MeasureError
    from vae.metrics.disentanglement.factor_dependence import factor_dependence

    task.report("Factors among themselves")
    try:
        return factor_dependence(request.dataset)
    except MeasureError:
        return None


def _describe(model: ModelView, request: DimensionsRequest, in_full: bool, task: Task) -> Described:
    from vae.studies import disentanglement

    def report(now: Progress) -> None:
        task.report(f"{model.title}: {now.text}" if now.text else "", now.done, now.total, now.partial)

    return disentanglement.describe(
        model.checkpoint,
        request.dataset,
        request.train,
        request.judge,
        trees="all" if in_full else "known",
        task=Task(report, task.stop),
    )
