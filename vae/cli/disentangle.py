"""`disentangle`."""

import argparse
from pathlib import Path
from typing import Any

from vae import data
from vae.cli.common import (
    check_table,
    checkpoints_for,
    command,
    console,
    judge_of,
    on_checkpoints,
    pass_over,
    stderr,
    write_table,
)
from vae.cli.printing import Column, Line, show_table
from vae.core.errors import MeasureError, Stopped


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "disentangle", disentangle, "what each dimension carries, and the scores of that")
    on_checkpoints(parser)
    parser.add_argument("--seed", type=int, default=0, help="of everything random; from 0")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes: DCI and SAP")
    parser.add_argument(
        "--out",
        type=Path,
        help="a table of the dimensions, .csv, .md, .tex or .json; the scores go "
        "into one beside it, as table-scores.csv",
    )


def disentangle(options: argparse.Namespace) -> None:
    """Describe every dimension, and measure MIG, DCI, SAP; on sprites FactorVAE's and beta-VAE's score too."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vae.export import disentanglement as tables
    from vae.studies import disentanglement

    check_table(options.out)
    dataset, train = (data.load(options.dataset, split, options.data_dir) for split in ("test", "train"))
    found = checkpoints_for(options, dataset)
    seen_by = judge_of(dataset)
    trees: disentanglement.Trees = "none" if options.quick else "all"
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[done]}")
    with Progress(*columns, TimeRemainingColumn(), console=stderr) as bar:
        task = bar.add_task("", total=None, done="")

        def show(what: str, done: int, of: int) -> None:
            told = f"{done} of {of}" if of else ""
            bar.update(task, description=what, completed=done, total=of or None, done=told)

        try:
            described = [
                disentanglement.describe(one, dataset, train, seen_by, options.seed, trees, show) for one in found
            ]
        except KeyboardInterrupt:
            raise Stopped("Stopped. Every finished piece is kept in the cache; the same command goes on.") from None
    troubled = [one for one in described if one.trouble]
    described = [one for one in described if not one.trouble]
    if not described:
        raise MeasureError("\n".join(f"{one.checkpoint.name}: {one.trouble}" for one in troubled))
    for one in troubled:
        pass_over(options, f"{one.checkpoint.name}: {one.trouble}")
    scores = tables.score_table(described, dataset, train, options.seed)
    dimensions = tables.dimension_table(described, dataset, train, options.seed)
    for one in described:
        _print_dimensions(one.checkpoint.name, dimensions.frame[dimensions.frame["model"] == one.checkpoint.name])
        for j in one.facts.units.order[one.facts.live[one.facts.units.order]].tolist():
            console.print(one.sentence(j), soft_wrap=True)
    headings = [
        Column("Model"),
        Column("Score"),
        Column("Value", "number"),
        Column("95 %"),
        Column("Settings", "prose"),
    ]
    lines = [
        Line([row.model, row.score, f"{row.value:.3f}", _interval(row.low95, row.high95), row.settings])
        for row in scores.frame.itertuples()
    ]
    show_table(scores.caption, headings, lines)
    if options.out:
        write_table(options.out, dimensions)
        write_table(options.out.with_stem(f"{options.out.stem}-scores"), scores)


def _print_dimensions(name: str, rows: Any) -> None:
    """A line a dimension, the most telling first."""
    numbers = [Column(name, "number") for name in ("KL", "Var(mu)", "Sigma", "Sensitivity", "MI", "by chance")]
    columns = [Column("Dim"), Column("", key="State"), *numbers[:4], Column("Carries"), *numbers[4:]]
    lines = []
    for row in rows.to_dict("records"):
        carries = row["carries"] if isinstance(row["carries"], str) else ""  # pandas makes NaN of None
        information = [f"{row[f'{what}_nats_{carries}']:.3f}" for what in ("mi", "chance95")] if carries else ["-", "-"]
        cells = [_number(row[column]) for column in ("mean_kl_nats", "var_mu", "mean_sigma", "sensitivity")]
        life, style = ("live", "") if row["live"] else ("dead", "dim")
        lines.append(Line([str(row["dimension"]), life, *cells, carries or "-", *information], style))
    show_table(f"{name} (KL and MI in nats)", columns, lines)


def _number(value: float | None) -> str:
    return "-" if value is None or value != value else f"{value:.3f}"  # pandas makes NaN of None


def _interval(low: float, high: float) -> str:
    return f"{low:.3f} to {high:.3f}" if low == low else "-"  # FactorVAE's where no dimension votes
