"""`interpolate`."""

import argparse
from pathlib import Path
from typing import Any

from rich import box
from rich.table import Table

from vae import checkpoints, data
from vae.commands.common import check_out, command, console, on_checkpoints, stderr, write
from vae.explore.paths import PATHS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "interpolate", interpolate, "compare the models' interpolations over many pairs")
    on_checkpoints(parser)
    parser.add_argument("--path", choices=list(PATHS), default="straight")
    parser.add_argument("--pairs", type=int, default=200, help="random pairs of test images (default 200)")
    parser.add_argument("--steps", type=int, default=11, help="images on a path, ends included (default 11)")
    parser.add_argument("--seed", type=int, default=0, help="of the pairs")
    parser.add_argument("--out", type=Path, help="a CSV file for the table, with all that it depends on")


def interpolate(options: argparse.Namespace) -> None:
    """Compare interpolations between random pairs of test images, model by model, with a cross-fade as the floor."""
    from vae.measure.latent.paths import MEASURES
    from vae.report import paths

    found = [checkpoints.load(path) for path in options.checkpoint]
    dataset, train = (data.load(options.dataset, split, options.data_dir) for split in ("test", "train"))
    check_out(options.out, "table.csv")
    with stderr.status("") as status:
        result = paths.table(
            found, dataset, train, options.path, options.pairs, options.steps, options.seed,
            lambda name: status.update(f"Measuring {name}"),
        )  # fmt: skip
    table = Table(
        "Model", *MEASURES, box=box.SIMPLE_HEAD,
        title=f"{options.pairs} pairs of {len(dataset):,} test images of {dataset.name}, {options.path} paths",
        caption="Mean and 95 % interval. " + ". ".join(f"{name}: {text}" for name, text in MEASURES.items()),
    )  # fmt: skip
    for name in result["model"].unique():
        own = result[result["model"] == name].set_index("measure")
        cells = [
            f"{own.loc[m, 'mean']:.3f} ({own.loc[m, 'low95']:.3f} to {own.loc[m, 'high95']:.3f})"
            if m in own.index
            else "-"
            for m in MEASURES
        ]
        table.add_row(name, *cells)
    console.print(table)
    if options.out:
        write(options.out, result.to_csv(index=False))
