"""The table of models, for the command line and for the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from vae import data
from vae.core.counted import counted
from vae.core.minus import minus
from vae.export.table import Cell, Column, Row, Table, Value
from vae.models.catalogue import Broken
from vae.models.checkpoints import Checkpoint
from vae.models.config import ModelConfig
from vae.models.layers import LOGVAR_RANGE

# A hundredth of the log variances at their bound: of the models that ship, what the bound then takes from the KL
# (3 nats where it is 13 % of them, 11 where it is 26 %) is more than the last digit shown.
AT_BOUND_MATTERS = 0.01

_NAME_LENGTH = 40  # characters of a broken folder's name
_IN_TERMINAL = (
    Column("title", "Model"),
    Column("bce", "BCE", "number", digits=1),
    Column("kl", "KL", "number", digits=1),
    Column("active", "Active", "number"),
    Column("objective", "Objective", "number", digits=1),
    Column("trained", "Trained on", "prose", wide=True),
    Column("name", "Folder", wide=True),
)
# The objective adds a sampled z to what the other columns say: for the command line.
_UNITS = {"bce": "Error (BCE, nats)", "kl": "Information (KL, nats)", "active": "Active dimensions"}
_ON_PAGE = tuple(
    replace(column, heading=_UNITS.get(column.name, column.heading))
    for column in _IN_TERMINAL
    if column.name != "objective"
)


def table(
    found: Iterable[Checkpoint | Broken],
    dataset: str,
    dataset_digest: str | None = None,
    colour: Callable[[Checkpoint], str] | None = None,
    title: Callable[[Checkpoint], str] | None = None,
) -> Table:
    """A row for everything that a scan found, with the numbers measured on the test split of `dataset`.

    Numbers of other data than `dataset_digest`, where it is given, are left out. A star and a footnote say where a KL
    is what the bound of the variance leaves of it. KL and active dimensions are left empty for a plain autoencoder,
    which has no KL and whose codes have no scale. A broken folder is a row with its problem. `colour`, `title`: for a
    page, which has units in its headings and a dot for each model, and a name that tells models of one title apart.
    """
    columns = _ON_PAGE if colour else _IN_TERMINAL
    rows, notes = [], []
    for one in found:
        if isinstance(one, Broken):
            name = one.name if len(one.name) <= _NAME_LENGTH else one.name[: _NAME_LENGTH - 3] + "..."
            rows.append(Row([name], problem=one.problem))
            continue
        config, measured = one.config, one.evaluation(dataset, dataset_digest=dataset_digest)
        cells: dict[str, Cell | Value] = {
            "title": Cell(title(one) if title else config.title, colour=colour(one) if colour else ""),
            "trained": trained(one, data.title if colour else str),
            "name": one.name,
        }
        if measured:
            cells |= {"bce": measured.bce_mu, "objective": measured.objective}
        if measured and config.kind == "vae":
            note = bound_sentence(measured.logvar_at_bound)
            notes += [f"{one.name}: {note}"] * bool(note)
            cells["kl"] = Cell(measured.kl, mark="*" * bool(note))
            cells["active"] = f"{measured.active_dimensions} of {config.latent_dim}"
        rows.append(Row([cells.get(column.name) for column in columns]))
    return Table(columns, rows, footnote=f"* {'; '.join(notes)}" * bool(notes))


def trained(one: Checkpoint, called: Callable[[str], str] = str) -> str:
    """On what a model was trained, and for how long: 'mnist, 100 epochs'. Of others' models few files say how long.

    called: what a data set is called where it is read.
    """
    if one.config.origin is not None and one.config.epochs == ModelConfig.model_fields["epochs"].default:
        return called(one.config.dataset)  # what a config has where nothing is said
    return f"{called(one.config.dataset)}, {counted(one.config.epochs, 'epoch')}"


def bound_sentence(share: float | None) -> str:
    """What to say of a KL of whose log variances this share stands at the bound; empty where they are too few."""
    if not share or share < AT_BOUND_MATTERS:
        return ""
    bound = minus(f"{LOGVAR_RANGE[0]:g}")
    return (
        f"{100 * share:.0f} % of the log variances stand at their bound of {bound}: nothing else holds "
        "them there, so this KL is what the bound leaves of a larger one."
    )
