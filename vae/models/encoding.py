"""The codes of a data set: computed once for each pair of model and images, cached on disk, read by every page."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.core import cache
from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.models.checkpoints import Checkpoint

_BATCH = 1000  # images at a time
_VERSION = 2  # of what is stored


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

    Raises CheckpointError where the images do not have the size the model was made for, MeasureError where codes are
    not finite.
    """
    checkpoint.check_fits(dataset)
    key = {"checkpoint": checkpoint.digest, "dataset": dataset.images_digest, "version": _VERSION}
    shape = len(dataset), 2 if checkpoint.config.kind == "vae" else 1, checkpoint.config.latent_dim
    stored = cache.streamed("latents", key, shape, np.float32, lambda: _encode(checkpoint, dataset))
    logvar = stored[:, 1] if checkpoint.config.kind == "vae" else None
    return Codes(stored[:, 0], logvar, dataset.labels, checkpoint.digest, dataset.digest)


def _encode(checkpoint: Checkpoint, dataset: Dataset) -> Iterator[NDArray[np.float32]]:
    """For each batch mu, and logvar where there is one, side by side: (n, 1 or 2, J)."""
    import torch

    model = checkpoint.model()
    for start in range(0, len(dataset), _BATCH):
        with torch.inference_mode():
            mu, logvar = model.encode(torch.from_numpy(dataset.floats(slice(start, start + _BATCH))))
            batch = torch.stack([mu] if logvar is None else [mu, logvar], dim=1).numpy()
        if not np.isfinite(batch).all():
            raise MeasureError(f"{checkpoint.name} gives codes that are not finite numbers. Train it again.")
        yield batch
