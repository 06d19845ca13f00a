"""A small multi-rate model with random weights, and what was measured of it, for tests of the dial."""

from pathlib import Path

import numpy as np

from tests.harness.files import random_weights
from vae.data import Dataset
from vae.models import checkpoints
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.studies import dial


def save(folder: Path, dataset: str = "digits", name: str = "digits-multi-rate", **settings: object) -> Checkpoint:
    """One whose pictures and codes change with beta."""
    small = {"latent_dim": 4, "encoder_widths": (12,), "decoder_widths": (12,), "seed": 3}
    config = ModelConfig(
        **{"kind": "vae", "beta": 2.4, "recipe": 2, "betas": (0, 30), "dataset": dataset, **small, **settings}
    )
    weights = random_weights(config)
    for name_of, values in weights.items():
        if name_of.endswith((".slope", ".offset")):
            weights[name_of] = (-1 - np.abs(10 * values)).astype(np.float32)  # gates that are neither 0 nor all 1
        elif not name_of.endswith(".bias"):
            weights[name_of] = 5 * values
    return checkpoints.save(folder / name, config, weights)


def measure(model: Checkpoint, dataset: Dataset, *others: Checkpoint) -> None:
    """As `betascope dial` does it: the curve, and the gaps to `others`."""
    dial.measure(model, dataset, others)
