"""DCI and SAP of a model: how well its code predicts each factor, and which dimensions that takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vae.core.errors import MeasureError
from vae.core.memo import memo
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
class _Fitted:
    """What of `Predictors` is kept: not the factors' values, which are the data's."""

    names: tuple[str, ...]  # of the factors
    dci: Dci
    dci_ordered: Dci | None  # ordered factors predicted as numbers, angles as such; None where no factor is ordered
    sap: Sap  # of the codes as they are, as the literature has it
    sap_standardised: Sap  # of standardised codes
    train: int  # images to learn from
    test: int


@dataclass(frozen=True, eq=False)
class Predictors(_Fitted):
    """What of K factors J dimensions predict."""

    factors: tuple[Factor, ...]  # of the test images


def predictors(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0, task: Task = Task()) -> Predictors:
    """Fit on 10,000 images of `train`, test on 5,000 of `test` (fewer where there are no more), spread over both.

    `task` is told how many pieces are done, of how many; a stop keeps those. Raises Stopped; CheckpointError where
    images do not fit; MeasureError where the images have fewer than two factors.
    """
    _check(seed)
    return _whole(_fitted(checkpoint, train, test, dci.RESAMPLES, seed, task), test)


def known(checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0) -> Predictors | None:
    """What `predictors` has measured before; None where it would have to be. Raises as it does."""
    _check(seed)
    found = _fitted.known(checkpoint, train, test, dci.RESAMPLES, seed)
    if found is not None:
        return _whole(found, test)
    coded_splits(checkpoint, train, test, seed)  # raises where it never can be
    return None


@memo("predictors", version=1)
def _fitted(
    checkpoint: Checkpoint, train: Dataset, test: Dataset, resamples: int, seed: int, task: Task = Task()
) -> _Fitted:
    """Kept by the digests of model and images, not by codes, whose last bits depend on the processor."""
    coded, ordered, shared = coded_splits(checkpoint, train, test, seed)
    lines = len(sap.lines(coded))
    forests = [len(dci.forests(one, resamples)) if one else 0 for one in (coded, ordered)]
    total = sum(forests) + 2 * lines

    def part(before: int) -> Task:
        return Task(lambda progress: task.report(done=before + progress.done, total=total), task.stop)

    return _Fitted(
        tuple(factor.name for factor in shared),
        dci.measure(coded, resamples, part(0)),
        dci.measure(ordered, resamples, part(forests[0])) if ordered else None,
        sap.measure(coded, False, part(sum(forests))),
        sap.measure(coded, True, part(sum(forests) + lines)),
        len(coded.train),
        len(coded.test),
    )


def _whole(fitted: _Fitted, test: Dataset) -> Predictors:
    by_name = {factor.name: factor for factor in _tested(test).factors}
    return Predictors(**vars(fitted), factors=tuple(by_name[name] for name in fitted.names))


def _tested(test: Dataset) -> Factors:
    measured = factors.of(test)
    return measured.take(spread(len(measured.rows), TEST))


def _check(seed: int) -> None:
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")


def coded_splits(
    checkpoint: Checkpoint, train: Dataset, test: Dataset, seed: int = 0
) -> tuple[CodedSplits, CodedSplits | None, tuple[Factor, ...]]:
    """The codes and factors of the chosen images, the same with ordered factors as such where that is another thing,
    and the factors that vary in both splits, with the test images'. Raises as `predictors` does.
    """
    _check(seed)
    chosen = [_some(train, TRAIN), _tested(test)]
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
