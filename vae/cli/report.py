"""`report`."""

import argparse
from typing import Any

from vae import data
from vae.cli.common import add_out, command, console, evidence_for, stderr, write
from vae.cli.printing import show_table
from vae.core.counted import counted
from vae.core.errors import BetascopeError, Stopped
from vae.core.task import Progress as Now
from vae.core.task import Task
from vae.export.table import Column, Row, Table, Value
from vae.export.table_files import DOCUMENTS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "report", report, "the claims about these models, each with its measures and a verdict")
    parser.add_argument("--dataset", help=f"{', '.join(data.REGISTRY)} or npz:PATH; else mnist if there, or digits")
    parser.add_argument("--sweeps", metavar="DIR", help="else BETASCOPE_SWEEPS, else what ships: what holds over seeds")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser.add_argument("--seed", type=int, default=0, help="of everything random; from 0")
    add_out(parser, DOCUMENTS, "one self-contained file", required=True)


def report(options: argparse.Namespace) -> None:
    """Hold seven claims against the models at beta 0, 2.4 and 10 and the autoencoder; say which hold, and by what."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from vae.export import claims as document
    from vae.studies.claims import claims, over_seeds
    from vae.sweeps import claims as claims_of_sweeps
    from vae.sweeps import sweep as sweeps

    if options.seed < 0:
        raise BetascopeError(f"The seed is {options.seed}; it must be 0 or more.")
    evidence = evidence_for(options.dataset or data.default(options.data_dir), options, options.seed)

    def show(now: Now) -> None:
        bar.update(line, description=now.text, completed=now.done)

    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=stderr) as bar:
        line = bar.add_task("", total=len(claims.CLAIMS))
        try:
            result = claims.findings(evidence, Task(show))
        except KeyboardInterrupt:
            raise Stopped("Stopped. What is measured is kept in the cache; the same command goes on.") from None
    console.print(document.about(evidence), soft_wrap=True)
    name = evidence.dataset.name
    swept = claims_of_sweeps.swept(sweeps.of_dataset(name, options.sweeps), name)
    if swept:
        said, others = document.over_seeds(result, swept)
        console.print("\n".join([said, *map(str, others)]), soft_wrap=True)
    columns = [Column("Number", ""), Column("Claim", kind="prose"), Column("Verdict", kind="prose")]
    over = [Column(f"Over {counted(swept.seeds, 'seed')}")] if swept else []
    rows = []
    for one in result:
        cells: list[Value] = [one.number, one.claim, f"{one.verdict}: {one.summary}"]
        rows.append(Row([*cells, str(over_seeds.verdict(swept.over, one.number) or "")] if swept else cells))
    show_table(Table([*columns, *over], rows))
    write(options.out, document.render(result, evidence, options.out.suffix, swept))
