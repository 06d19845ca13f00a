"""A checkpoint of betascope that somebody else has trained, or that lies elsewhere: taken over as it is."""

from pathlib import Path

import numpy as np

from vae.foreign.interpretation import Draft, Reading
from vae.foreign.tensors import digest
from vae.models import checkpoints, layers

FORMAT = "betascope"


def is_one(source: Path) -> bool:
    """Whether a folder holds one, by the names of its files."""
    return source.is_dir() and (source / checkpoints.CONFIG).exists() and (source / checkpoints.WEIGHTS).exists()


def draft(folder: Path) -> Draft:
    """The folder's model. Raises CheckpointError: which file, what is wrong, what to do."""
    found = checkpoints.load(folder)
    config = found.config
    return Draft(
        format=FORMAT,
        file=folder / checkpoints.WEIGHTS,
        sha256=digest(folder / checkpoints.WEIGHTS),
        kind=config.kind,
        latent_dim=config.latent_dim,
        image_shape=config.image_shape,
        encoder=layers.encoder(config),
        decoder=layers.decoder(config),
        weights={name: tensor.astype(np.float32) for name, tensor in found.weights.items()},
        reading=Reading(),
        open=(),
        known=True,
        dataset=config.dataset,
        name=config.name or folder.name,
        beta=config.beta,
        loss=config.loss,
        channels=config.channels,
        config=config,
    )
