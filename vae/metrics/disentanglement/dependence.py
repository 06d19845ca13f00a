"""What each dimension of a code says of each factor: by counting, by correlation, and summed up as MIG."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import cache
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.data import Dataset
from vae.data.dataset import spread
from vae.metrics.disentanglement import factors, mig, mutual_information
from vae.metrics.disentanglement.factors import Factor
from vae.metrics.disentanglement.mutual_information import BINS, How
from vae.metrics.latent import dimensions
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import encode

MOST = 10_000  # images, as METRICS and Locatello et al. 2019 have it
PERMUTATIONS = 50
BEYOND_CHANCE = 0.95  # quantile of the permutations that a dimension must pass to carry a factor
HOWS: tuple[How, ...] = ("width", "quantile")
_VERSION = 2


@dataclass(frozen=True, eq=False)
class Dependence:
    """J dimensions and the factors of n images; matrices are (J, K).

    information: nats, values in 20 bins of equal width. chance: what 95 % of the permutations stay below, in nats.
    share: information as a part of the factor's entropy, in [0, 1]. correlation: as `factors.Factor.correlation` has
    it. mig: by how values were binned; mig_of_live: the same over live dimensions alone.
    """

    factors: tuple[Factor, ...]
    information: NDArray[np.float64]
    chance: NDArray[np.float64]
    share: NDArray[np.float64]
    correlation: NDArray[np.float64]
    mig: dict[How, Estimate]
    mig_of_live: dict[How, Estimate]
    n: int

    def carried(self, j: int) -> tuple[int, ...]:
        """The factors that dimension j says more of than chance would, most of all first (by their share)."""
        beyond = np.flatnonzero(self.information[j] > self.chance[j])
        return tuple(int(k) for k in beyond[np.argsort(-self.share[j, beyond], kind="stable")])


def dependence(checkpoint: Checkpoint, dataset: Dataset, seed: int = 0) -> Dependence:
    """Measured on up to 10,000 images of `dataset`, spread over it; codes are means mu. Cached on disk.

    `seed` is that of the permutations and of the bootstrap. Raises CheckpointError where the images do not fit the
    model, MeasureError where they have no factors (see `factors.of`).
    """
    if seed < 0:
        raise MeasureError(f"The seed is {seed}; it must be 0 or more.")
    found = factors.of(dataset)
    chosen = found.take(spread(len(found.rows), MOST))
    mu = encode(checkpoint, dataset).mu[chosen.rows].astype(np.float64)
    live = dimensions.describe(checkpoint, dataset).live
    key = {
        "checkpoint": checkpoint.digest,
        "dataset": dataset.digest,
        "factors": chosen.names,
        "n": len(mu),
        "bins": BINS,
        "permutations": PERMUTATIONS,
        "seed": seed,
        "version": _VERSION,
    }
    stored = cache.arrays("dependence", key, lambda: _measure(mu, chosen.factors, live, seed))
    migs = {kind: {how: _estimate(stored[f"{kind}-{how}"], len(mu)) for how in HOWS} for kind in ("all", "live")}
    return Dependence(
        factors=chosen.factors,
        **{name: stored[name] for name in ("information", "chance", "share", "correlation")},
        mig=migs["all"],
        mig_of_live=migs["live"],
        n=len(mu),
    )


def _estimate(stored: NDArray[np.float64], n: int) -> Estimate:
    value, low, high = stored.tolist()
    return Estimate(value, low, high, n)


def _measure(mu: NDArray[np.float64], found: tuple[Factor, ...], live: NDArray[np.bool_], seed: int) -> cache.Arrays:
    result = {"correlation": np.stack([factor.correlation(mu) for factor in found], axis=1)}
    for how in HOWS:
        codes = mutual_information.binned(mu, BINS, how)
        values = np.stack([factor.counts(BINS, how) for factor in found], axis=1)
        for kind, chosen in (("all", codes), ("live", codes[:, live])):
            score = mig.of_counts(chosen, values, seed=seed)
            result[f"{kind}-{how}"] = np.array([score.value, score.low, score.high])
        if how == "width":
            chance = mutual_information.null(codes, values, PERMUTATIONS, seed)
            result["information"] = mutual_information.information(codes, values)
            result["chance"] = np.quantile(chance, BEYOND_CHANCE, axis=0)
            result["share"] = result["information"] / mutual_information.entropy(values)
    return result
