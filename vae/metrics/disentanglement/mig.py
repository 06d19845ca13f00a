"""MIG, the mutual information gap: is each factor in one dimension alone? And the information that it is made of.

By the estimator of Locatello et al. 2019: means mu in 20 bins and plug-in counts. Not comparable with the definition's
own (sampled z, analytic q).

Source: Chen, Li, Grosse & Duvenaud 2018, "Isolating Sources of Disentanglement in VAEs".
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.metrics.disentanglement import mutual_information as counting
from vae.metrics.disentanglement.mutual_information import BINS, Counts, How
from vae.metrics.inputs import Categorical, Table, checked_codes, checked_factors

RESAMPLES = 100


def mig(
    codes: Table,
    factors: Table,
    categorical: Categorical = None,
    bins: int = BINS,
    how: How = "width",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate:
    """The mutual information gap, from 0 to 1 (each factor in one dimension alone), with its 95 % interval.

    Args:
        codes: of n images in J dimensions, (n, J), such as the means mu.
        factors: of the same images, (n, K) or (n,): an array, a DataFrame, or a mapping of names to columns. A column
            `angle period` says that `angle` is an angle, and after how much each image looks the same again: a quarter
            turn for a square, half a turn for an ellipse. What looks the same is then one value.
        categorical: whether values of factors are classes, counted each by itself, or the names of the columns that
            are. None: where they are whole numbers, truth values or words, or real numbers of at most 50 different
            values with ten images each.
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
    return of_counts(*_counts(codes, factors, categorical, bins, how), resamples, seed)


def mutual_information(
    codes: Table, factors: Table, categorical: Categorical = None, bins: int = BINS, how: How = "width"
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


def of_counts(codes: Counts, factors: Counts, resamples: int = RESAMPLES, seed: int = 0) -> Estimate:
    """MIG of discrete codes (N, J) and factors (N, K).

    The bootstrap is centred on the score: counting makes resampled images look more dependent than they are.
    """
    score = _mean(gaps(counting.information(codes, factors), counting.entropy(factors)))
    generator = np.random.default_rng(seed)
    n = len(codes)
    times = (np.bincount(generator.integers(0, n, n), minlength=n) for _ in range(resamples))
    again = resampled(codes, factors, times)
    return estimate.bootstrap(score, again or [score], n, (0, 1), centred=True)


def resampled(codes: Counts, factors: Counts, times: Iterable[NDArray]) -> list[float]:
    """MIG of images drawn again, for each draw that says how often each image is in it, (N,)."""
    again = []
    for drawn in times:
        weights = drawn.astype(np.float64)
        information = counting.information(codes, factors, weights)
        again.append(_mean(gaps(information, counting.entropy(factors, weights))))
    return again


def gaps(information: NDArray[np.float64], entropy: NDArray[np.float64]) -> NDArray[np.float64]:
    """(Largest - second largest I_jk) / H_k of each factor: (J, K) and (K,) -> (K,). 0 where H_k is.

    Of a lone dimension the second is 0.
    """
    padded = np.concatenate([np.zeros((2, len(entropy))), information])
    second, largest = np.sort(padded, axis=0)[-2:]
    return np.divide(largest - second, entropy, out=np.zeros(len(entropy)), where=entropy > 0)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _counts(codes: Table, factors: Table, categorical: Categorical, bins: int, how: How) -> tuple[Counts, Counts]:
    mu = checked_codes(codes)
    columns = [factor.counts(bins, how) for factor in checked_factors(len(mu), factors, categorical)]
    return counting.binned(mu, bins, how), np.stack(columns, axis=1)
