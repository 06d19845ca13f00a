"""DCI: disentanglement, completeness and informativeness.

R_jk is how much dimension j matters to a model that predicts factor k: the feature importances of boosted trees that
tell classes (numbers, for a continuous factor), as scikit-learn's GradientBoostingClassifier grows them with its
defaults and as disentanglement_lib has them. They are grown by `boosting`, which gives the same several times faster.

Disentanglement and completeness say how the importances are spread, not whether anything is told: one active dimension
of noise beside others that say nothing is complete (C = 1). Read them only beside informativeness.

Source: Eastwood & Williams 2018, "A Framework for the Quantitative Evaluation of Disentangled Representations".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate, pieces
from vae.core.cache import Arrays
from vae.core.counted import by_number
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.metrics.disentanglement import boosting
from vae.metrics.disentanglement.coded import CodedSplits
from vae.metrics.inputs import Categorical, Table

RESAMPLES = 6  # forests regrown for the interval of D and C
RESAMPLED = 1_000  # training images of each of those
TEST_RESAMPLES = 200  # for the interval of informativeness
_T = 2.571  # 97.5 % quantile of Student's t with RESAMPLES - 1 degrees of freedom
_TINY = 1e-11  # added before the logarithms, as in disentanglement_lib


@dataclass(frozen=True, eq=False)
class Spread:
    """How importances are spread: disentanglement and completeness in [0, 1], with what they are the means of.

    of_dimension: D_j (J,). of_factor: C_k (K,).
    """

    disentanglement: float
    completeness: float
    of_dimension: NDArray[np.float64]
    of_factor: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Dci:
    """The three scores in [0, 1], and what they are made of.

    importances: R (J, K), each factor's summing to 1. spread: D and C of those. factor_informativeness: accuracy (R^2
    for a continuous factor) of the trees for each factor, (K,).
    """

    disentanglement: Estimate
    completeness: Estimate
    informativeness: Estimate
    importances: NDArray[np.float64]
    spread: Spread
    factor_informativeness: NDArray[np.float64]


def dci(
    train_codes: Table,
    train_factors: Table,
    test_codes: Table,
    test_factors: Table,
    categorical: Categorical = None,
    seed: int = 0,
    task: Task = Task(),
) -> Dci:
    """Disentanglement, completeness and informativeness, each an `Estimate`, and the importances (J, K) behind them.

    Boosted trees learn each factor from 10,000 training images spread over those given, and predict it for 5,000 test
    images. That takes a minute of all cores or less; what is finished is kept in the cache. Read the first two beside
    the third: they say how the factors are spread, not how much is known of them.

    A factor of few values counts as classes, as the literature has it: whether it is told a place next to the right one
    or far off is then the same. `categorical` says which are classes; of the others numbers are predicted, and of an
    angle its cosine and sine, whose importances add up.

    Intervals of the first two are by the m out of n bootstrap (Bickel, Goetze & van Zwet 1997): trees grown again on 6
    samples of 1,000 training images; the standard deviation of their scores, times the square root of 1,000 over the
    number of training images, times Student's t. Of the third by the bootstrap over the test images. None is narrower
    than what so many images leave open even where all of them agree (`estimate.unseen`).

    Args:
        train_codes: (n, J), as for `mig`.
        train_factors: (n, K), at least 2, as for `mig`.
        test_codes: (m, J) of other images.
        test_factors: (m, K), the same factors of those.
        categorical: as for `mig`; trees tell classes, and predict numbers and angles. Naming those columns alone that
            are classes gives the variant for ordered factors, which is several times faster.
        seed: of the trees and of the bootstrap.
        task: what shows progress, and stops.

    Raises:
        MeasureError: as `mig` does, or fewer than 2 factors.
        Stopped: `task` said so.

    Source:
        Eastwood & Williams 2018, with the settings of disentanglement_lib.

    Example:
        >>> scores = dci(train_mu, train_factors, test_mu, test_factors)  # doctest: +SKIP
        >>> scores.disentanglement.value, scores.importances.shape  # doctest: +SKIP
        (0.4775, (16, 5))
    """
    coded = CodedSplits.of_tables(train_codes, train_factors, test_codes, test_factors, categorical, seed)
    if len(coded.kinds) < 2:
        raise _too_few(len(coded.kinds))  # now, not after minutes
    return measure(coded, RESAMPLES, task)


def measure(coded: CodedSplits, resamples: int, task: Task = Task()) -> Dci:
    """`dci` of arrays that are checked."""
    names = forests(coded, resamples)
    fitted = pieces.compute(
        f"{__name__}:fit", [partial(_input, coded, k, resample) for k, resample in names], task, version=2
    )
    forest = dict(zip(names, fitted, strict=True))
    factors, n, m = range(len(coded.kinds)), len(coded.train), len(coded.test)

    def importances(resample: int) -> NDArray[np.float64]:
        return np.stack([forest[k, resample]["importances"] for k in factors], axis=1)

    def informative(rows: Any) -> NDArray[np.float64]:
        """Of each factor, on these rows of the test images, (K,)."""
        pairs = [(forest[k, -1]["predicted"], coded.values(coded.test_factors, k)) for k in factors]
        return np.array([informativeness(predicted[rows], values[rows]) for predicted, values in pairs])

    spread = scores(importances(-1))
    again = [scores(importances(resample)) for resample in range(resamples)]
    resampled = coded.test_resamples(TEST_RESAMPLES)
    shrink = _T * math.sqrt(min(RESAMPLED, n) / n)
    return Dci(
        disentanglement=_around(spread.disentanglement, [one.disentanglement for one in again], shrink, n),
        completeness=_around(spread.completeness, [one.completeness for one in again], shrink, n),
        informativeness=_mean(informative(slice(None)), [informative(rows) for rows in resampled], m),
        importances=importances(-1),
        spread=spread,
        factor_informativeness=informative(slice(None)),
    )


def forests(coded: CodedSplits, resamples: int) -> list[tuple[int, int]]:
    """The pieces of work, those that take longest first: which factor, on which resample (-1: all training images)."""
    trees = [
        len(np.unique(coded.train_factors[:, k])) if kind == "class" else coded.values(coded.test_factors, k).shape[1]
        for k, kind in enumerate(coded.kinds)
    ]
    order = sorted(range(len(trees)), key=lambda k: -trees[k])
    return [(k, resample) for resample in range(-1, resamples) for k in order]


def scores(importances: NDArray[np.floating]) -> Spread:
    """D and C of an importance matrix R (J, K), not negative.

    D_j = 1 - H(R_j. / sum) / ln K, D their mean weighted by the row sums; C_k = 1 - H(R_.k / sum) / ln J, weighted by
    the column sums. A row or column of zeros has 0, and so has R = 0. One dimension is complete by itself: C = 1.
    Raises MeasureError: one factor (or none), for which D is not defined; importances that are negative or not finite.

    >>> round(scores(np.array([[1, 0], [0, 1], [0, 0]])).disentanglement, 6)
    1.0
    """
    r = np.asarray(importances, np.float64)
    if r.ndim != 2 or r.shape[1] < 2 or not r.shape[0]:
        raise _too_few(r.shape[1] if r.ndim == 2 else 0)
    if not np.isfinite(r).all() or (r < 0).any():
        raise MeasureError("Importances are numbers from 0; these are negative or not finite.")
    of_dimension, of_factor = _focus(r), _focus(r.T)
    return Spread(_weighted(of_dimension, r.sum(axis=1)), _weighted(of_factor, r.sum(axis=0)), of_dimension, of_factor)


def fit(train: NDArray, train_factor: NDArray, test: NDArray, seed: NDArray) -> Arrays:
    """Importances (J,) and predictions for the test codes, of one factor; arrays in and out, to run in a worker.

    train (n, J) and test (m, J) codes, the factor's values in training: classes (n,), or numbers (n, targets) that are
    the factor together. `seed`: an array of one number. A factor that does not vary in training is predicted, and
    nothing is important to it.
    """
    if not np.ptp(train_factor, axis=0).any():
        return {"importances": np.zeros(train.shape[1]), "predicted": np.repeat(train_factor[:1], len(test), axis=0)}
    grow = boosting.classes if train_factor.ndim == 1 else boosting.numbers
    grown = grow(train, train_factor, test, int(seed), boosting.STAGES)
    return {"importances": grown.importances, "predicted": grown.predicted}


def informativeness(predicted: NDArray, values: NDArray) -> float:
    """Accuracy of classes (m,); R^2 of numbers (m, targets) taken together, 0 where they do not vary."""
    if values.ndim == 1:
        return float((predicted == values).mean())
    total = float(np.square(values - values.mean(axis=0)).sum())
    return 1 - float(np.square(values - predicted).sum()) / total if total > 0 else 0.0


def _too_few(factors: int) -> MeasureError:
    return MeasureError(
        f"DCI compares factors, and here {by_number(factors, 'is', 'are')} {factors}: it needs at least 2, and a "
        "dimension. Choose a data set with more factors."
    )


def _input(coded: CodedSplits, k: int, resample: int) -> Arrays:
    """What `fit` gets. Of a resample the importances alone are of use, so one test image is enough."""
    codes, values, test = coded.train, coded.values(coded.train_factors, k), coded.test
    if resample >= 0:
        generator = np.random.default_rng((coded.seed, resample))
        rows = generator.integers(0, len(codes), min(RESAMPLED, len(codes)))
        codes, values, test = codes[rows], values[rows], test[:1]
    return {"train": codes, "train_factor": values, "test": test, "seed": np.array(coded.seed)}


def _around(score: float, again: list[float], shrink: float, n: int) -> Estimate:
    reach = shrink * float(np.std(again, ddof=1)) if len(again) > 1 else 0.0
    return estimate.widened(Estimate(score, score - reach, score + reach, n), (0, 1))


def _mean(informative: NDArray[np.float64], again: list[NDArray[np.float64]], m: int) -> Estimate:
    """Mean over the factors (K,), with those of resampled images. R^2 has no lower bound but what was seen of it."""
    means = [float(values.mean()) for values in again]
    least = min(0.0, float(np.quantile(means, 0.025)))
    return estimate.bootstrap(float(informative.mean()), means, m, (least, 1))


def _focus(r: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - normalised entropy of each row: 1 where one entry has it all, 0 where all have as much."""
    if r.shape[1] == 1:
        return (r[:, 0] > 0).astype(np.float64)
    sums = r.sum(axis=1, keepdims=True)
    shares = r / np.where(sums > 0, sums, 1) + _TINY
    focus = 1 + (shares * np.log(shares)).sum(axis=1) / np.log(r.shape[1])
    return np.where(sums[:, 0] > 0, np.clip(focus, 0, 1), 0.0)


def _weighted(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else 0.0
