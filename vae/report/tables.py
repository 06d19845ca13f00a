"""The table of models, for the command line and for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from vae import layers
from vae.checkpoints import Broken, Checkpoint


@dataclass(frozen=True)
class ModelRow:
    """One model's row: cells as text, empty where nothing was measured. `problem` is set for a broken folder."""

    name: str
    title: str = ""
    bce: str = ""
    kl: str = ""
    active: str = ""
    objective: str = ""
    trained: str = ""
    decode: str = ""
    problem: str = ""


HEADINGS = {
    "title": "Model",
    "bce": "Error (BCE, nats)",
    "kl": "Information (KL, nats)",
    "active": "Active dimensions",
    "objective": "Objective (nats)",
    "trained": "Trained on",
    "decode": "Decode (mult.-adds)",
    "name": "Folder",
}


def model_rows(found: Iterable[Checkpoint | Broken], dataset: str) -> list[ModelRow]:
    """A row for everything that a scan found, with the numbers measured on the test split of `dataset`.

    KL and active dimensions are left empty for a plain autoencoder, which has no KL and whose codes have no scale.
    """
    return [_broken(item) if isinstance(item, Broken) else _row(item, dataset) for item in found]


def _broken(item: Broken) -> ModelRow:
    return ModelRow(name=item.name, problem=item.problem)


def _row(checkpoint: Checkpoint, dataset: str) -> ModelRow:
    config = checkpoint.config
    measured = checkpoint.evaluation(dataset)
    variational = config.kind == "vae"
    return ModelRow(
        name=checkpoint.name,
        title=config.title,
        bce=f"{measured.bce_mu:.1f}" if measured else "",
        kl=f"{measured.kl:.1f}" if measured and variational else "",
        active=f"{measured.active_dimensions} of {config.latent_dim}" if measured and variational else "",
        objective=f"{measured.objective:.1f}" if measured else "",
        trained=f"{config.dataset}, {config.epochs} epoch{'s' * (config.epochs > 1)}",
        decode=f"{layers.multiply_adds(layers.decoder(config)) / 1e6:.2f} M",
    )
