"""What each dimension of a code does: how much it says, how far it reaches, how much the picture depends on it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.latent.moves import Units
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import Codes, decode, encode

ACTIVE_KL = 0.01  # nats: a dimension of a VAE that says more is active
ACTIVE_CHANGE = 0.001  # grey levels in [0, 1]: one of an autoencoder that changes the picture by more is active
QUANTILES = (0.005, 0.995)
_SENSITIVITY_IMAGES = 300  # spread over the split; the mean changes by 2 % from one such set to the next


@dataclass(frozen=True, eq=False)
class Dimensions:
    """Facts on the J dimensions of a model on one data set; every array is (J,).

    kl: mean KL_j in nats, None for an autoencoder. variance: Var(mu_j) over the images; above 0.01 a dimension is an
    active unit (Burda, Grosse & Salakhutdinov 2016), which has no meaning for an autoencoder. encoder_sd: the mean of
    the encoder's standard deviation, None for an autoencoder. sensitivity: mean absolute change of a pixel in [0, 1]
    when the dimension moves by one standard deviation of mu_j. active: whether the mean KL is above ACTIVE_KL or, for
    an autoencoder, the sensitivity above ACTIVE_CHANGE. units: the dimensions from the most to the least informative,
    by that same number, with the standard deviation and the 0.5 % and 99.5 % quantiles of the aggregate posterior
    (sampled z; the codes themselves for an autoencoder).
    """

    kl: NDArray[np.float64] | None
    variance: NDArray[np.float64]
    encoder_sd: NDArray[np.float64] | None
    sensitivity: NDArray[np.float64]
    active: NDArray[np.bool_]
    units: Units


@memo("dimensions", version=2)
def describe(checkpoint: Checkpoint, dataset: Dataset) -> Dimensions:
    """The facts on every dimension, from all images of `dataset`; sensitivity from up to 300 of them. Cached on disk.

    Raises CheckpointError where the images do not fit the model, MeasureError where codes or pictures are not finite.
    """
    latents = encode(checkpoint, dataset)
    change = sensitivity(checkpoint, latents.mu)
    z = latents.sample(seed=0).astype(np.float64)
    low, high = np.quantile(z, QUANTILES, axis=0)
    kl = mean_kl(latents)
    information = change if kl is None else kl
    return Dimensions(
        kl=kl,
        variance=latents.mu.var(axis=0, dtype=np.float64),
        encoder_sd=None if latents.logvar is None else np.exp(0.5 * latents.logvar).mean(axis=0, dtype=np.float64),
        sensitivity=change,
        active=information > (ACTIVE_CHANGE if kl is None else ACTIVE_KL),
        units=Units(np.argsort(-information, kind="stable"), z.std(axis=0), low, high),
    )


def mean_kl(latents: Codes) -> NDArray[np.float64] | None:
    """KL_j averaged over the images, (J,) in nats; None for an autoencoder."""
    each = kl_of_each(latents)
    return None if each is None else each.mean(axis=0)


def kl_of_each(latents: Codes) -> NDArray[np.float64] | None:
    """KL_j of each image, (N, J) in nats; None for an autoencoder (Kingma & Welling 2014, appendix B)."""
    if latents.logvar is None:
        return None
    mu, logvar = latents.mu.astype(np.float64), latents.logvar.astype(np.float64)
    each: NDArray[np.float64] = 0.5 * (np.square(mu) + np.exp(logvar) - 1 - logvar)
    return each


def sensitivity(checkpoint: Checkpoint, mu: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean absolute pixel change, (J,), when each dimension moves by one standard deviation of mu (N, J)."""
    coder = checkpoint.coder()
    step = mu.std(axis=0)
    chosen = mu[spread(len(mu), _SENSITIVITY_IMAGES)]
    start = decode(coder, chosen)
    result = np.zeros(mu.shape[1])
    for j in range(mu.shape[1]):
        moved = chosen.copy()
        moved[:, j] += step[j]
        result[j] = np.abs(decode(coder, moved) - start).mean()
    return result


def histograms(mu: NDArray[np.float32], low: NDArray, high: NDArray, bins: int) -> NDArray[np.int64]:
    """How many images have mu_j in each of `bins` equal intervals from low_j to high_j: (J, bins).

    What lies beyond is counted nowhere; an interval of no width counts nothing.
    """
    counts = np.zeros((mu.shape[1], bins), np.int64)
    for j in range(mu.shape[1]):
        if high[j] > low[j]:
            counts[j] = np.histogram(mu[:, j], bins, (low[j], high[j]))[0]
    return counts
