"""Small models whose codes and pictures are known: each dimension is the brightness of one pixel."""

from pathlib import Path

import numpy as np
import pandas as pd

from vae.core import processes
from vae.data import Dataset
from vae.metrics.disentanglement import boosting, dci, sap
from vae.models import checkpoints, layers
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig

STRIPES = 28  # rows of an image; dimension j reads the first pixel of row j, and draws a bar into that row


def reader(folder: Path, latent_dim: int = 3, name: str = "reader", **settings: object) -> Checkpoint:
    """An autoencoder with mu_j = brightness of pixel (j, 0) in [0, 1]; z_j decides how bright row j is drawn."""
    config = ModelConfig(
        kind="ae", beta=0, latent_dim=latent_dim, encoder_widths=(latent_dim,), decoder_widths=(latent_dim,), **settings
    )  # type: ignore[arg-type]
    weights = {name: np.zeros(shape) for name, shape in layers.tensor_shapes(config).items()}
    read, drawn = np.zeros((latent_dim, 28, 28)), np.zeros((28, 28, latent_dim))
    for j in range(latent_dim):
        read[j, j, 0] = 1
        drawn[j, :, j] = 20
    weights["encoder.1.weight"] = read.reshape(latent_dim, -1)
    weights["encoder.3.weight"] = weights["decoder.0.weight"] = np.eye(latent_dim)
    weights["decoder.2.weight"] = drawn.reshape(784, latent_dim)
    weights["decoder.2.bias"] = np.full(784, -4.0)
    return checkpoints.save(folder / name, config, weights)


def collapsed(folder: Path, latent_dim: int = 3) -> Checkpoint:
    """A VAE that says nothing: mu and logvar are 0 for every image, and every picture is grey."""
    config = ModelConfig(kind="vae", beta=10, latent_dim=latent_dim, encoder_widths=(4,), decoder_widths=(4,))
    weights = {name: np.zeros(shape) for name, shape in layers.tensor_shapes(config).items()}
    return checkpoints.save(folder / "collapsed", config, weights)


def coded(codes: np.ndarray, factors: dict[str, np.ndarray] | None = None, split: str = "test", **own) -> Dataset:
    """Images whose pixels (j, 0) are codes (N, J) in 0 to 255, with a bar below that differs from image to image."""
    codes = np.asarray(codes)
    images = np.zeros((len(codes), STRIPES, 28), np.uint8)
    images[:, : codes.shape[1], 0] = codes
    for i, image in enumerate(images):
        image[14 : 18 + i % 5, 5 : 12 + i % 7] = 255
    labels = np.asarray(own.pop("labels", np.zeros(len(codes))), np.int64)
    table = None if factors is None else pd.DataFrame(factors)
    settings = {"name": "npz:coded.npz", "class_names": ("a", "b", "c"), **own}
    return Dataset(split=split, images=images, labels=labels, factors=table, **settings)


def known(n: int, split: str = "test", seed: int = 0) -> Dataset:
    """Factors shape (2 values) and size (3); dimension 0 is the one, 1 the other, and 2 is noise."""
    generator = np.random.default_rng((seed, len(split)))
    shape, size, noise = (generator.integers(0, high, n) for high in (2, 3, 200))
    return coded(np.stack([200 * shape, 80 * size, noise], axis=1), {"shape": shape, "size": 5.0 + size}, split)


def grow_here(monkeypatch) -> list[str]:
    """Trees and lines are fitted in this process, 10 rounds in place of 100; the functions called, as they are."""
    begun: list[str] = []
    folder = "vae.metrics.disentanglement"
    functions = {f"{folder}.dci:fit": dci.fit, f"{folder}.sap:fit": sap.fit}

    def run(function, inputs, on_done, task):
        for position, arrays in enumerate(inputs):
            task.check()
            begun.append(function)
            on_done(position, functions[function](**arrays))

    monkeypatch.setattr(boosting, "STAGES", 10)
    monkeypatch.setattr(processes, "run", run)
    monkeypatch.setattr(dci, "RESAMPLES", 2)
    return begun
