"""Multinomial logistic regression as arrays in, arrays out: by scikit-learn, in this process or in one of its own."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.cache import Arrays

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

MAX_ITER = 5_000  # lbfgs takes 20 to 200
_NO_CLASSES = "The number of unique classes is greater than 50% of the number of samples"  # scikit-learn's doubt
_CONSTANT = 1e-6  # of the largest value: what spreads less is rounding

_alone = threading.Lock()  # how many threads BLAS takes, and which warnings are heard, is one thing for the process


def fit(train: NDArray, labels: NDArray[np.int64], test: NDArray, c: NDArray | float) -> Arrays:
    """Fit on train (n, D) and labels (n,), and predict test (m, D); inputs are standardised on `train`.

    predicted: (m,) labels. weight: (D,) norm over the classes of a dimension's coefficients on standardised inputs, 0
    where a dimension is constant on `train`; iterations: of lbfgs; converged: whether it came to an end before
    MAX_ITER. Where every dimension is constant, the most frequent label is predicted for all.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    varies, train, test = _standardised(train, test)
    weight = np.zeros(len(varies))
    if not varies.any():
        values, counts = np.unique(labels, return_counts=True)
        predicted = np.full(len(test), values[counts.argmax()])
        return _result(predicted, weight, iterations=0, converged=True)
    model = LogisticRegression(C=float(c), max_iter=MAX_ITER)
    with one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it is on record
        warnings.filterwarnings(
            "ignore", _NO_CLASSES, UserWarning
        )  # they are; `Labelled.few_of_each` says what it means
        model.fit(train, labels)
        predicted = model.predict(test)
    weight[varies] = np.linalg.norm(model.coef_, axis=0)
    iterations = int(model.n_iter_.max())
    return _result(predicted, weight, iterations, converged=iterations < MAX_ITER)


@contextmanager
def one_thread() -> Iterator[None]:
    """One caller at a time, and BLAS held to one thread, as on thin matrices its threads mostly wait for each other.

    Where 2 cores were busy otherwise, a fit of 60,000 x 16 took 36 s with two threads and 0.6 s with one.
    """
    with _alone, _blas().limit(limits=1, user_api="blas"):
        yield


@cache
def _blas() -> ThreadpoolController:
    """The libraries of linear algebra in this process: to look for them takes as long as an eighth of a small fit."""
    import scipy.linalg  # noqa: F401  # has one of its own beside NumPy's; it is there before one looks
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _standardised(train: NDArray, test: NDArray) -> tuple[NDArray[np.bool_], NDArray, NDArray]:
    """Which dimensions vary on `train`, (D,), and those of both, less the mean and over the standard deviation.

    Bytes become float32 (60,000 x 784 are 190 MB then), other numbers stay what they are.
    """
    if train.dtype == np.uint8:
        train, test = train.astype(np.float32), test.astype(np.float32)
    mean, deviation = train.mean(axis=0, dtype=np.float64), train.std(axis=0, dtype=np.float64)
    varies = deviation > _CONSTANT * np.abs(train).max(axis=0)
    mean, deviation = mean.astype(train.dtype), deviation.astype(train.dtype)
    scaled = [(part[:, varies] - mean[varies]) / deviation[varies] for part in (train, test)]
    return varies, scaled[0], scaled[1]


def _result(predicted: NDArray, weight: NDArray[np.float64], iterations: int, converged: bool) -> Arrays:
    return {
        "predicted": predicted.astype(np.int64),
        "weight": weight,
        "iterations": np.array(iterations),
        "converged": np.array(converged),
    }
