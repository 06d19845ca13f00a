"""A checkpoint of betascope that somebody else has trained, or that lies elsewhere: taken over as it is."""

from pathlib import Path

import numpy as np

from vae.foreign.interpretation import Draft, GraphFiles, Reading
from vae.foreign.tensors import digest
from vae.models import checkpoints, layers
from vae.models.config import Graphs
from vae.models.graphs.files import NAMES

FORMAT = "betascope"
DECODER = NAMES["decoder"]


def is_one(source: Path) -> bool:
    """Whether a folder holds one, by the names of its files."""
    weights = any((source / name).exists() for name in (checkpoints.WEIGHTS, DECODER))
    return source.is_dir() and (source / checkpoints.CONFIG).exists() and weights


def draft(folder: Path) -> Draft:
    """The folder's model. Raises CheckpointError: which file, what is wrong, what to do."""
    found = checkpoints.load(folder)
    config, graphs = found.config, found.config.graphs
    file = folder / (checkpoints.WEIGHTS if graphs is None else DECODER)
    return Draft(
        format=FORMAT,
        file=file,
        sha256=digest(file),
        kind=config.kind,
        latent_dim=config.latent_dim,
        image_shape=config.image_shape,
        encoder=() if graphs else layers.encoder(config),
        decoder=() if graphs else layers.decoder(config),
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
        graphs=_files(folder, graphs),
    )


def _files(folder: Path, graphs: Graphs | None) -> GraphFiles | None:
    if graphs is None:
        return None
    digests = {"encoder": graphs.encoder, "decoder": graphs.decoder}
    return GraphFiles(folder, digests, graphs.operators, graphs.weights)
