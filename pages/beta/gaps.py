"""How much worse one network of many betas is than a model that was trained for one of them alone, in words."""

from __future__ import annotations

from collections.abc import Mapping

from vae.data import Dataset
from vae.export.table import Column, Row, Table
from vae.models.checkpoints import Checkpoint
from vae.studies import dial
from vae.studies.dial import Gap

MARKED = (0.1, 1.0, 2.4, 10.0)  # the betas that one can click


def of(model: Checkpoint, dataset: Dataset) -> dict[float, Gap]:
    """By beta, where they were measured. Raises CheckpointError: their file is not usable."""
    found = dial.gaps(model, dataset)
    return {gap.beta: gap for gap in found.gaps} if found else {}


def note(gaps: Mapping[float, Gap], command: str = "") -> str:
    """What the numbers under the marks are, and where the network is far off; how to measure where none is known."""
    if not gaps:
        said = "How far this network is from models of one β was not measured."
        return f"{said} Measure it: {command}" if command else said
    limit = f" In the limit β = 0: {_signed(gaps[0.0].nats)}." if 0.0 in gaps else ""
    said = (
        "Under a β: by how many nats the objective of this one network is above that of a model trained for that β "
        f"alone, on the test images.{limit}"
    )
    far = [f"{beta:g}" for beta, gap in gaps.items() if gap.nats > dial.LARGE]
    if not far:
        return said
    listed = " and ".join([", ".join(far[:-1]), far[-1]]) if len(far) > 1 else far[0]
    return f"{said} At β = {listed} it is more than {dial.LARGE:g} nats worse than a model of its own."


def title(beta: float, gap: Gap | None) -> str:
    """What a mark says to who points at it, or hears it."""
    said = f"Turn to β = {beta:g}"
    if gap is None:
        return said
    far = f"Its objective is {abs(gap.nats):.1f} nats {'above' if gap.nats >= 0 else 'below'} that of {gap.separate}"
    return f"{said}. {far}"


def table(gaps: Mapping[float, Gap], n: int) -> Table:
    """The same in numbers, a beta a row, on n test images."""
    columns = [
        Column("beta", "β"),
        Column("network", "This network", kind="number", unit="nats", digits=1),
        Column("alone", "Trained for it alone", kind="number", unit="nats", digits=1),
        Column("gap", "Gap", kind="number", unit="nats", digits=1),
        Column("model", "Model"),
        Column("epochs", "Epochs", kind="number"),
    ]
    rows = [
        Row([f"{beta:g}", gap.objective, gap.separate_objective, gap.nats, gap.separate, gap.separate_epochs])
        for beta, gap in sorted(gaps.items())
    ]
    return Table(columns, rows, footnote=f"Objectives, error plus β times rate: means over {n:,} test images.")


def _signed(nats: float) -> str:
    return f"{'+' if nats >= 0 else '−'}{abs(nats):.1f}"
