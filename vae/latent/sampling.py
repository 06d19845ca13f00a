"""Codes to decode: from the prior N(0, I), and from a model's own aggregate posterior."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import counted
from vae.core.errors import MeasureError
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import spread
from vae.models.checkpoints import Checkpoint
from vae.models.encoding import Codes, encode

COMPONENTS = 10  # as Ghosh et al. 2020 fit to the codes of deterministic autoencoders
FITTED_IMAGES = 5_000  # training images whose codes are fitted
_CODES_PER_COMPONENT = 40  # fewer than this many codes for each component and it has too little to go by
_FEWEST = 2  # images that a Gaussian can be fitted to


@dataclass(frozen=True, eq=False)
class Mixture:
    """K Gaussians over codes: weights (K,), means (K, J), and a factor L (K, J, J) of each covariance LL'."""

    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    factors: NDArray[np.float64]

    def draw(self, n: int, seed: int, temperature: float = 1.0) -> NDArray[np.float32]:
        """n codes (n, J). `temperature` scales the spread within each component; 1 is the fit itself."""
        generator = np.random.default_rng(seed)
        component = generator.choice(len(self.weights), size=n, p=self.weights)
        noise = generator.standard_normal((n, self.means.shape[1]))
        spread = np.einsum("nij,nj->ni", self.factors[component], noise)
        return (self.means[component] + temperature * spread).astype(np.float32)


def prior(n: int, latent_dim: int, seed: int, temperature: float = 1.0) -> NDArray[np.float32]:
    """n codes from N(0, temperature^2 I), (n, J). The same seed gives models of the same size the same codes."""
    return temperature * np.random.default_rng(seed).standard_normal((n, latent_dim)).astype(np.float32)


@memo("aggregate-posterior", version=2)
def aggregate_posterior(checkpoint: Checkpoint, train: Dataset, seed: int = 0) -> Mixture:
    """A Gaussian mixture fitted to the codes of (up to 5,000) training images, cached on disk.

    For a VAE the codes are sampled z, as the aggregate posterior is the average of q(z|x); for an autoencoder they
    are the codes themselves ("ex-post density estimation": Ghosh et al. 2020, "From Variational to Deterministic
    Autoencoders"). Fitted on standardised codes, so that their scale does not matter.
    Raises MeasureError: fewer than 2 images, or codes that are not finite.
    """
    if len(train) < _FEWEST:
        raise MeasureError(
            f"{counted(len(train), 'training image')} of this kind; at least {_FEWEST} are needed to see "
            "where their codes lie. Choose another class or all of them."
        )
    subset = train.take(spread(len(train), FITTED_IMAGES))
    return _fit(encode(checkpoint, subset), seed)


def _fit(latents: Codes, seed: int) -> Mixture:
    from sklearn.mixture import GaussianMixture

    z = latents.sample(seed).astype(np.float64)
    centre, scale = z.mean(axis=0), np.maximum(z.std(axis=0), 1e-6)  # a constant dimension stays constant
    components = max(1, min(COMPONENTS, len(z) // _CODES_PER_COMPONENT))
    mixture = GaussianMixture(
        components, random_state=seed, reg_covar=1e-4, tol=1e-2, max_iter=200, init_params="k-means++"
    ).fit((z - centre) / scale)
    return Mixture(
        weights=mixture.weights_ / mixture.weights_.sum(),
        means=mixture.means_ * scale + centre,
        factors=np.linalg.cholesky(mixture.covariances_) * scale[:, None],
    )
