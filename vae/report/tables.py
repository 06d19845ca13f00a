"""The table of models, for the command line and for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

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
    problem: str = ""


# For each column, what stands above it: short for a terminal, long for a page.
HEADINGS = {
    "title": ("Model", "Model"),
    "bce": ("BCE", "Error (BCE, nats)"),
    "kl": ("KL", "Information (KL, nats)"),
    "active": ("Active", "Active dimensions"),
    "objective": ("Objective", "Objective (nats)"),
    "trained": ("Trained on", "Trained on"),
    "name": ("Folder", "Folder"),
}


def model_rows(found: Iterable[Checkpoint | Broken], dataset: str, dataset_digest: str | None = None) -> list[ModelRow]:
    """A row for everything that a scan found, with the numbers measured on the test split of `dataset`.

    Numbers of other data than `dataset_digest`, where it is given, are left out.

    KL and active dimensions are left empty for a plain autoencoder, which has no KL and whose codes have no scale.
    """
    return [_broken(item) if isinstance(item, Broken) else _row(item, dataset, dataset_digest) for item in found]


def _broken(item: Broken) -> ModelRow:
    return ModelRow(name=item.name, problem=item.problem)


def _row(checkpoint: Checkpoint, dataset: str, dataset_digest: str | None) -> ModelRow:
    config = checkpoint.config
    measured = checkpoint.evaluation(dataset, dataset_digest=dataset_digest)
    variational = config.kind == "vae"
    return ModelRow(
        name=checkpoint.name,
        title=config.title,
        bce=f"{measured.bce_mu:.1f}" if measured else "",
        kl=f"{measured.kl:.1f}" if measured and variational else "",
        active=f"{measured.active_dimensions} of {config.latent_dim}" if measured and variational else "",
        objective=f"{measured.objective:.1f}" if measured else "",
        trained=f"{config.dataset}, {config.epochs} epoch{'s' * (config.epochs > 1)}",
    )
