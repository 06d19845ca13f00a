"""What a model that others trained makes of ten images under each reading, as a table."""

from collections.abc import Sequence

from vae.export.table import Column, Row, Table
from vae.foreign.interpretation import Reading
from vae.foreign.trials import Trial

_MOST = 24  # readings, those with the lowest error


def table(trials: Sequence[Trial], taken: Reading, images: str) -> Table:
    """A line a reading, the lowest error first. images: the name of the data set."""
    columns = [
        Column("reading", "Reading"),
        Column("bce", "BCE from mu", "number", "nats", 1),
        Column("bce_z", "BCE from z", "number", "nats", 1),
        Column("kl", "KL", "number", "nats", 1),
        Column("taken", ""),
    ]
    rows = [
        Row([", ".join(one.words), one.bce, one.bce_z, one.kl, "taken" if one.reading == taken else ""])
        for one in sorted(trials, key=lambda one: one.bce)[:_MOST]
    ]
    return Table(columns, rows, caption=f"Ten test images of {images} under each reading")
