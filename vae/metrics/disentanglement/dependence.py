"""What each dimension of a code says of each factor: by counting, by correlation, and summed up as MIG."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.disentanglement import factors, mig, mutual_information
from vae.metrics.disentanglement.factors import Factor, Factors
from vae.metrics.disentanglement.mutual_information import BINS, How
from vae.metrics.latent import dimensions
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

MOST = 10_000  # images, as Locatello et al. 2019 have it
PERMUTATIONS = 50
BEYOND_CHANCE = 0.95  # quantile of the permutations that a dimension must pass to carry a factor
HOWS: tuple[How, ...] = ("width", "quantile")


@dataclass(frozen=True, eq=False)
class Associations:
    """What J dimensions say of the K factors of n images; matrices are (J, K).

    information: nats, values in 20 bins of equal width. chance: what 95 % of the permutations stay below, in nats.
    share: information as a part of the factor's entropy, in [0, 1]. correlation: as `factors.Factor.correlation` has
    it. mig: by how values were binned; mig_of_active: the same over active dimensions alone.
    """

    information: NDArray[np.float64]
    chance: NDArray[np.float64]
    share: NDArray[np.float64]
    correlation: NDArray[np.float64]
    mig: dict[How, Estimate]
    mig_of_active: dict[How, Estimate]
    n: int

    def carried(self, j: int) -> tuple[int, ...]:
        """The factors that dimension j says more of than chance would, most of all first (by their share)."""
        beyond = np.flatnonzero(self.information[j] > self.chance[j])
        return tuple(int(k) for k in beyond[np.argsort(-self.share[j, beyond], kind="stable")])


@dataclass(frozen=True, eq=False)
class Dependence(Associations):
    """The same, with the factors of those images."""

    factors: tuple[Factor, ...]


def dependence(checkpoint: Checkpoint, dataset: Dataset, seed: int = 0) -> Dependence:
    """Measured on up to 10,000 images of `dataset`, spread over it; codes are means mu. Cached on disk.

    `seed` is that of the permutations and of the bootstrap. Raises CheckpointError where the images do not fit the
    model, MeasureError where they have no factors (see `factors.of`).
    """
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    return Dependence(**vars(_of_model(checkpoint, dataset, seed)), factors=measured_factors(dataset).factors)


def coded(checkpoint: Checkpoint, dataset: Dataset) -> tuple[NDArray[np.float64], tuple[Factor, ...]]:
    """What `dependence` measures: codes (n, J), and the factors of those images. Raises as that does."""
    chosen = measured_factors(dataset)
    return encode(checkpoint, dataset).mu[chosen.rows].astype(np.float64), chosen.factors


def measured_factors(dataset: Dataset) -> Factors:
    """The factors of up to 10,000 images, spread over the data set. Raises MeasureError as `factors.of` does."""
    measured = factors.of(dataset)
    return measured.take(spread(len(measured.rows), MOST))


@memo("dependence", version=1)
def _of_model(checkpoint: Checkpoint, dataset: Dataset, seed: int) -> Associations:
    """Kept by the digests of model and images, not by codes, whose last bits depend on the processor."""
    mu, chosen = coded(checkpoint, dataset)
    return associations(mu, chosen, dimensions.describe(checkpoint, dataset).active, seed)


def associations(
    codes: NDArray[np.float64], factors: tuple[Factor, ...], active: NDArray[np.bool_], seed: int = 0
) -> Associations:
    """What codes (N, J) say of K factors of the same images. active (J,): which dimensions are."""
    migs: dict[str, dict[How, Estimate]] = {"all": {}, "active": {}}
    for how in HOWS:
        counted = mutual_information.binned(codes, BINS, how)
        values = np.stack([factor.counts(BINS, how) for factor in factors], axis=1)
        for kind, chosen in (("all", counted), ("active", counted[:, active])):
            migs[kind][how] = mig.of_counts(chosen, values, seed=seed)
        if how == "width":
            chance = mutual_information.null(counted, values, PERMUTATIONS, seed)
            information, entropy = mutual_information.information(counted, values), mutual_information.entropy(values)
    return Associations(
        information=information,
        chance=np.quantile(chance, BEYOND_CHANCE, axis=0),
        share=information / entropy,
        correlation=np.stack([factor.correlation(codes) for factor in factors], axis=1),
        mig=migs["all"],
        mig_of_active=migs["active"],
        n=len(codes),
    )
