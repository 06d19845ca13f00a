"""UDR, unsupervised disentanglement ranking: do models of one beta and other seeds agree on their dimensions?

A model whose dimensions are disentangled is found again by other seeds, up to order, sign and what was left out; one
that is entangled is another mixture each time. So models are ranked without any label.

Source: Duan, Matthey, Saraiva, Watters, Burgess, Lerchner & Higgins 2020, "Unsupervised Model Selection for Variational
Disentangled Representation Learning" (ICLR), section 4 and appendix.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.memo import memo
from vae.latent.matching import standardised
from vae.metrics.inputs import Table, checked_codes

INFORMATIVE = 0.01  # nats: dimensions with a mean KL of no more are left out
ALPHA = 0.1  # of the Lasso, as the authors' code has it
PERMUTATIONS = 20  # of the images, for the level of chance
_FEWEST = 3  # models, for an interval: without one of them a pair has to be left
How = Literal["lasso", "spearman"]
Averaged = Literal["dimensions", "directions"]
Related = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
HOWS: tuple[How, ...] = ("lasso", "spearman")


@dataclass(frozen=True, eq=False)
class Udr:
    """UDR of M models of one kind.

    score: the mean of the models' scores, n = M; its interval is about the chance in which seeds these are (a jackknife
    over models, Student's t), and unknown of fewer than 3. models (M,): each model's score, the median over its pairs.
    pairs (M, M): of the model that predicts (row) and the one that is predicted (column), NaN on the diagonal.
    informative (M,): how many dimensions counted. chance: what `score` is where images are shuffled, mean over
    permutations. images: behind each correlation.
    """

    score: Estimate
    models: NDArray[np.float64]
    pairs: NDArray[np.float64]
    informative: NDArray[np.int64]
    chance: float
    images: int


def udr(
    codes: Sequence[Table],
    kl: Sequence[ArrayLike | None] | None = None,
    how: How = "lasso",
    averaged: Averaged = "dimensions",
    seed: int = 0,
) -> Udr:
    """How far models agree on their dimensions, from 0 to 1 (each is a dimension of the others). Cached on disk.

    Args:
        codes: of the same n images by each of M models, (n, J) each, such as the means mu.
        kl: mean KL of each dimension in nats, (J,) a model; those of 0.01 or less are left out. None: all count.
        how: what r is, the relation of dimension a to dimension b: absolute weights of a Lasso (alpha 0.1) that
            predicts standardised codes from standardised codes, or Spearman's absolute rank correlation.
        averaged: over all informative dimensions of both models alike, as the paper's formula has it; or the mean of
            both models' means, as the authors' code has it. They differ where one has more informative dimensions.
        seed: of the permutations that the level of chance comes from.

    Raises:
        MeasureError: fewer than 2 models, not the same images, or values that are not finite.

    Source:
        Duan et al. 2020; the authors' code: disentanglement_lib, evaluation/udr.

    Example:
        >>> codes = np.random.default_rng(0).normal(size=(500, 2))
        >>> udr([codes, -codes[:, ::-1]], how="spearman").models.round(2)  # the same, in another order and turned over
        array([0.99, 0.99])
    """
    tables = [checked_codes(one, fewest=3) for one in codes]
    if len(tables) < 2 or len({len(one) for one in tables}) > 1:
        raise MeasureError(
            f"UDR compares models: codes of {len(tables)} models of {', '.join(f'{len(one):,}' for one in tables)} "
            "images were given. Give those of 2 models or more, of the same images."
        )
    if how not in HOWS:
        raise MeasureError(f"{how!r} is not a variant of UDR; choose {' or '.join(HOWS)}.")
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    given = list(kl) if kl is not None else [None] * len(tables)
    if len(given) != len(tables):
        raise MeasureError(f"The KL of {len(given)} models was given, and codes of {len(tables)}: give both of each.")
    kept = [_informative(own, nats) for own, nats in zip(tables, given, strict=True)]
    return _of_informative(tuple(kept), how, averaged, seed)


def relative_strength(relation: NDArray[np.float64], averaged: Averaged = "dimensions") -> float:
    """The score of one pair from r (da, db), absolute relations of the informative dimensions of both: the mean over
    dimensions of (largest r)² / sum of r, from 0 to 1; 0 for a dimension with none, and where there is no dimension.

    >>> relative_strength(np.eye(2, 3)), round(relative_strength(np.eye(2, 3), "directions"), 3)
    (0.8, 0.833)
    """
    sides = []
    for axis in (0, 1):
        total = relation.sum(axis=axis)
        largest = relation.max(axis=axis, initial=0)
        sides.append(np.divide(np.square(largest), total, out=np.zeros(len(total)), where=total > 0))
    if averaged == "dimensions":
        return _mean(np.concatenate(sides))
    return (_mean(sides[0]) + _mean(sides[1])) / 2


def score_of(pairs: NDArray[np.float64]) -> Estimate:
    """The mean over models of the median over a model's pairs (M, M), with its jackknife interval over models.

    Each model is in the pairs of all others, so scores are not independent: leaving out a model leaves out its pairs
    (Arvesen 1969, "Jackknifing U-statistics"). The ends are NaN of fewer than 3 models, and where all pairs agree.
    """
    m, value = len(pairs), _mean(_medians(pairs))
    unknown = Estimate(value, float("nan"), float("nan"), m)
    if m < _FEWEST:
        return unknown
    without = np.array([_mean(_medians(np.delete(np.delete(pairs, k, 0), k, 1))) for k in range(m)])
    error = float(np.sqrt((m - 1) / m * np.square(without - without.mean()).sum()))
    if error == 0:
        return unknown
    reach = estimate.student(m - 1) * error
    return Estimate(value, max(0.0, value - reach), min(1.0, value + reach), m)


@memo("udr", version=1)
def _of_informative(codes: tuple[NDArray[np.float64], ...], how: How, averaged: Averaged, seed: int) -> Udr:
    """UDR of codes whose dimensions all count, (n, d) each."""
    related: Related = _lasso if how == "lasso" else _product
    ready = [standardised(one if how == "lasso" else _ranks(one)) for one in codes]
    pairs = _pairs(ready, related, averaged)
    generator = np.random.default_rng(seed)
    n = len(codes[0])
    by_chance = [
        _mean(_medians(_pairs([one[generator.permutation(n)] for one in ready], related, averaged)))
        for _ in range(PERMUTATIONS)
    ]
    return Udr(
        score=score_of(pairs),
        models=_medians(pairs),
        pairs=pairs,
        informative=np.array([one.shape[1] for one in codes], np.int64),
        chance=_mean(np.array(by_chance)),
        images=n,
    )


def _pairs(codes: Sequence[NDArray[np.float64]], related: Related, averaged: Averaged) -> NDArray[np.float64]:
    found = np.full((len(codes), len(codes)), np.nan)
    for i, first in enumerate(codes):
        for j, second in enumerate(codes):
            if i != j:
                found[i, j] = relative_strength(related(first, second), averaged)
    return found


def _medians(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each model (a column) the median over the models that predict it, (M,)."""
    return np.array([np.median(np.delete(column, j)) for j, column in enumerate(pairs.T)])


