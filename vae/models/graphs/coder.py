"""A model of graphs as what encodes and decodes arrays: the same interface as layers by NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import CheckpointError
from vae.models import layers
from vae.models.config import Graphs, ModelConfig
from vae.models.graphs import process
from vae.models.inference import planes, sigmoid

_EDGE = np.float32(1e-6)  # grey levels are held so far away from 0 and 1, as the layer Logit does

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class GraphCoder:
    """A model whose halves are graphs in `folder`; how their numbers are meant is in its config."""

    config: ModelConfig
    folder: Path

    def codes(self, images: Array) -> tuple[Array, Array | None]:
        """mu and logvar, both (n, J), of images in [0, 1] (n, H, W) or (n, H, W, 3); an autoencoder has no logvar."""
        graphs, given = self._graphs, planes(images)
        if graphs.takes == "takes-signed":
            given = 2 * given - 1
        wanted = self.config.latent_dim * (2 if self.config.kind == "vae" else 1)
        found = self._run("encoder", given.reshape(len(given), self.config.values), wanted)
        if self.config.kind == "ae":
            return found, None
        mu, variance = (found[:, 0::2], found[:, 1::2]) if graphs.heads == "interleaved" else np.split(found, 2, axis=1)
        logvar = 2 * variance if graphs.spread == "logsd" else variance
        return np.ascontiguousarray(mu), np.clip(logvar, *layers.LOGVAR_RANGE)

    def images(self, codes: Array) -> Array:
        """Codes (n, J) as images in [0, 1], (n, H, W) or (n, H, W, 3)."""
        return sigmoid(self.logits(codes))

    def logits(self, codes: Array) -> Array:
        """Codes (n, J) as images before their sigmoid; the array is the caller's own."""
        found = np.array(self._run("decoder", codes, self.config.values))
        if self._graphs.gives == "gives-signed":
            found = np.float32(0.5) * found + np.float32(0.5)
        if self._graphs.gives != "gives-logits":
            found = np.clip(found, _EDGE, 1 - _EDGE)
            found = np.log(found / (1 - found))
        pictures = found.reshape(-1, *self.config.planes)
        return pictures[:, 0] if self.config.channels == 1 else np.ascontiguousarray(pictures.transpose(0, 2, 3, 1))

    @property
    def _graphs(self) -> Graphs:
        assert self.config.graphs is not None
        return self.config.graphs

    def _run(self, half: str, rows: Array, wanted: int) -> Array:
        if not len(rows):
            return np.empty((0, wanted), np.float32)
        digests = {"encoder": self._graphs.encoder, "decoder": self._graphs.decoder}
        found = process.run(self.folder, digests, half, rows)
        if found.shape[1] != wanted:
            raise CheckpointError(f"The {half} gives {found.shape[1]:,} numbers; its config.json says {wanted:,}.")
        return found
