"""Images to codes and back; the codes of a data set once for each pair of model and images, cached on disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import MeasureError
from vae.core.memo import Rows, streamed
from vae.data import Dataset
from vae.data.dataset import Images
from vae.models import layers
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.models.inference import Coder
from vae.models.layer_types import flow

_BATCH = 1000  # images at a time: a few MB a layer
_MOST_VALUES = 2**26  # that the widest layer gives of a batch, 256 MB: what others trained may have wide ones


@dataclass(frozen=True, eq=False)
class Codes:
    """mu (N, J) float32, logvar (N, J) or None for an autoencoder, labels (N,), and where they came from.

    As `encode` gives them the codes are read-only, parts of one memory-mapped file: a copy can be written to.
    """

    mu: NDArray[np.float32]
    logvar: NDArray[np.float32] | None
    labels: NDArray[np.int64]
    checkpoint_digest: str
    dataset_digest: str

    def sample(self, seed: int) -> NDArray[np.float32]:
        """One z for each image, (N, J): mu + sigma * noise, or mu itself where there is no logvar."""
        if self.logvar is None:
            return self.mu
        noise = np.random.default_rng(seed).standard_normal(self.mu.shape, dtype=np.float32)
        return self.mu + np.exp(0.5 * self.logvar) * noise


def encode(checkpoint: Checkpoint, dataset: Dataset) -> Codes:
    """Every image of `dataset` through the encoder, batch by batch into a file that is then memory-mapped.

    Raises CheckpointError where the images do not have the size and channels that the model was made for, MeasureError
    where codes are not finite.
    """
    checkpoint.check_fits(dataset)
    stored = _rows(checkpoint, dataset.only_images)
    logvar = stored[:, 1] if checkpoint.config.kind == "vae" else None
    return Codes(stored[:, 0], logvar, dataset.labels, checkpoint.digest, dataset.digest)


def encode_images(coder: Coder, images: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
    """mu and logvar of any images in [0, 1] (n, H, W) or (n, H, W, 3), both (n, J); an autoencoder has no logvar."""
    batch = _batch(coder.config)
    batches = [coder.codes(images[start : start + batch]) for start in range(0, max(len(images), 1), batch)]
    logvars = [logvar for _, logvar in batches if logvar is not None]
    return np.concatenate([mu for mu, _ in batches]), np.concatenate(logvars) if logvars else None


def decode(coder: Coder, codes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Codes (n, J) as images in [0, 1], (n, H, W) or (n, H, W, 3). Raises MeasureError where they are not finite."""
    images = np.empty((len(codes), *coder.config.picture_shape), np.float32)
    batch = _batch(coder.config)
    for start in range(0, len(codes), batch):
        part = slice(start, start + batch)
        images[part] = coder.images(codes[part])
    if not np.isfinite(images).all():
        raise MeasureError("The model gives images that are not finite numbers. Train it again.")
    return images


def _batch(config: ModelConfig) -> int:
    """So many images at a time as fit into memory in the widest layer."""
    if config.graphs is not None:
        return _BATCH  # they take fewer at a time by themselves
    image, code = config.planes, (config.latent_dim,)
    through = (*flow(layers.encoder(config), image), *flow(layers.decoder(config), code))
    return max(1, min(_BATCH, _MOST_VALUES // max(prod(given) for _, _, given in through)))


@streamed("codes", version=1)
def _rows(checkpoint: Checkpoint, images: Images) -> Rows:
    """Of each image mu, and logvar where there is one, side by side: (N, 1 or 2, J)."""
    shape = len(images), 2 if checkpoint.config.kind == "vae" else 1, checkpoint.config.latent_dim
    return Rows(shape, np.float32, lambda: _encode(checkpoint, images))


def _encode(checkpoint: Checkpoint, images: Images) -> Iterator[NDArray[np.float32]]:
    coder = checkpoint.coder()
    for start in range(0, len(images), _BATCH):
        mu, logvar = encode_images(coder, images.floats(slice(start, start + _BATCH)))
        batch = np.stack([mu] if logvar is None else [mu, logvar], axis=1)
        if not np.isfinite(batch).all():
            raise MeasureError(f"{checkpoint.name} gives codes that are not finite numbers. Train it again.")
        yield batch