def _lasso(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Absolute weights (da, db) with which the first code (n, da) predicts the second (n, db)."""
    found = np.zeros((first.shape[1], second.shape[1]))
    related = (_product(first, second) > ALPHA).any(axis=0)  # else all weights are 0: the first step of the path
    if related.any():
        from sklearn.linear_model import Lasso

        fitted = Lasso(alpha=ALPHA, fit_intercept=False, precompute=True).fit(first, second[:, related])
        found[:, related] = np.abs(np.atleast_2d(fitted.coef_)).T
    return found


def _product(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Absolute correlations (da, db) of standardised columns."""
    return np.abs(first.T @ second) / len(first)


def _ranks(codes: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray(rankdata(codes, axis=0), np.float64) if codes.shape[1] else codes


def _informative(codes: NDArray[np.float64], kl: ArrayLike | None) -> NDArray[np.float64]:
    """The columns whose mean KL is above INFORMATIVE."""
    if kl is None:
        return codes
    nats = np.asarray(kl, np.float64)
    if nats.shape != (codes.shape[1],) or not np.isfinite(nats).all():
        raise MeasureError(
            f"The KL has the shape {nats.shape}, and the codes {codes.shape}: give a finite number of nats a dimension."
        )
    return codes[:, nats > INFORMATIVE]


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0
