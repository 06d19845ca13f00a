"""`disentangle`."""

import argparse
from functools import partial
from typing import Any

from vae import data
from vae.cli.common import (
    add_out,
    checkpoints_for,
    command,
    console,
    judge_of,
    on_checkpoints,
    pass_over,
    stderr,
    write_table,
)
from vae.cli.printing import show_table
from vae.core.errors import MeasureError, Stopped
from vae.core.task import Progress as Now
from vae.core.task import Task
from vae.export.table_files import FORMATS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "disentangle", disentangle, "what each dimension carries, and the scores of that")
    on_checkpoints(parser)
    parser.add_argument("--seed", type=int, default=0, help="of everything random; from 0")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes: DCI and SAP")
    add_out(
        parser,
        FORMATS,
        "a table of the dimensions; beside it scores, as table-scores.csv, and pairs of factors, as table-factors.csv",
    )


def disentangle(options: argparse.Namespace) -> None:
    """Describe every dimension, and measure MIG, InfoM, InfoE, InfoC, DCI, SAP; on sprites two scores more."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vae.export import disentanglement as tables
    from vae.metrics.disentanglement.factor_dependence import factor_dependence
    from vae.studies import disentanglement

    dataset, train = (data.load(options.dataset, split, options.data_dir) for split in ("test", "train"))
    found = checkpoints_for(options, dataset)
    seen_by = judge_of(dataset)
    trees: disentanglement.Trees = "none" if options.quick else "all"
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[done]}")
    with Progress(*columns, TimeRemainingColumn(), console=stderr) as bar:
        line = bar.add_task("", total=None, done="")

        def show(name: str, now: Now) -> None:
            done = f"{now.done} of {now.total}" if now.total else ""
            bar.update(line, description=f"{name}: {now.text}", completed=now.done, total=now.total or None, done=done)

        try:
            described = [
                disentanglement.describe(
                    one, dataset, train, seen_by, options.seed, trees, Task(partial(show, one.name))
                )
                for one in found
            ]
        except KeyboardInterrupt:
            raise Stopped("Stopped. Every finished piece is kept in the cache; the same command goes on.") from None
    troubled = [one for one in described if one.trouble]
    described = [one for one in described if not one.trouble]
    if not described:
        raise MeasureError("\n".join(f"{one.checkpoint.name}: {one.trouble}" for one in troubled))
    for one in troubled:
        pass_over(options, f"{one.checkpoint.name}: {one.trouble}")
    among = factor_dependence(dataset, options.seed)
    scores = tables.score_table(described, dataset, train, options.seed, among)
    dimensions = tables.dimension_table(described, dataset, train, options.seed)
    for one in described:
        show_table(tables.summary(one))
        for j in one.facts.units.order[one.facts.active[one.facts.units.order]].tolist():
            console.print(one.sentence(j), soft_wrap=True)
    show_table(tables.factor_summary(among, dataset))
    show_table(scores)
    if options.out:
        write_table(options.out, dimensions)
        write_table(options.out.with_stem(f"{options.out.stem}-scores"), scores)
        pairs = tables.factor_table(among, dataset, options.seed)
        write_table(options.out.with_stem(f"{options.out.stem}-factors"), pairs)
