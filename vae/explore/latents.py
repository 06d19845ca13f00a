"""The codes of a data set: computed once for each pair of model and images, cached on disk, read by every page."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae import cache
from vae.checkpoints import Checkpoint
from vae.data import Dataset
from vae.errors import MeasureError

_BATCH = 1000  # images at a time
_VERSION = 1  # of what is stored


@dataclass(frozen=True, eq=False)
class Latents:
    """mu (N, J) float32, logvar (N, J) or None for an autoencoder, labels (N,), and where they came from."""

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


def encode(checkpoint: Checkpoint, dataset: Dataset) -> Latents:
    """Every image of `dataset` through the encoder, in batches.

    Raises CheckpointError where the images do not have the size the model was made for.
    """
    checkpoint.check_fits(dataset)
    key = {"checkpoint": checkpoint.digest, "dataset": dataset.digest, "version": _VERSION}
    stored = cache.arrays("latents", key, lambda: _encode(checkpoint, dataset))
    return Latents(stored["mu"], stored.get("logvar"), dataset.labels, checkpoint.digest, dataset.digest)


def _encode(checkpoint: Checkpoint, dataset: Dataset) -> cache.Arrays:
    import torch

    model = checkpoint.model()
    batches = []
    with torch.inference_mode():
        for start in range(0, len(dataset), _BATCH):
            batches.append(model.encode(torch.from_numpy(dataset.floats(slice(start, start + _BATCH)))))
    result = {"mu": torch.cat([mu for mu, _ in batches]).numpy()}
    if not np.isfinite(result["mu"]).all():
        raise MeasureError(f"{checkpoint.name} gives codes that are not finite numbers. Train it again.")
    if checkpoint.config.kind == "vae":
        result["logvar"] = torch.cat([logvar for _, logvar in batches if logvar is not None]).numpy()
    return result
