"""What each dimension of each model does, and how disentangled that is: measured step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from vae.core.counted import counted
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data import Dataset, of_digits, sprites
from vae.metrics.disentanglement import dependence as counting
from vae.metrics.disentanglement import fixed_factor, information_scores, predictors
from vae.metrics.disentanglement.dci import Dci
from vae.metrics.disentanglement.dependence import HOWS, Dependence
from vae.metrics.disentanglement.factor_dependence import FactorDependence
from vae.metrics.disentanglement.grid import FixedFactorScore
from vae.metrics.disentanglement.infomec import Spread
from vae.metrics.disentanglement.information_scores import InformationScores
from vae.metrics.disentanglement.mutual_information import BINS
from vae.metrics.disentanglement.neighbours import NEIGHBOURS
from vae.metrics.disentanglement.predictors import Predictors
from vae.metrics.latent import dimensions, sentences, traversals
from vae.metrics.latent.dimensions import Dimensions
from vae.metrics.latent.traversals import Traversals
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

ONE_SEED = "One seed a model: differences of this size are common between seeds of the same model."
DCI_READ = (
    "DCI's disentanglement and completeness say how what is told is spread over the dimensions, not how much is told: "
    "a lone active dimension of noise is complete (1). Read them beside informativeness."
)
SAP_RAW, SAP_STANDARDISED = "SAP (codes as they are)", "SAP (standardised codes)"
DCI_SCORES = ("DCI informativeness", "DCI disentanglement", "DCI completeness")
TREE_SCORES = (*DCI_SCORES, SAP_RAW, SAP_STANDARDISED)
INFO_READ = (
    "A code that knows nothing has InfoM and InfoC well above 0 (by chance as much as stands below them), and often "
    "above those of a code that knows much, as the largest of a few small numbers is a good part of their sum: read "
    "them beside InfoE, which says how much a linear model reads off the code."
)
INFO_SCORES = ("InfoM", "InfoE", "InfoC")
ORDERED = "ordered factors as numbers"  # the variant of DCI for factors of few values that have an order
BINNED = {"width": f"{BINS} bins of equal width", "quantile": f"{BINS} bins of equal counts"}
Trees = Literal["all", "known", "none"]  # DCI and SAP: fit what is missing, only what was fitted before, leave them out


@dataclass(frozen=True, eq=False)
class Described:
    """One model on one data set: what is known of its dimensions, as far as it was measured."""

    checkpoint: Checkpoint
    facts: Dimensions
    class_names: tuple[str, ...] = ()
    kind: str = "class"  # what a class of these images is called
    dependence: Dependence | None = None
    fixed: Mapping[str, FixedFactorScore] = field(default_factory=dict)
    traversals: Traversals | None = None
    information: InformationScores | None = None
    predictors: Predictors | None = None
    trouble: str = ""  # why something cannot be measured on these images, as a sentence

    def sentence(self, j: int) -> str:
        """What moving along dimension j was measured to do, in plain words; '' before that."""
        return sentences.sentence(self.traversals, j, self.class_names, self.kind) if self.traversals else ""


@dataclass(frozen=True)
class Score:
    """A published score: which, how it was made, its estimate (without an interval where no dimension votes), from how
    many images or votes, and beside which other number it has to be read.

    variant: which of several of the same name. chance: what 95 % of permutations stay below, where that was measured.
    """

    name: str
    settings: str
    estimate: Estimate
    n: str
    beside: str = ""
    variant: str = ""
    chance: float | None = None


def describe(
    checkpoint: Checkpoint,
    dataset: Dataset,
    train: Dataset,
    judge: Judge | None = None,
    seed: int = 0,
    trees: Trees = "all",
    task: Task = Task(),
) -> Described:
    """All that is measured of one model's dimensions, quick things first. Everything is kept on disk.

    Args:
        checkpoint: the model.
        dataset: images that counting and traversals look at, and that trees are tested on.
        train: images that trees learn from.
        judge: reads the images of the traversals.
        seed: of everything random; from 0.
        trees: whether DCI and SAP are fitted, which takes minutes.
        task: is told what is measured, and what is known so far, a `Described`.

    What these images do not allow (too few, one factor) is said in `trouble`, and the rest is measured.

    Raises:
        CheckpointError: the images do not fit the model.
        MeasureError: codes or pictures are not finite.
        Stopped: the task was stopped; finished pieces are kept.
    """

    def at(text: str) -> Task:
        """The task of one step, begun."""
        task.report(text, partial=described)
        return Task(lambda now: task.report(text, now.done, now.total, described), task.stop)

    described: Described | None = None
    at("dimensions")
    kind = "digit" if of_digits(dataset.name) else "class"
    described = Described(checkpoint, dimensions.describe(checkpoint, dataset), dataset.class_names, kind)
    try:
        at("factors")
        described = replace(described, dependence=counting.dependence(checkpoint, dataset, seed))
        if dataset.name == sprites.NAME:
            at("FactorVAE's and beta-VAE's score")
            described = replace(described, fixed=fixed_factor.of_sprites(checkpoint, seed))
        elif fixed_factor.grid_of(train, dataset):
            at("FactorVAE's and beta-VAE's score")
            described = replace(described, fixed=fixed_factor.of_images(checkpoint, train, dataset, seed))
        if trees == "known":
            described = replace(described, predictors=predictors.known(checkpoint, train, dataset, seed))
    except MeasureError as error:
        described = replace(described, trouble=str(error))
    if len(dataset) >= traversals.FEWEST:  # fewer say nothing of an average
        moved = traversals.measure(checkpoint, dataset, judge, task=at("traversals"))
        described = replace(described, traversals=moved)
    if described.dependence:
        informed = information_scores.information_scores(checkpoint, dataset, seed, at("InfoM, InfoE and InfoC"))
        described = replace(described, information=informed)
    if trees == "all" and not described.trouble:
        try:
            fitted = predictors.predictors(checkpoint, train, dataset, seed, at("DCI and SAP"))
            described = replace(described, predictors=fitted)
        except MeasureError as error:
            described = replace(described, trouble=str(error))
    task.report(partial=described)
    return described


def scores(one: Described) -> Iterator[Score]:
    """Every score of a model that was measured, MIG first."""
    if found := one.dependence:
        for how in HOWS:
            for mig, which in ((found.mig[how], "all dimensions"), (found.mig_of_active[how], "active dimensions")):
                yield Score("MIG", f"{BINNED[how]}, {which}", mig, f"{found.n}", variant=f"{BINNED[how]}, {which}")
    for name, votes in one.fixed.items():
        batches = f"batches of {votes.batch}, {counted(votes.dimensions, 'dimension')}"
        yield Score(name, batches, votes.accuracy, f"{votes.train} + {votes.accuracy.n}")
    if informed := one.information:
        yield from _information(informed)
    if trees := one.predictors:
        n = f"{trees.train} + {trees.test}"
        yield from _dci(trees.dci, "gradient boosted trees, scikit-learn's defaults", n)
        if trees.dci_ordered:
            numbers = "gradient boosted trees predict numbers, of an angle cosine and sine; R² for accuracy"
            yield from _dci(trees.dci_ordered, numbers, n, f" ({ORDERED})")
        lines = "linear SVM with C = 0.01, or squared correlation"
        yield Score(
            SAP_RAW, f"{lines}; codes as they are, as published: moves with a code's mean and unit", trees.sap.score, n
        )
        scaled = f"{lines}; codes standardised on the training images"
        yield Score(SAP_STANDARDISED, scaled, trees.sap_standardised.score, n)


def of_factors(found: FactorDependence) -> Iterator[Score]:
    """What a code that is the factors themselves scores: as far as one dimension a factor gets on these images."""
    for how in HOWS:
        yield Score("MIG", f"{BINNED[how]}, the factors as a code", found.mig[how], f"{found.n}", variant=BINNED[how])
    counted = f"mutual information by counting, {BINNED['width']}; the factors as a code"
    yield Score("InfoM", counted, found.modularity, f"{found.n}")
    yield Score("InfoC", counted, found.compactness, f"{found.n}")


def _information(found: InformationScores) -> Iterator[Score]:
    scores, chance, n = found.scores, found.chance, f"{found.n}"
    modular, explicit, compact = INFO_SCORES
    beside = f"read beside InfoE {scores.explicitness.value:.3f}"

    def spread(name: str, score: Estimate, used: Spread, variant: str, by_chance: float) -> Score:
        dimensions = f"{variant} ({int(used.used.sum())})"
        settings = f"mutual information by {NEIGHBOURS} nearest neighbours, {dimensions}; {beside}"
        return Score(name, settings, score, n, variant=variant, chance=by_chance)

    wide, active = "dimensions over 1/20 of the widest range", "active dimensions"
    yield spread(modular, scores.wide.modularity, scores.wide, wide, chance.modularity)
    yield spread(modular, scores.active.modularity, scores.active, active, chance.modularity_of_active)
    linear = "logistic regression tells classes, linear regression numbers (R²); on the images they learned from"
    yield Score(explicit, linear, scores.explicitness, n, chance=chance.explicitness)
    yield spread(compact, scores.wide.compactness, scores.wide, wide, chance.compactness)
    yield spread(compact, scores.active.compactness, scores.active, active, chance.compactness_of_active)


def _dci(found: Dci, grown: str, n: str, variant: str = "") -> Iterator[Score]:
    beside = f"informativeness {found.informativeness.value:.3f}"
    told, spread, whole = (f"{name}{variant}" for name in DCI_SCORES)
    yield Score(told, grown, found.informativeness, n)
    yield Score(spread, f"{grown}; read beside {beside}", found.disentanglement, n, beside)
    yield Score(whole, f"{grown}; read beside {beside}", found.completeness, n, beside)
