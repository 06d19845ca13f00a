"""UDR of every beta: which of them their seeds agree on, without any label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ui import output
from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.task import Task
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html
from vae.figures.colours import accent
from vae.metrics.disentanglement.udr import How, Udr
from vae.models.config import ModelConfig
from vae.sweeps import agreement, seeds
from vae.sweeps.spec import Group
from vae.sweeps.sweep import Sweep

_TITLES: dict[How, str] = {"lasso": "UDR, Lasso", "spearman": "UDR, Spearman"}


@dataclass(frozen=True, eq=False)
class EveryUdr:
    """UDR of each kind and beta of a sweep, by variant; told apart by identity."""

    found: Mapping[How, Mapping[Group, Udr]]

    @classmethod
    def of(cls, sweep: Sweep, task: Task = Task()) -> EveryUdr:
        """Measured. Raises as `agreement.every_udr`."""
        return cls(agreement.every_udr(sweep, task))


@lru_cache(maxsize=16)
def table(sweep: Sweep, every: EveryUdr | None) -> str:
    """A row a beta, as HTML: dots where it is being measured."""
    columns = [Column("Model", ""), Column("Seeds", kind="number"), Column("Informative dimensions", kind="number")]
    for title in _TITLES.values():
        columns += [Column(title, kind="number", digits=3), Column("by chance", kind="number", digits=3, wide=True)]
    rows = []
    for group in sweep.spec.groups:
        count = len(agreement.members(sweep, group))
        name = Cell(seeds.title(group), colour=accent(ModelConfig(kind=group[0], beta=group[1])))
        own = {how: one.get(group) for how, one in (every.found if every else {}).items()}
        cells: list[Cell | str] = [_informative(own.get("lasso"), every is None)]
        for how in _TITLES:
            cells += _score(own.get(how), every is None)
        rows.append(Row([name, count, *cells]))
    return html(Table(columns, rows, look="bs-scores"))


@lru_cache(maxsize=16)
def sentence(sweep: Sweep, every: EveryUdr) -> str:
    """Which beta the seeds agree on most, by the Lasso variant; or what is missing to say so."""
    try:
        order = agreement.ranked(sweep, dict(every.found["lasso"]))
    except MeasureError as error:
        return output.sentence(error)
    (best, first), *others = order
    level = [group for group, one in others if not estimate.difference(first.score, one.score).low > 0]
    text = f"**Seeds agree most at {seeds.title(best)}** (UDR {first.score.value:.2f})"
    if not others:
        return f"{text}."
    if level:
        names = ", ".join(f"the {seeds.title(one)}" if one[0] == "ae" else seeds.title(one) for one in level)
        return f"{text}, which {first.score.n} seeds cannot tell from {names}."
    return f"{text}, told apart from all others by {first.score.n} seeds."


def _informative(found: Udr | None, pending: bool) -> Cell:
    if found is None:
        return Cell(pending=pending)
    low, high = int(found.informative.min()), int(found.informative.max())
    return Cell(str(low) if low == high else f"{low} to {high}")


def _score(found: Udr | None, pending: bool) -> list[Cell]:
    if found is None:
        return [Cell(pending=pending), Cell(pending=pending)]
    return [Cell(found.score), Cell(found.chance)]
