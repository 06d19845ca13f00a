"""How far the factors of a data set depend on one another, and what that leaves of scores that expect them not to.

MIG, DCI, InfoM and InfoC give 1 to a code with a dimension for each factor, and nothing else in it. Where thick digits
have more ink than thin ones, the dimension of thickness tells the area as well, and no such code exists: the scores of
the factors themselves, taken as a code, say how far one dimension a factor gets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.core.memo import memo
from vae.data import Dataset
from vae.metrics.disentanglement import infomec, mig, mutual_information
from vae.metrics.disentanglement.dependence import BEYOND_CHANCE, HOWS, PERMUTATIONS, measured_factors
from vae.metrics.disentanglement.factors import Factor
from vae.metrics.disentanglement.mutual_information import BINS, Counts, How

RESAMPLES = 100


@dataclass(frozen=True, eq=False)
class Dependent:
    """What K factors of n images say of each other; matrices are (K, K).

    information: I_kl in nats, symmetric, with the entropy of each on the diagonal; numbers in 20 bins of equal width.
    chance: what 95 % of the permutations of one of both stay below. share: I_kl as a part of the entropy of l, the
    column. mig, modularity, compactness: MIG (by how numbers are binned), InfoM and InfoC of the factors as a code.
    """

    information: NDArray[np.float64]
    chance: NDArray[np.float64]
    share: NDArray[np.float64]
    mig: dict[How, Estimate]
    modularity: Estimate
    compactness: Estimate
    n: int

    @property
    def strongest(self) -> tuple[int, int] | None:
        """The pair k, l of which k says the largest share of l; None where no pair is beyond chance."""
        apart = ~np.eye(len(self.share), dtype=bool) & (self.information > self.chance)
        if not apart.any():
            return None
        k, last = np.unravel_index(np.where(apart, self.share, -1).argmax(), self.share.shape)
        return int(k), int(last)


@dataclass(frozen=True, eq=False)
class FactorDependence(Dependent):
    """The same, with those factors."""

    factors: tuple[Factor, ...]


def factor_dependence(dataset: Dataset, seed: int = 0) -> FactorDependence:
    """Of the up to 10,000 images that scores are measured on. Cached on disk.

    `seed` is that of permutations and resamples. Raises MeasureError where the images have no factors.
    """
    return FactorDependence(**vars(_of_images(dataset, seed)), factors=measured_factors(dataset).factors)


@memo("factor-dependence", version=1)
def _of_images(dataset: Dataset, seed: int) -> Dependent:
    return dependent(measured_factors(dataset).factors, seed)


def dependent(factors: tuple[Factor, ...], seed: int = 0) -> Dependent:
    """What these factors, of the same images, say of each other."""
    counted = {how: np.stack([factor.counts(BINS, how) for factor in factors], axis=1) for how in HOWS}
    values, generator = counted["width"], np.random.default_rng(seed)
    information, entropy = mutual_information.information(values, values), mutual_information.entropy(values)
    null = mutual_information.null(values, values, PERMUTATIONS, seed)
    again = []
    for _ in range(RESAMPLES):
        weights = np.bincount(generator.integers(0, len(values), len(values)), minlength=len(values)).astype(np.float64)
        again.append(_spread(values, weights))
    modular, compact = (
        estimate.bootstrap(score, resampled, len(values), (0, 1), centred=True)
        for score, resampled in zip(_spread(values), np.array(again).T, strict=True)
    )
    return Dependent(
        information=information,
        chance=np.quantile(null, BEYOND_CHANCE, axis=0),
        share=information / entropy,
        mig={how: mig.of_counts(counts, counts, seed=seed) for how, counts in counted.items()},
        modularity=modular,
        compactness=compact,
        n=len(values),
    )


def _spread(values: Counts, weights: NDArray[np.float64] | None = None) -> tuple[float, float]:
    """InfoM and InfoC of the factors (n, K) as a code."""
    entropy = mutual_information.entropy(values, weights)
    shares = mutual_information.information(values, values, weights) / np.where(entropy > 0, entropy, np.inf)
    of_dimension, of_factor = infomec.parts(shares, np.ones(values.shape[1], bool))
    return float(of_dimension.mean()), float(of_factor.mean())
