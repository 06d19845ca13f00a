"""`dial`."""

import argparse
from pathlib import Path
from typing import Any

from vae import data
from vae.cli.common import command, console, say_notes
from vae.cli.printing import progress_bar, show_table
from vae.core import folders
from vae.export.table import Column, Row, Table
from vae.models import catalogue, checkpoints
from vae.models.checkpoints import Checkpoint


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "dial", dial, "measure a multi-rate model over its betas, and what it costs")
    parser.add_argument("checkpoint", help="a multi-rate model, as `models` lists it without @BETA, or a path")
    parser.add_argument("--dataset", help=f"{', '.join(data.REGISTRY)} or npz:PATH; else the one it was trained on")
    parser.add_argument(
        "--against",
        nargs="+",
        type=Path,
        metavar="MODEL",
        help="models that were trained for one beta each; else those of the folder of checkpoints",
    )


def dial(options: argparse.Namespace) -> None:
    """Measure a multi-rate model at every beta of its dial, and beside models that were trained for one beta each.

    Writes its metrics.json and gaps.json, which the pages show.
    """
    from rich.progress import MofNCompleteColumn

    from vae.studies import dial as study

    model = checkpoints.load_model(options.checkpoint)
    dataset = data.load(options.dataset or model.config.dataset, "test", options.data_dir)
    say_notes(dataset)
    study.betas(model)  # refused before anything is loaded
    if options.against:
        others = [checkpoints.load_model(path) for path in options.against]
    else:
        others = [one for one in catalogue.scan(folders.checkpoints_dir()) if isinstance(one, Checkpoint)]
    with progress_bar("Measuring", MofNCompleteColumn()) as task:
        found = study.measure(model, dataset, others, task)
    show_table(table(found))
    if not found.gaps:
        console.print("No model that was trained for one beta of this data set is there to compare it with.")


def table(found: Any) -> Table:
    """The gaps as a table, a beta a row."""
    columns = [
        Column("beta", kind="number"),
        Column("One network", unit="nats", kind="number", digits=2),
        Column("Trained for it alone", unit="nats", kind="number", digits=2),
        Column("Gap", unit="nats", kind="number", digits=2),
        Column("Model"),
    ]
    rows = [Row([f"{gap.beta:g}", gap.objective, gap.separate_objective, gap.nats, gap.separate]) for gap in found.gaps]
    note = f"Objectives on {found.n:,} test images of {found.dataset}, noise of seed {found.seed}."
    return Table(columns, rows, caption="What one network for every beta costs", footnote=note)
