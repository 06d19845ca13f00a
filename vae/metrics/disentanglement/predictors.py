"""DCI and SAP of a model: how well its code predicts each factor, and which dimensions that takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vae.core.errors import MeasureError
from vae.core.task import Task
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.disentanglement import dci, factors, sap
from vae.metrics.disentanglement.coded import TEST, TRAIN, CodedSplits
from vae.metrics.disentanglement.dci import Dci
from vae.metrics.disentanglement.factors import Factor, Factors
from vae.metrics.disentanglement.sap import Sap
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode


@dataclass(frozen=True, eq=False)
class Predictors:
    """What of K factors J dimensions predict, from `train` images to learn from and `test` images.

    dci_ordered: DCI of the same images with ordered factors predicted as numbers, and angles as such; None where no
    factor of few values is ordered, as `dci` then is that.
    sap: of the codes as they are, as the literature has it; sap_standardised: of standardised codes (see `sap`).
    """

    factors: tuple[Factor, ...]
    dci: Dci
    dci_ordered: Dci | None
    sap: Sap
    sap_standardised: Sap
    train: int
    test: int


def predictors(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0, task: Task = Task()) -> Predictors:
    """Fit on 10,000 images of `train`, test on 5,000 of `test` (fewer where there are no more), spread over both.

    `task` is told how many pieces are done, of how many; a stop keeps those. Raises Stopped; CheckpointError where
    images do not fit; MeasureError where the images have fewer than two factors.
    """
    coded, ordered, shared = coded_splits(checkpoint, train, test, seed)
    lines = len(sap.lines(coded))
    forests = [len(dci.forests(one, dci.RESAMPLES)) if one else 0 for one in (coded, ordered)]
    total = sum(forests) + 2 * lines

    def part(before: int) -> Task:
        return Task(lambda progress: task.report(done=before + progress.done, total=total), task.stop)

    return Predictors(
        shared,
        dci.measure(coded, dci.RESAMPLES, part(0)),
        dci.measure(ordered, dci.RESAMPLES, part(forests[0])) if ordered else None,
        sap.measure(coded, False, part(sum(forests))),
        sap.measure(coded, True, part(sum(forests) + lines)),
        len(coded.train),
        len(coded.test),
    )


def known(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0) -> Predictors | None:
    """What `predictors` has measured before; None where something of it would have to be. Raises as it does."""
    coded, ordered, shared = coded_splits(checkpoint, train, test, seed)
    trees = dci.measure.known(coded, dci.RESAMPLES)
    numbers = dci.measure.known(ordered, dci.RESAMPLES) if ordered else None
    plain, scaled = (sap.measure.known(coded, standardised) for standardised in (False, True))
    if trees is None or (ordered and numbers is None) or plain is None or scaled is None:
        return None
    return Predictors(shared, trees, numbers, plain, scaled, len(coded.train), len(coded.test))


def coded_splits(
    checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0
) -> tuple[CodedSplits, CodedSplits | None, tuple[Factor, ...]]:
    """The codes and factors of the chosen images, the same with ordered factors as such where that is another thing,
    and the factors that vary in both splits, with the test images'. Raises as `predictors` does.
    """
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    measured = factors.of(test)
    chosen = [_some(train, TRAIN), measured.take(spread(len(measured.rows), TEST))]
    by_name = [{factor.name: factor for factor in split.factors} for split in chosen]
    shared = [name for name in by_name[0] if name in by_name[1]]
    if len(shared) < 2:
        raise MeasureError(
            f"DCI and SAP compare factors, and the images of {test.name} have {len(shared)} that varies in both "
            "splits. Choose a data set with at least 2."
        )
    codes = [
        encode(checkpoint, split).mu[own.rows].astype(np.float64)
        for split, own in zip((train, test), chosen, strict=True)
    ]
    learned, tested = (tuple(own[name] for name in shared) for own in by_name)
    splits = codes[0], learned, codes[1], tested, seed
    ordered = any(factor.categorical and factor.kind != "class" for factor in tested)
    return CodedSplits.of(*splits), CodedSplits.of(*splits, ordered=True) if ordered else None, tested


def _some(split: Dataset, most: int) -> Factors:
    """The factors of up to `most` images spread over a split: no more of them are measured than are looked at."""
    chosen = spread(len(split), most)
    measured = factors.of(split.take(chosen))
    return replace(measured, rows=chosen[measured.rows])
