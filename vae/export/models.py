"""The table of models, for the command line and for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from vae.models.checkpoints import Broken, Checkpoint
from vae.models.layers import LOGVAR_RANGE


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
    at_bound: float = 0.0  # share of the log variances at their bound

    @property
    def marked_kl(self) -> str:
        """The KL, with a star where `kl_note` has something to say of it."""
        return f"{self.kl}*" if self.kl and self.at_bound >= AT_BOUND_MATTERS else self.kl


# A hundredth of the log variances at their bound: of the models that ship, what the bound then takes from the KL
# (3 nats where it is 13 % of them, 11 where it is 26 %) is more than the last digit shown.
AT_BOUND_MATTERS = 0.01

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
        at_bound=(measured and measured.logvar_at_bound) or 0.0,
        trained=f"{config.dataset}, {config.epochs} epoch{'s' * (config.epochs > 1)}",
    )


def kl_note(rows: Iterable[ModelRow]) -> str:
    """The footnote to the stars of `marked_kl`; empty where there is none."""
    bounded = [row for row in rows if row.marked_kl != row.kl]
    return f"* {'; '.join(f'{row.name}: {bound_sentence(row.at_bound)}' for row in bounded)}" if bounded else ""


def bound_sentence(share: float | None) -> str:
    """What to say of a KL of whose log variances this share stands at the bound; empty where they are too few."""
    if not share or share < AT_BOUND_MATTERS:
        return ""
    return (
        f"{100 * share:.0f} % of the log variances stand at their bound of {LOGVAR_RANGE[0]:g}: nothing else holds "
        "them there, so this KL is what the bound leaves of a larger one."
    )
