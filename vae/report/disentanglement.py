"""What each dimension of each model does, and how disentangled that is: two tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vae.checkpoints import Checkpoint
from vae.data import Dataset, sprites
from vae.measure import dependence as counting
from vae.measure import dimensions, fixed, predictors
from vae.measure.dependence import HOWS, MOST, PERMUTATIONS, Dependence
from vae.measure.dimensions import Dimensions
from vae.measure.fixed import Fixed
from vae.measure.mutual import BINS
from vae.measure.predictors import RESAMPLED, RESAMPLES, Predictors
from vae.report.exports import Export
from vae.report.provenance import origin

ONE_SEED = "One seed a model: differences of this size are common between seeds of the same model."
Said = Callable[[str, int, int], None]  # what is being measured, how much of it is done, of how much (0: unknown)
_BINNED = {"width": f"{BINS} bins of equal width", "quantile": f"{BINS} bins of equal counts"}


@dataclass(frozen=True, eq=False)
class Described:
    """One model on one data set: what is known of its dimensions, as far as it was measured."""

    checkpoint: Checkpoint
    facts: Dimensions
    dependence: Dependence | None = None
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    predictors: Predictors | None = None


@dataclass(frozen=True)
class Score:
    """A published score: which, how it was made, its value and 95 % interval, from how many images or votes."""

    name: str
    settings: str
    value: float
    low: float
    high: float
    n: str


def describe(
    checkpoint: Checkpoint,
    dataset: Dataset,
    train: Dataset,
    seed: int = 0,
    thorough: bool = True,
    on_progress: Said = lambda *_: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Described:
    """Measure all of it: counting on `dataset`, trees on `train` and `dataset` where `thorough`; everything is cached.

    Raises CheckpointError where the images do not fit the model, MeasureError where they have no factors, Stopped.
    """
    name = checkpoint.name
    on_progress(f"{name}: dimensions", 0, 0)
    facts = dimensions.describe(checkpoint, dataset)
    on_progress(f"{name}: factors", 0, 0)
    dependence = counting.dependence(checkpoint, dataset, seed)
    votes = fixed.of_sprites(checkpoint, seed) if dataset.name == sprites.NAME else {}
    trees = None
    if thorough:
        trees = predictors.predictors(
            checkpoint, train, dataset, seed, lambda done, of: on_progress(f"{name}: DCI and SAP", done, of), stopped
        )
    return Described(checkpoint, facts, dependence, votes, trees)


def scores(one: Described) -> Iterator[Score]:
    """Every score of a model that was measured, MIG first."""
    if found := one.dependence:
        for how in HOWS:
            for mig, which in ((found.mig[how], "all dimensions"), (found.mig_of_live[how], "live dimensions")):
                yield Score("MIG", f"{_BINNED[how]}, {which}", mig.score, mig.low, mig.high, f"{found.n}")
    for name, votes in one.fixed.items():
        batches = f"batches of {votes.batch}, {votes.dimensions} dimensions"
        yield Score(name, batches, votes.score, votes.low, votes.high, f"{votes.train} + {votes.test}")
    if trees := one.predictors:
        n, grown = f"{trees.train} + {trees.test}", "gradient boosted trees, scikit-learn's defaults"
        yield Score("DCI disentanglement", grown, *trees.disentanglement, n)
        yield Score("DCI completeness", grown, *trees.completeness, n)
        yield Score("DCI informativeness", grown, *trees.informativeness, n)
        yield Score("SAP", "linear SVM with C = 0.01, or squared correlation", *trees.sap, n)


def score_table(found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int) -> Export:
    """A row for each model and score."""
    import pandas as pd

    rows = [
        {"model": one.checkpoint.name, "score": score.name, "settings": score.settings, "value": score.value,
         "low95": score.low, "high95": score.high, "n": score.n}
        for one in found
        for score in scores(one)
    ]  # fmt: skip
    return Export(
        pd.DataFrame(rows), f"Disentanglement on {dataset.name}. {ONE_SEED}", _origin(found, dataset, train, seed)
    )


def dimension_table(found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int) -> Export:
    """A row for each dimension of each model: what it says, how far it reaches, what it carries."""
    import pandas as pd

    rows = [row for one in found for row in _dimensions(one)]
    caption = f"What each dimension carries, on the {dataset.split} images of {dataset.name}"
    return Export(pd.DataFrame(rows), caption, _origin(found, dataset, train, seed))


def _dimensions(one: Described) -> Iterator[dict[str, Any]]:
    facts, found = one.facts, one.dependence
    for rank, j in enumerate(facts.units.order.tolist()):
        row: dict[str, Any] = {
            "model": one.checkpoint.name,
            "dimension": j,
            "rank": rank + 1,
            "live": bool(facts.live[j]),
            "mean_kl_nats": None if facts.kl is None else float(facts.kl[j]),
            "var_mu": float(facts.variance[j]),
            "mean_sigma": None if facts.sigma is None else float(facts.sigma[j]),
            "sensitivity": float(facts.sensitivity[j]),
        }
        if found:
            carried = found.carried(j)
            row["carries"] = found.factors[carried[0]].name if carried else None
            for k, factor in enumerate(found.factors):
                row[f"mi_nats_{factor.name}"] = float(found.information[j, k])
                row[f"chance95_nats_{factor.name}"] = float(found.chance[j, k])
                row[f"correlation_{factor.name}"] = float(found.correlation[j, k])
        if trees := one.predictors:
            for k, factor in enumerate(trees.factors):
                row[f"importance_{factor.name}"] = float(trees.importances[j, k])
        yield row


def _origin(found: Sequence[Described], dataset: Dataset, train: Dataset, seed: int) -> dict[str, object]:
    return origin(
        [one.checkpoint for one in found], dataset, train_digest=train.digest, seed=seed, codes="mu",
        settings={"images": MOST, "bins": BINS, "permutations": PERMUTATIONS, "forests_resampled": RESAMPLES,
                  "images_of_a_resample": RESAMPLED},
    )  # fmt: skip
