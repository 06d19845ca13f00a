"""`import`, `export`."""

import argparse
from pathlib import Path
from typing import Any

from vae.cli.common import command, console, stderr
from vae.cli.printing import show_table
from vae.core import folders
from vae.export.table import Column, Row, Table
from vae.foreign.reading import WORDS

_MOST = 24  # readings in the table, those with the lowest error


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "import", import_, "read a model that others trained, and show what was concluded")
    parser.add_argument("source", type=Path, help="a folder of disentangling-vae, one of ONNX, or a state_dict")
    parser.add_argument("--name", help="of the model's folder and on every page (default: what the source is called)")
    parser.add_argument(
        "--reading",
        default="",
        metavar="WORDS",
        help="how its numbers are meant, where it is not as concluded, with commas between: "
        + "; ".join(f"{word}: {text}" for word, text in WORDS.items()),
    )
    parser.add_argument("--dataset", help="the images that it was trained on, where it does not say")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser = command(commands, "export", export, "write a model for other programs")
    parser.add_argument("checkpoint", type=Path, help="a checkpoint folder, or a name of those that `models` lists")
    parser.add_argument(
        "--format", choices=["onnx"], default="onnx", help="encoder.onnx and decoder.onnx (default onnx)"
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder for the files")


def export(options: argparse.Namespace) -> None:
    """Write a model's encoder and decoder as ONNX, for a batch of any size."""
    from vae.export import onnx_files
    from vae.models import checkpoints

    for path in onnx_files.write(checkpoints.load_model(options.checkpoint), options.out):
        console.print(f"Written to {path}.", soft_wrap=True, highlight=False)


def import_(options: argparse.Namespace) -> None:
    """Read a model that others trained into the folder of checkpoints.

    Tensors alone are read, never a pickle's objects. How its numbers are meant is shown: ten images under each reading.
    """
    from vae.foreign.importing import SHEET, import_model

    source: Path = options.source.resolve()
    name = options.name or (source.name if source.is_dir() else source.stem)
    out = folders.checkpoints_dir(options.checkpoints) / name
    made = import_model(source, out, options.reading, name, options.dataset, options.data_dir)
    origin = made.checkpoint.config.origin
    assert origin is not None
    (height, width), latent_dim = made.checkpoint.config.image_shape, made.checkpoint.config.latent_dim
    console.print(
        f"{name}: {origin.format}, images of {height} x {width}, {latent_dim} dimensions. Read as: "
        + "; ".join(f"{word} ({WORDS[word]})" for word in origin.reading)
        + ".",
        soft_wrap=True,
        highlight=False,
    )
    if made.why:
        stderr.print(made.why, soft_wrap=True, highlight=False)
    if made.checks:
        show_table(_table(made.checks, made.reading, made.images))
    if made.better is not None:
        words = ",".join(word for word in made.better.words if word not in made.reading.words())
        stderr.print(
            f"Another reading has a lower error. If its pictures are the right ones: --reading {words}.",
            soft_wrap=True,
            highlight=False,
        )
    console.print(
        f"Written to {out}{f'; the pictures of each reading are in {SHEET}' * bool(made.checks)}. Measure it: "
        f"betascope evaluate {name} --dataset {made.images or made.checkpoint.config.dataset}",
        soft_wrap=True,
    )


def _table(checks: Any, taken: Any, images: str) -> Table:
    columns = [
        Column("reading", "Reading"),
        Column("bce", "BCE from mu", "number", "nats", 1),
        Column("bce_z", "BCE from z", "number", "nats", 1),
        Column("kl", "KL", "number", "nats", 1),
        Column("taken", ""),
    ]
    rows = [
        Row([", ".join(one.words), one.bce, one.bce_z, one.kl, "taken" if one.reading == taken else ""])
        for one in sorted(checks, key=lambda one: one.bce)[:_MOST]
    ]
    return Table(columns, rows, caption=f"Ten test images of {images} under each reading")
