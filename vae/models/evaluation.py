"""What was measured of a model on a data set, as metrics.json keeps it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from vae.models.config import Text

Nats = Annotated[float, Field(allow_inf_nan=False)]


class Evaluation(BaseModel):
    """What a model does to one split of one data set; losses are means over the images, in nats.

    N and the digests say exactly what was measured; `seed` made the noise of the sampled z.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Text
    split: Text
    n: int = Field(ge=1)
    dataset_digest: str
    checkpoint_digest: str
    seed: int
    bce_mu: Nats  # summed over pixels, decoded from mu
    bce_z: Nats  # the same, decoded from a sampled z; equal to bce_mu for an autoencoder
    mse_mu: Nats  # mean squared error per pixel in [0, 1], decoded from mu
    kl: Nats  # summed over dimensions
    kl_per_dimension: tuple[Nats, ...]
    mu_variance: tuple[Nats, ...]  # Var over the images of each dimension of mu
    active_dimensions: int  # Var(mu_j) > 0.01 (Burda, Grosse & Salakhutdinov 2016); no meaning for an autoencoder
    objective: Nats  # bce_z + beta * kl, or what the config has in its place: `ModelConfig.objective`
    # The share of the log variances that stand at a bound of `layers.LOGVAR_RANGE`; None for an autoencoder, and where
    # it was not measured yet.
    logvar_at_bound: float | None = Field(None, ge=0, le=1)


class Metrics(BaseModel):
    """metrics.json: one evaluation for each data set and split."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evaluations: tuple[Evaluation, ...] = ()
