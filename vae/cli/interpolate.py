"""`interpolate`."""

import argparse
from dataclasses import replace
from typing import Any

from vae import data
from vae.cli.common import add_out, checkpoints_for, command, on_checkpoints, stderr, write_table
from vae.cli.printing import show_table
from vae.core.task import Task
from vae.export.table_files import FORMATS
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
    add_out(parser, FORMATS, "a file for the table, with all that it depends on")


def interpolate(options: argparse.Namespace) -> None:
    """Compare interpolations between random pairs of test images, model by model, with a cross-fade as the floor."""
    from vae.export.interpolation import MEANING, summary, table
    from vae.studies import interpolation

    dataset, train = (data.load(options.dataset, split, options.data_dir) for split in ("test", "train"))
    checkpoints = checkpoints_for(options, dataset)
    with stderr.status("") as status:
        task = Task(lambda now: status.update(f"Measuring {now.text}"))
        settings = options.path, options.pairs, options.steps, options.seed
        found = interpolation.measure(checkpoints, dataset, train, *settings, task)
    caption = f"{found.pairs:,} pairs of {len(dataset):,} test images of {dataset.name}, {options.path} paths"
    footnote = f"Mean and 95 % interval, for the chance in which {found.images:,} images these are. " + ". ".join(
        f"{name}: {text}" for name, text in MEANING.items()
    )
    show_table(replace(summary(found, "Model"), caption=caption, footnote=footnote))
    write_table(options.out, table(found, checkpoints, dataset))
