"""The linear beta-VAE: which dimensions are active at which beta, from the spectrum of the images alone.

With a linear decoder and Gaussian noise of variance s2, a beta-VAE is probabilistic PCA with beta. Along the i-th
principal axis, of eigenvalue lambda, what counts is their ratio to the noise, strength = lambda / s2:

- a dimension is active while strength > beta;
- its posterior variance is then beta / strength, its rate ln(strength / beta) / 2 nats, its distortion beta / 2;
- distortion over rate has the slope -beta, and both together are the rate-distortion function of a Gaussian source
  (reverse water-filling, Shannon 1959), so no code of any kind does better on Gaussian data.

The derivation stands in docs/formulas.md. Sources: Tipping & Bishop 1999, "Probabilistic principal component
analysis", for beta = 1; Lucas, Tucker, Grosse & Norouzi 2019, "Don't blame the ELBO! A linear VAE perspective on
posterior collapse", for the loss's optimum with a diagonal posterior; Rolinek, Zietlow & Martius 2019, "Variational
autoencoders pursue PCA directions (by accident)", for why the axes are the data's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.data.dataset import Images, spread

_BATCH = 2000  # images at a time: 6 MB of 28 x 28 in float32
_MOST_PIXELS = 4096  # whose covariance is made, 134 MB; of more the products of images
_SAMPLED = 1000  # such images: of 128 x 128 x 3 they are 197 MB


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The strengths of the principal axes (P,), descending, each the beta at which a dimension along it collapses.

    collapsed: the distortion in nats of a model that says nothing of an image. n: images.
    """

    strengths: NDArray[np.float64]
    collapsed: float
    n: int

    def rates(self, beta: float, latent_dim: int) -> NDArray[np.float64]:
        """What each dimension says at this beta, the strongest first, (latent_dim,) in nats; 0 where it has collapsed.

        Raises MeasureError for a beta of 0, at which a dimension says without bound.
        """
        return np.log(np.maximum(self._first(latent_dim) / _checked(beta), 1.0)) / 2

    def posterior_variances(self, beta: float, latent_dim: int) -> NDArray[np.float64]:
        """The encoder's own variance of each dimension, (latent_dim,); 1 where it has collapsed. Raises as `rates`."""
        return np.exp(-2 * self.rates(beta, latent_dim))

    def distortion(self, beta: float, latent_dim: int) -> float:
        """The error of a sampled z in nats at this beta. Raises as `rates`."""
        return self.collapsed - float(np.maximum(self._first(latent_dim) - _checked(beta), 0.0).sum()) / 2

    def _first(self, latent_dim: int) -> NDArray[np.float64]:
        """The strengths that so many dimensions have: 0 for those that are more than the axes."""
        first = np.zeros(latent_dim)
        kept = self.strengths[:latent_dim]
        first[: len(kept)] = kept
        return first


def of_gaussian(points: NDArray[np.floating], noise_variance: float) -> Spectrum:
    """The spectrum for a decoder with Gaussian noise of a fixed variance: points (N, P) in the unit of its root.

    Exact: a linear beta-VAE that is trained to the end has these rates. Raises MeasureError where there are no two
    points, or the variance is not above 0.
    """
    if len(points) < 2 or not noise_variance > 0:
        raise MeasureError(
            f"The spectrum of {len(points)} points with noise of variance {noise_variance}: give at least 2 points "
            "and a variance above 0."
        )
    centred = points - points.mean(axis=0, dtype=np.float64)
    strengths = _eigenvalues(centred.T @ centred / len(points)) / noise_variance
    constant = points.shape[1] * np.log(2 * np.pi * noise_variance) / 2
    return Spectrum(strengths, float(constant + strengths.sum() / 2), len(points))


@memo("spectrum", version=1)
def of_pixels(images: Images) -> Spectrum:
    """The spectrum for binary cross-entropy on grey pixels in [0, 1], as all models here are trained with.

    An approximation by the curvature of the loss at the mean image m: there it is that of Gaussian noise of variance 1
    on Pearson's residuals (x - m) / sqrt(m (1 - m)). Of the collapsed model it is exact whatever the networks: that is
    stable where beta is above the largest strength, and below it as many directions lead out of it as strengths are
    above beta. Far from it, trained networks bend to the data and say more with fewer dimensions.

    Pixels (of each channel) that are the same in all images are left out. Of images of more than 4,096 numbers the
    strengths are those of up to 1,000 images, spread over all: so many are the axes then. Raises MeasureError for fewer
    than 2 images.
    """
    n = len(images)
    if n < 2:
        raise MeasureError(f"The spectrum of {n} images: give at least 2.")
    batches = [slice(start, start + _BATCH) for start in range(0, n, _BATCH)]
    mean = sum(images.floats(part).sum(axis=0, dtype=np.float64) for part in batches).ravel() / n
    variance = mean * (1 - mean)
    varied = np.flatnonzero(variance > 0)
    scale = np.sqrt(variance[varied])
    entropy = -(mean[varied] * np.log(mean[varied]) + (1 - mean[varied]) * np.log1p(-mean[varied])).sum()
    if len(varied) > _MOST_PIXELS:
        some = images.floats(spread(n, _SAMPLED)).reshape(-1, variance.size)[:, varied]
        residuals = (some - mean[varied].astype(np.float32)) / scale.astype(np.float32)
        return Spectrum(_eigenvalues((residuals @ residuals.T).astype(np.float64) / len(some)), float(entropy), n)
    covariance = np.zeros((len(varied), len(varied)))
    for part in batches:
        pixels = images.floats(part).reshape(-1, variance.size)[:, varied]
        residuals = ((pixels - mean[varied]) / scale).astype(np.float32)
        covariance += residuals.T @ residuals  # float32 products: to 1e-6 of the strengths
    return Spectrum(_eigenvalues(covariance / n), float(entropy), n)


def _eigenvalues(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Descending, none below 0."""
    if not covariance.size:
        return np.zeros(0)
    return np.maximum(np.linalg.eigvalsh(covariance)[::-1], 0.0)


def _checked(beta: float) -> float:
    if not beta > 0:
        raise MeasureError(f"Beta is {beta}; the linear theory needs one above 0, as a rate has no bound at 0.")
    return beta
