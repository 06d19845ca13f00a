"""What each dimension of each model does, and how disentangled that is: measured step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset, of_digits, sprites
from vae.metrics.disentanglement import dependence as counting
from vae.metrics.disentanglement import fixed_factor as fixed
from vae.metrics.disentanglement import predictors
from vae.metrics.disentanglement.dependence import HOWS, Dependence
from vae.metrics.disentanglement.grid import FixedFactorScore
from vae.metrics.disentanglement.mutual_information import BINS
from vae.metrics.disentanglement.predictors import Predictors
from vae.metrics.latent import dimensions, sentences, traversals
from vae.metrics.latent.dimensions import Dimensions
from vae.metrics.latent.traversals import Traversals
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

ONE_SEED = "One seed a model: differences of this size are common between seeds of the same model."
DCI_READ = (
    "DCI's disentanglement and completeness say how what is told is spread over the dimensions, not how much is told: "
    "a lone live dimension of noise is complete (1). Read them beside informativeness."
)
SAP_RAW, SAP_STANDARDISED = "SAP (codes as they are)", "SAP (standardised codes)"
TREE_SCORES = ("DCI informativeness", "DCI disentanglement", "DCI completeness", SAP_RAW, SAP_STANDARDISED)
BINNED = {"width": f"{BINS} bins of equal width", "quantile": f"{BINS} bins of equal counts"}
Trees = Literal["all", "known", "none"]  # DCI and SAP: fit what is missing, only what was fitted before, leave them out
Said = Callable[[str, int, int], None]  # what is being measured, how much of it is done, of how much (0: unknown)


@dataclass(frozen=True, eq=False)
class Described:
    """One model on one data set: what is known of its dimensions, as far as it was measured.

    `trouble`: why something of it cannot be measured on these images, as a sentence.
    """

    checkpoint: Checkpoint
    facts: Dimensions
    class_names: tuple[str, ...] = ()
    kind: str = "class"  # what a class of these images is called
    dependence: Dependence | None = None
    fixed: Mapping[str, FixedFactorScore] = field(default_factory=dict)
    traversals: Traversals | None = None
    predictors: Predictors | None = None
    trouble: str = ""

    def sentence(self, j: int) -> str:
        """What moving along dimension j was measured to do, in plain words; '' before that."""
        return sentences.sentence(self.traversals, j, self.class_names, self.kind) if self.traversals else ""


@dataclass(frozen=True)
class Score:
    """A published score: which, how it was made, its estimate (without an interval where no dimension votes), from how
    many images or votes, and beside which other number it has to be read.
    """

    name: str
    settings: str
    estimate: Estimate
    n: str
    beside: str = ""


def describe(
    checkpoint: Checkpoint,
    dataset: Dataset,
    train: Dataset,
    judge: Judge | None = None,
    seed: int = 0,
    trees: Trees = "all",
    on_progress: Said = lambda *_: None,
    on_found: Callable[[Described], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Described:
    """Measure all of it, quick things first; `on_found` is given what is known after each step. Everything is cached.

    Counting and traversals look at `dataset`, trees learn from `train` and are tested on `dataset`. What these images
    do not allow (too few, one factor) is told in `trouble`, and the rest is measured. Raises CheckpointError where
    images do not fit the model, MeasureError where its codes or pictures are not finite, Stopped.
    """
    name = checkpoint.name
    on_progress(f"{name}: dimensions", 0, 0)
    kind = "digit" if of_digits(dataset.name) else "class"
    found = Described(checkpoint, dimensions.describe(checkpoint, dataset), dataset.class_names, kind)
    on_found(found)
    on_progress(f"{name}: factors", 0, 0)
    try:
        found = replace(found, dependence=counting.dependence(checkpoint, dataset, seed))
        on_found(found)
        if dataset.name == sprites.NAME:
            on_progress(f"{name}: FactorVAE's and beta-VAE's score", 0, 0)
            found = replace(found, fixed=fixed.of_sprites(checkpoint, seed))
            on_found(found)
        if trees == "known":
            found = replace(found, predictors=predictors.known(checkpoint, train, dataset, seed))
    except MeasureError as error:
        found = replace(found, trouble=str(error))
    found = replace(found, traversals=_traversals(checkpoint, dataset, judge, on_progress, stopped))
    on_found(found)
    if trees == "all" and not found.trouble:
        try:
            fitted = predictors.predictors(
                checkpoint,
                train,
                dataset,
                seed,
                Task(lambda now: on_progress(f"{name}: DCI and SAP", now.done, now.total), stopped),
            )
            found = replace(found, predictors=fitted)
        except MeasureError as error:
            found = replace(found, trouble=str(error))
    on_found(found)
    return found


def _traversals(
    checkpoint: Checkpoint, dataset: Dataset, judge: Judge | None, on_progress: Said, stopped: Callable[[], bool]
) -> Traversals | None:
    """None where there are too few images to say anything of an average."""
    if len(dataset) < traversals.FEWEST:
        return None
    task = Task(lambda now: on_progress(f"{checkpoint.name}: traversals", now.done, now.total), stopped)
    return traversals.measure(checkpoint, dataset, judge, task=task)


def scores(one: Described) -> Iterator[Score]:
    """Every score of a model that was measured, MIG first."""
    if found := one.dependence:
        for how in HOWS:
            for mig, which in ((found.mig[how], "all dimensions"), (found.mig_of_active[how], "active dimensions")):
                yield Score("MIG", f"{BINNED[how]}, {which}", mig, f"{found.n}")
    for name, votes in one.fixed.items():
        batches = f"batches of {votes.batch}, {votes.dimensions} dimensions"
        yield Score(name, batches, votes.accuracy, f"{votes.train} + {votes.accuracy.n}")
    if trees := one.predictors:
        n, grown = f"{trees.train} + {trees.test}", "gradient boosted trees, scikit-learn's defaults"
        lines = "linear SVM with C = 0.01, or squared correlation"
        beside = f"informativeness {trees.dci.informativeness.value:.3f}"
        told, spread, whole, raw, scaled = TREE_SCORES
        yield Score(told, grown, trees.dci.informativeness, n)
        yield Score(spread, f"{grown}; read beside {beside}", trees.dci.disentanglement, n, beside)
        yield Score(whole, f"{grown}; read beside {beside}", trees.dci.completeness, n, beside)
        yield Score(
            raw, f"{lines}; codes as they are, as published: moves with a code's mean and unit", trees.sap.score, n
        )
        yield Score(scaled, f"{lines}; codes standardised on the training images", trees.sap_standardised.score, n)
