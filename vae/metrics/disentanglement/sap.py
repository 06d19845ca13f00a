"""SAP, separated attribute predictability: does one dimension alone predict each factor?

With the settings of disentanglement_lib, on the codes as they are. That number is not the code's alone: liblinear
punishes the intercept too, so it moves with a constant added to a code and with a code's unit (a perfect code: 0.53;
plus 3: 0.37; plus 100: 0.06). On standardised codes it does not: that is the second variant here.

Source: Kumar, Sattigeri & Balakrishnan 2018, "Variational Inference of Disentangled Latent Concepts from Unlabeled
Observations".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate, pieces
from vae.core.cache import Arrays
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.metrics.disentanglement import correlation
from vae.metrics.disentanglement.coded import CodedSplits
from vae.metrics.disentanglement.mig import gaps
from vae.metrics.inputs import Categorical, Table

TEST_RESAMPLES = 200  # for the interval
_CONSTANT = 1e-12  # a variance of no more than this is none
_ROUNDING = 1e-12  # a deviation of no more than this part of the largest number is none
C = 0.01


@dataclass(frozen=True, eq=False)
class Sap:
    """The score in [0, 1], and how well each dimension alone predicts each factor, S (J, K)."""

    score: Estimate
    predictability: NDArray[np.float64]


def sap(
    train_codes: Table,
    train_factors: Table,
    test_codes: Table,
    test_factors: Table,
    standardised: bool = False,
    categorical: Categorical = None,
    seed: int = 0,
    task: Task = Task(),
) -> Estimate:
    """Separated attribute predictability, from 0 to 1, with its 95 % interval.

    How much better the best dimension alone predicts a factor than the second best does, mean over the factors: the
    accuracy of a linear SVM for classes, the squared correlation for numbers (with cosine and sine of an angle). On up
    to 10,000 and 5,000 images. The interval is by the bootstrap over the test images, centred on the score, as a gap
    between two that are alike only grows by resampling.

    Args:
        train_codes: (n, J), as for `mig`.
        train_factors: (n, K), as for `mig`.
        test_codes: (m, J) of other images.
        test_factors: (m, K), the same factors of those.
        standardised: first divide each dimension by its standard deviation. As published, codes are taken as they are,
            and the score moves with a constant added to them and with their unit.
        categorical: as for `mig`.
        seed: of the SVM and of the bootstrap.
        task: what shows progress, and stops.

    Raises:
        MeasureError: as `mig` does.
        Stopped: `task` said so.

    Source:
        Kumar, Sattigeri & Balakrishnan 2018, with the settings of disentanglement_lib.

    Example:
        >>> generator = np.random.default_rng(0)
        >>> factors = generator.normal(0, 1, (300, 2))
        >>> sap(factors[:200], factors[:200], factors[200:], factors[200:]).value > 0.9  # numbers, each a dimension
        True
    """
    coded = CodedSplits.of_tables(train_codes, train_factors, test_codes, test_factors, categorical, seed)
    return measure(coded, standardised, task).score


def measure(coded: CodedSplits, standardised: bool, task: Task = Task()) -> Sap:
    """`sap` of arrays that are checked."""
    train, test = coded.train, coded.test
    if standardised:
        train, test = scaled_by(coded.train, train), scaled_by(coded.train, test)
    inputs = [partial(_input, coded, k, train, test) for k in lines(coded)]
    fitted = dict(zip(lines(coded), pieces.compute(f"{__name__}:fit", inputs, task), strict=True))

    def predictability(rows: Any) -> NDArray[np.float64]:
        """S (J, K) on these rows of the test images."""
        columns = []
        for k, kind in enumerate(coded.kinds):
            values = coded.test_factors[rows, k]
            match kind:
                case "class":
                    columns.append((fitted[k]["predicted"][:, rows] == values).mean(axis=1))
                case "number":
                    columns.append(squared_correlations(test[rows], values))
                case "angle":
                    columns.append(np.square(correlation.with_angle(test[rows], values)))
        return np.stack(columns, axis=1)

    whole = predictability(slice(None))
    again = [mean_gap(predictability(rows)) for rows in coded.test_resamples(TEST_RESAMPLES)]
    return Sap(estimate.bootstrap(mean_gap(whole), again, len(test), (0, 1), centred=True), whole)


def lines(coded: CodedSplits) -> list[int]:
    """The pieces of work: the factors that an SVM tells."""
    return [k for k, kind in enumerate(coded.kinds) if kind == "class"]


def mean_gap(predictability: NDArray[np.float64]) -> float:
    """SAP of S: mean over the factors of the largest minus the second largest, (J, K) -> a number in [0, 1].

    >>> mean_gap(np.array([[1.0, 0.5], [0.5, 0.75]]))
    0.375
    """
    found = gaps(predictability, np.ones(predictability.shape[1]))
    return float(found.mean()) if len(found) else 0.0


def squared_correlations(codes: NDArray[np.floating], factor: NDArray[np.floating]) -> NDArray[np.float64]:
    """S_jk of a continuous factor (N,): the squared correlation with each dimension of codes (N, J), (J,).

    0 where either does not vary (variance up to 1e-12).
    """
    x, y = codes - codes.mean(axis=0, dtype=np.float64), factor - factor.mean(dtype=np.float64)
    varies = (np.square(x).mean(axis=0) > _CONSTANT) & (np.square(y).mean() > _CONSTANT)
    product = np.square((x * y[:, None]).sum(axis=0))
    return np.divide(product, np.square(x).sum(axis=0) * np.square(y).sum(), out=np.zeros(x.shape[1]), where=varies)


def scaled_by(train: NDArray[np.floating], codes: NDArray[np.floating]) -> NDArray[np.float64]:
    """Codes (m, J) less the mean of the training codes (n, J), over their standard deviation; 0 where these are all the
    same. What they have is then the same whatever is added to a dimension and whatever it is multiplied by.
    """
    first = train.astype(np.float64)
    mean, deviation = first.mean(axis=0), first.std(axis=0)
    varies = deviation > _ROUNDING * np.abs(first).max(axis=0)
    return np.where(varies, (codes - mean) / np.where(varies, deviation, 1), 0.0)


def _input(coded: CodedSplits, k: int, train: NDArray[np.float64], test: NDArray[np.float64]) -> Arrays:
    values = coded.values(coded.train_factors, k)
    return {"train": train, "train_factor": values, "test": test, "seed": np.array(coded.seed)}


def fit(train: NDArray, train_factor: NDArray, test: NDArray, seed: NDArray) -> Arrays:
    """What each dimension alone says of the test codes' class: (J, m), by a linear SVM (C = 0.01, classes balanced).

    train (n, J) and test (m, J) codes, the factor's values in training (n,); arrays in and out, to run in a worker.
    The score S_jk is the accuracy of a row. A class that is alone in training is what everything is taken for.
    """
    from sklearn.svm import LinearSVC

    if len(np.unique(train_factor)) < 2:
        return {"predicted": np.full((train.shape[1], len(test)), train_factor[0])}
    svm = LinearSVC(C=C, class_weight="balanced", random_state=int(seed))
    return {
        "predicted": np.stack(
            [svm.fit(train[:, [j]], train_factor).predict(test[:, [j]]) for j in range(train.shape[1])]
        )
    }
