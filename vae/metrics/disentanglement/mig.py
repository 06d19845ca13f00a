"""MIG, the mutual information gap: is each factor in one dimension alone?

Chen, Li, Grosse & Duvenaud 2018, "Isolating Sources of Disentanglement in VAEs", by the estimator of Locatello et al.
2019: means mu in 20 bins and plug-in counts. Not comparable with Chen's own (sampled z, analytic q).
"""

import numpy as np
from numpy.typing import NDArray

from vae.core import estimate
from vae.core.estimate import Estimate
from vae.metrics.disentanglement import mutual_information
from vae.metrics.disentanglement.mutual_information import Counts

RESAMPLES = 100


def of_counts(codes: Counts, factors: Counts, resamples: int = RESAMPLES, seed: int = 0) -> Estimate:
    """MIG of discrete codes (N, J) and factors (N, K). With no dimension, or no factor that varies, it is 0.

    The interval is that of the percentile bootstrap over the images (Efron 1979), centred on the score: counting makes
    resampled images look more dependent than they are. It is never narrower than what so many images leave open even
    where all of them agree (`estimates.unseen`).
    """
    score = _mean(gaps(mutual_information.information(codes, factors), mutual_information.entropy(factors)))
    generator = np.random.default_rng(seed)
    n = len(codes)
    again: list[float] = []
    for _ in range(resamples):
        weights = np.bincount(generator.integers(0, n, n), minlength=n).astype(np.float64)
        information = mutual_information.information(codes, factors, weights)
        again.append(_mean(gaps(information, mutual_information.entropy(factors, weights))))
    return estimate.bootstrap(score, again or [score], n, (0, 1), centred=True)


def gaps(information: NDArray[np.float64], entropy: NDArray[np.float64]) -> NDArray[np.float64]:
    """(Largest - second largest I_jk) / H_k of each factor: (J, K) and (K,) -> (K,). 0 where H_k is.

    Of a lone dimension the second is 0.
    """
    padded = np.concatenate([np.zeros((2, len(entropy))), information])
    second, largest = np.sort(padded, axis=0)[-2:]
    return np.divide(largest - second, entropy, out=np.zeros(len(entropy)), where=entropy > 0)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0
