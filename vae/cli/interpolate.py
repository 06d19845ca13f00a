"""`interpolate`."""

import argparse
from pathlib import Path
from typing import Any

from vae import data
from vae.cli.common import check_out, checkpoints_for, command, on_checkpoints, stderr, write
from vae.cli.printing import Column, Line, show_table
from vae.latent.paths import PATHS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "interpolate", interpolate, "compare the models' interpolations over many pairs")
    on_checkpoints(parser)
    parser.add_argument("--path", choices=list(PATHS), default="straight")
    parser.add_argument(
        "--pairs", type=int, default=200, help="random pairs of test images (default 200), or all there are"
    )
    parser.add_argument("--steps", type=int, default=11, help="images on a path, ends included (default 11)")
    parser.add_argument("--seed", type=int, default=0, help="of the pairs")
    parser.add_argument("--out", type=Path, help="a CSV file for the table, with all that it depends on")


def interpolate(options: argparse.Namespace) -> None:
    """Compare interpolations between random pairs of test images, model by model, with a cross-fade as the floor."""
    from vae.metrics.latent.path_quality import MEASURES
    from vae.studies import interpolation

    check_out(options.out, "table.csv")
    dataset, train = (data.load(options.dataset, split, options.data_dir) for split in ("test", "train"))
    found = checkpoints_for(options, dataset)
    with stderr.status("") as status:
        result = interpolation.table(
            found,
            dataset,
            train,
            options.path,
            options.pairs,
            options.steps,
            options.seed,
            lambda name: status.update(f"Measuring {name}"),
        )
    pairs, images = (int(result[column].iloc[0]) for column in ("pairs", "images"))
    lines = []
    for name in result["model"].unique():
        own = result[result["model"] == name].set_index("measure")
        cells = [
            _cell(own.loc[m, "mean"], own.loc[m, "low95"], own.loc[m, "high95"]) if m in own.index else "-"
            for m in MEASURES
        ]
        lines.append(Line([name, *cells]))
    show_table(
        f"{pairs:,} pairs of {len(dataset):,} test images of {dataset.name}, {options.path} paths",
        [Column("Model"), *(Column(name, "number") for name in MEASURES)],
        lines,
        f"Mean and 95 % interval, for the chance in which {images:,} images these are. "
        + ". ".join(f"{name}: {text}" for name, text in MEASURES.items()),
    )
    if options.out:
        write(options.out, result.to_csv(index=False))


def _cell(mean: float, low: float, high: float) -> str:
    return f"{mean:.3f} ({low:.3f} to {high:.3f})" if low == low else f"{mean:.3f}"  # all pairs alike: no interval
