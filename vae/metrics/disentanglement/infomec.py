"""InfoM, InfoE and InfoC: modularity, explicitness and compactness of a code, by the information it has of factors.

InfoM: does a dimension tell one factor? InfoC: does one dimension tell a factor? Both of normalised mutual information
I_jk / H_k. InfoE: how much of the factors does a linear model read off the code? A code that knows nothing has InfoM
and InfoC above 0 by chance (the largest of K small numbers is more than a K-th of their sum): `infomec_null` says how
far, and InfoE has to be read beside them. Where factors depend on one another, a dimension that is one of them tells
others as well, so that even the factors themselves do not reach 1: `factor_dependence` says how far they get.

As in the authors' code: mutual information by 10 nearest neighbours; dimensions whose range is below a twentieth of the
widest one's are left out of InfoM and InfoC; linear models without punishment, on the same images. Not as there:
classes are not weighted, so that InfoE is the paper's predictive information for classes of unequal size, too; measured
numbers are in 20 bins of equal width for the mutual information, as a number has no entropy that it could be a part of,
and predicted by least squares.

Source: Hsu, Dorrell, Whittington, Wu & Finn 2023, "Disentanglement via Latent Quantization"; their code,
github.com/kylehkhsu/latent_quantization, disentangle/metrics/infomec.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.task import Task
from vae.data.dataset import spread
from vae.metrics.disentanglement import explicitness, mutual_information, neighbours
from vae.metrics.disentanglement.factors import Factor
from vae.metrics.inputs import Categorical, Table, checked_codes, checked_factors

MOST = 10_000  # images
NARROW = 1 / 20  # of the widest dimension's range: one of less is left out
HALVES = 20  # random halves of the images, for the intervals of InfoM and InfoC
RESAMPLES = 200  # for that of InfoE
PERMUTATIONS = 20


@dataclass(frozen=True, eq=False)
class Spread:
    """How what is known of the factors is spread over some of the dimensions: InfoM and InfoC, in [0, 1].

    used: those dimensions, (J,). of_dimension: the modularity of each, (J,), NaN where it is not used. of_factor: the
    compactness of each factor, (K,). See `parts`.
    """

    modularity: Estimate
    compactness: Estimate
    used: NDArray[np.bool_]
    of_dimension: NDArray[np.float64]
    of_factor: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InfoMec:
    """The three scores in [0, 1], and what they are made of.

    wide: InfoM and InfoC over the dimensions that are wide enough, as published; active: over those that a model needs
    (over the same, where nobody has said which). share: I_jk / H_k, (J, K), at least 0. told: how much of each factor a
    linear model of all dimensions tells, (K,).
    """

    wide: Spread
    active: Spread
    explicitness: Estimate
    share: NDArray[np.float64]
    told: NDArray[np.float64]

    @property
    def modularity(self) -> Estimate:
        """InfoM as published."""
        return self.wide.modularity

    @property
    def compactness(self) -> Estimate:
        """InfoC as published."""
        return self.wide.compactness


@dataclass(frozen=True)
class Chance:
    """What 95 % of the permutations of factors over images stay below: the scores of codes that know nothing."""

    modularity: float
    explicitness: float
    compactness: float
    modularity_of_active: float
    compactness_of_active: float


def infomec(
    codes: Table, factors: Table, categorical: Categorical = None, seed: int = 0, task: Task = Task()
) -> InfoMec:
    """InfoM, InfoE and InfoC, each an `Estimate`, of up to 10,000 images spread over those given; seconds.

    The intervals of InfoM and InfoC are by random halves of the images: the score of a half, drawn without replacement,
    has the standard deviation that the score of all of them has (Shao & Wu 1989, "A General Theory for Jackknife
    Variance Estimation"), times Student's t. A bootstrap holds images twice, and these would be their own neighbours.
    That of InfoE is by the bootstrap over what the linear models lose on each image. Simulated draws of 300 and 1,000
    images were covered in 94 to 98 %.

    Args:
        codes: (n, J), as for `mig`.
        factors: (n, K), as for `mig`; InfoM needs at least 2.
        categorical: as for `mig`; linear models tell classes, and predict numbers and angles.
        seed: of the bootstrap, and of the noise of 1e-10 standard deviations that orders equal codes.
        task: stops between factors.

    Raises:
        MeasureError: as `mig` does, or fewer than 2 factors.
        Stopped: `task` said so.

    Source:
        Hsu, Dorrell, Whittington, Wu & Finn 2023.

    Example:
        >>> generator = np.random.default_rng(0)
        >>> factors = generator.integers(0, 4, (1000, 2))
        >>> scores = infomec(factors + generator.normal(0, 0.1, (1000, 2)), factors)
        >>> [round(one.value, 1) for one in (scores.modularity, scores.explicitness, scores.compactness)]
        [1.0, 1.0, 1.0]
    """
    return measure(*_checked(codes, factors, categorical), None, seed, task)


def infomec_null(
    codes: Table, factors: Table, categorical: Categorical = None, seed: int = 0, task: Task = Task()
) -> Chance:
    """What `infomec` gives where there is nothing: the 95 % quantile of 20 permutations of the factors over the images.

    Takes 20 times as long as `infomec`.

    Args:
        codes: as for `infomec`.
        factors: the same.
        categorical: the same.
        seed: of the permutations.
        task: the same.

    Raises:
        MeasureError: as `infomec` does.
        Stopped: `task` said so.

    Source:
        Hsu, Dorrell, Whittington, Wu & Finn 2023, has the scores; the permutations are betascope's.

    Example:
        >>> factors = np.random.default_rng(0).integers(0, 4, (200, 2))
        >>> infomec_null(factors, factors).explicitness < 0.2
        True
    """
    return null(*_checked(codes, factors, categorical), None, seed, task)


def measure(
    codes: NDArray[np.float64],
    factors: tuple[Factor, ...],
    active: NDArray[np.bool_] | None = None,
    seed: int = 0,
    task: Task = Task(),
) -> InfoMec:
    """`infomec` of arrays that are checked. active (J,): which dimensions a model needs."""
    share, generator, n = shares(codes, factors, seed, task), np.random.default_rng(seed), len(codes)
    widest, halves = wide(codes), []
    used = widest if active is None else widest | active
    for done in range(HALVES):
        rows = np.sort(generator.permutation(n)[: n // 2])
        halves.append(shares(codes[rows], tuple(factor.take(rows) for factor in factors), seed, task, used))
        task.report(done=done + 1, total=HALVES)
    losses = _losses(codes, factors, task)
    resampled = explicitness.told(losses, _resamples(n, generator)).mean(axis=1)
    told = explicitness.told(losses)
    published = _spread(share, halves, widest, n)
    return InfoMec(
        wide=published,
        active=published if active is None else _spread(share, halves, active, n),
        explicitness=estimate.bootstrap(told.mean(), resampled, n, (0, 1)),
        share=share,
        told=told,
    )


def null(
    codes: NDArray[np.float64],
    factors: tuple[Factor, ...],
    active: NDArray[np.bool_] | None = None,
    seed: int = 0,
    task: Task = Task(),
    explicit: bool = True,
) -> Chance:
    """`infomec_null` of arrays that are checked. Without `explicit` InfoE has NaN: linear models that tell sprites' 24
    angles apart take as long as all the rest.
    """
    generator, found = np.random.default_rng(seed), []
    masks = wide(codes), wide(codes) if active is None else active
    used = masks[0] | masks[1]
    for done in range(PERMUTATIONS):
        rows = generator.permutation(len(codes))
        shuffled = tuple(factor.take(rows) for factor in factors)
        share = shares(codes, shuffled, seed, task, used)
        told = float(explicitness.told(_losses(codes, shuffled, task)).mean()) if explicit else float("nan")
        found.append([told, *(score for mask in masks for score in _scores(share, mask))])
        task.report(done=done + 1, total=PERMUTATIONS)
    told, modular, compact, *of_active = np.quantile(found, 0.95, axis=0).tolist()
    return Chance(modular, told, compact, *of_active)


def wide(codes: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which dimensions of codes (n, J) reach over more than a twentieth of what the widest does, (J,)."""
    reach = np.ptp(codes, axis=0)
    result: NDArray[np.bool_] = reach > NARROW * reach.max()
    return result


def shares(
    codes: NDArray[np.float64],
    factors: tuple[Factor, ...],
    seed: int = 0,
    task: Task = Task(),
    used: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """I_jk / H_k of codes (n, J), at least 0: (J, K). used (J,): which are asked for, the others stay 0; None: all.

    `task` stops between factors. 2.5 ms of one core for each dimension and factor of 10,000 images.
    """
    numbers = neighbours.scattered(codes, seed)
    moving = np.ptp(numbers, axis=0) > 0
    chosen = np.flatnonzero(moving if used is None else moving & used)
    result = np.zeros((codes.shape[1], len(factors)))
    for k, factor in enumerate(factors):
        task.check()
        labels = factor.counts(mutual_information.BINS)
        (entropy,) = mutual_information.entropy(labels[:, None])
        for j in chosen if entropy > 0 else ():
            result[j, k] = max(0, neighbours.local_information(numbers[:, j], labels).mean()) / entropy
    return result


def parts(share: NDArray[np.float64], used: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of shares I_jk / H_k (J, K) the modularity of each dimension, (J,), NaN where it is not used, and the compactness
    of each factor, (K,).

    (largest / sum - 1 / c) / (1 - 1 / c), c the number of factors or of used dimensions. 0 where the sum is; one
    dimension alone is compact: 1.

    >>> parts(np.array([[0.6, 0.0], [0.2, 0.2], [0.0, 0.2], [0.0, 0.0]]), np.array([True, True, True, False]))
    (array([ 1.,  0.,  1., nan]), array([0.625, 0.25 ]))
    """
    of_dimension = np.where(used, _largest(share), np.nan)
    return of_dimension, _largest(share[used].T) if used.any() else np.zeros(share.shape[1])


def _largest(share: NDArray[np.float64]) -> NDArray[np.float64]:
    sums, count = share.sum(axis=1), share.shape[1]
    largest = np.divide(share.max(axis=1), sums, out=np.zeros(len(share)), where=sums > 0)
    if count == 1:
        return largest
    return np.where(sums > 0, (largest - 1 / count) / (1 - 1 / count), 0.0)


def _spread(share: NDArray[np.float64], halves: list[NDArray[np.float64]], used: NDArray[np.bool_], n: int) -> Spread:
    """Of shares (J, K) with those of halves of the n images."""
    again = np.std([_scores(one, used) for one in halves], axis=0, ddof=1) * estimate.student(len(halves) - 1)
    modular, compact = (
        estimate.widened(Estimate(score, score - reach, score + reach, n), (0, 1))
        for score, reach in zip(_scores(share, used), again.tolist(), strict=True)
    )
    return Spread(modular, compact, used, *parts(share, used))


def _scores(share: NDArray[np.float64], used: NDArray[np.bool_]) -> tuple[float, float]:
    of_dimension, of_factor = parts(share, used)
    return float(of_dimension[used].mean()) if used.any() else 0.0, float(of_factor.mean())


def _losses(codes: NDArray[np.float64], factors: tuple[Factor, ...], task: Task) -> list[explicitness.Losses]:
    losses = []
    for factor in factors:
        task.check()
        losses.append(explicitness.of_factor(codes, factor))
    return losses


def _resamples(n: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """How often each of RESAMPLES resamples of n images holds each, (RESAMPLES, n)."""
    return np.stack([np.bincount(generator.integers(0, n, n), minlength=n) for _ in range(RESAMPLES)]).astype(float)


def _checked(codes: Table, factors: Table, categorical: Categorical) -> tuple[NDArray[np.float64], tuple[Factor, ...]]:
    mu = checked_codes(codes)
    found = checked_factors(len(mu), factors, categorical)
    if len(found) < 2:
        raise MeasureError("InfoM compares factors, and here is 1: it needs at least 2. Give more factors.")
    rows = spread(len(mu), MOST)
    return mu[rows], tuple(factor.take(rows) for factor in found)
