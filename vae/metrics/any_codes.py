"""MIG, DCI, SAP and mutual information of codes that anybody has: arrays of any encoder, and factors as a table.

What their settings do is in the modules of `vae.metrics.disentanglement`, which they call.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vae.core import memo
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data.dataset import spread
from vae.metrics.disentanglement import mig as gaps
from vae.metrics.disentanglement import mutual_information as counting
from vae.metrics.disentanglement import predictors
from vae.metrics.disentanglement.mutual_information import BINS, Counts, How
from vae.metrics.disentanglement.predictors import LINES, SCALED_LINES, TEST, TRAIN, TREES, DciScores, Fits
from vae.metrics.inputs import Table, checked_codes, checked_factors, paired_factors


def mig(
    codes: Table,
    factors: Table,
    categorical: bool | None = None,
    bins: int = BINS,
    how: How = "width",
    resamples: int = gaps.RESAMPLES,
    seed: int = 0,
) -> Estimate:
    """The mutual information gap, from 0 to 1 (each factor in one dimension alone), with its 95 % interval.

    Args:
        codes: of n images in J dimensions, (n, J), such as the means mu.
        factors: of the same images, (n, K) or (n,): an array, a DataFrame, or a mapping of names to columns.
        categorical: whether values of factors are classes, counted each by itself. None: where they are whole numbers,
            truth values or words, or real numbers of at most 50 different values with ten images each.
        bins: that real numbers are counted in.
        how: bins of equal width, or ("quantile") of equal counts.
        resamples: of the bootstrap over the images that the interval comes from.
        seed: of those.

    Raises:
        MeasureError: not so many factors as codes, another shape, or values that are missing or not finite.

    Source:
        Chen, Li, Grosse & Duvenaud 2018, by the estimator of Locatello et al. 2019.

    Example:
        >>> generator = np.random.default_rng(0)
        >>> factors = generator.integers(0, 4, (1000, 2))
        >>> mig(factors + generator.normal(0, 0.1, (1000, 2)), factors).value > 0.9  # each in a dimension of its own
        True
        >>> round(mig(generator.normal(0, 1, (1000, 2)), factors).value, 1)  # codes that know nothing
        0.0
    """
    return gaps.of_counts(*_counts(codes, factors, categorical, bins, how), resamples, seed)


def mutual_information(
    codes: Table, factors: Table, categorical: bool | None = None, bins: int = BINS, how: How = "width"
) -> NDArray[np.float64]:
    """How much each dimension says of each factor: I_jk in nats, (J, K), at least 0.

    By counting, which is too high by about (bins - 1)(values - 1) / 2n nats: `null` says how high independent values
    come out.

    Args:
        codes: (n, J), as for `mig`.
        factors: (n, K), as for `mig`.
        categorical: as for `mig`.
        bins: that real numbers are counted in.
        how: as for `mig`.

    Raises:
        MeasureError: as `mig` does.

    Source:
        Plug-in estimates as in Locatello et al. 2019; their bias: Miller 1955.

    Example:
        >>> mutual_information([[0.0, 1.0], [1.0, 1.0]] * 50, ["no", "yes"] * 50).round(3)  # ln 2, and nothing
        array([[0.693],
               [0.   ]])
    """
    return counting.information(*_counts(codes, factors, categorical, bins, how))


def dci(
    train_codes: Table,
    train_factors: Table,
    test_codes: Table,
    test_factors: Table,
    categorical: bool | None = None,
    seed: int = 0,
    task: Task = Task(),
) -> DciScores:
    """Disentanglement, completeness and informativeness, each an `Estimate`, and the importances (J, K) behind them.

    Boosted trees learn each factor from 10,000 training images spread over those given, and predict it for 5,000 test
    images. That takes minutes, on all cores; what is finished is kept in the cache. Read the first two beside the
    third: they say how the factors are spread, not how much is known of them.

    Args:
        train_codes: (n, J), as for `mig`.
        train_factors: (n, K), at least 2, as for `mig`.
        test_codes: (m, J) of other images.
        test_factors: (m, K), the same factors of those.
        categorical: as for `mig`; a classifier learns classes, a regressor numbers.
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
    fits = _fits(train_codes, train_factors, test_codes, test_factors, categorical, seed)
    if len(fits.factors) < 2:
        raise MeasureError("DCI compares factors, and here is one: give at least 2.")
    return fits.dci(fits.run([TREES], task))


def sap(
    train_codes: Table,
    train_factors: Table,
    test_codes: Table,
    test_factors: Table,
    standardised: bool = False,
    categorical: bool | None = None,
    seed: int = 0,
    task: Task = Task(),
) -> Estimate:
    """Separated attribute predictability, from 0 to 1, with its 95 % interval.

    How much better the best dimension alone predicts a factor than the second best does, mean over the factors: the
    accuracy of a linear SVM for classes, the squared correlation for numbers. On up to 10,000 and 5,000 images.

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
    fits = _fits(train_codes, train_factors, test_codes, test_factors, categorical, seed)
    return fits.sap(fits.run([SCALED_LINES if standardised else LINES], task), standardised)


def _counts(codes: Table, factors: Table, categorical: bool | None, bins: int, how: How) -> tuple[Counts, Counts]:
    mu = checked_codes(codes)
    columns = [factor.counts(bins, how) for factor in checked_factors(len(mu), factors, categorical)]
    return counting.binned(mu, bins, how), np.stack(columns, axis=1)


def _fits(
    train_codes: Table,
    train_factors: Table,
    test_codes: Table,
    test_factors: Table,
    categorical: bool | None,
    seed: int,
) -> Fits:
    train, test = checked_codes(train_codes), checked_codes(test_codes)
    if train.shape[1] != test.shape[1]:
        raise MeasureError(
            f"Training codes have {train.shape[1]} dimensions and test codes {test.shape[1]}: give those of one model."
        )
    given = paired_factors((len(train), len(test)), (train_factors, test_factors), categorical)
    rows = spread(len(train), TRAIN), spread(len(test), TEST)
    chosen = [tuple(factor.take(some) for factor in own) for own, some in zip(given, rows, strict=True)]
    codes = train[rows[0]], test[rows[1]]
    origin: dict[str, object] = {"codes": memo.digest((codes, chosen))}
    return predictors.Fits.of_codes(origin, codes, (chosen[0], chosen[1]), seed)
