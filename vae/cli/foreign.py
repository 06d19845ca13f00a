"""`import`, `export`, `remove`."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from vae.cli.common import command, console, stderr
from vae.cli.printing import show_table
from vae.core import folders
from vae.core.counted import counted
from vae.core.errors import BetascopeError
from vae.data import sized
from vae.export import readings
from vae.foreign.interpretation import WORDS


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "import", import_, "read a model that others trained, and show what was concluded")
    parser.add_argument("source", type=Path, help="ONNX, a .pt2, a state_dict, a folder of disentangling-vae or pythae")
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
    parser = command(commands, "remove", remove, "delete a model that does not ship")
    parser.add_argument("name", help="as `models` lists it")
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser = command(commands, "export", export, "write a model for other programs")
    parser.add_argument(
        "checkpoint", nargs="+", type=Path, help="a checkpoint folder, or a name of those that `models` lists"
    )
    parser.add_argument(
        "--format",
        choices=["onnx", "anywidget"],
        default="onnx",
        help="encoder.onnx and decoder.onnx of one model (default); the walk of one or several as walk.js and walk.py, "
        "for Jupyter and marimo",
    )
    parser.add_argument("--out", type=Path, required=True, help="the folder for the files")
    parser.add_argument("--dataset", help="of a walk: the images whose codes it ranges over (default: the model's own)")
    parser.add_argument("--image", type=int, metavar="N", help="of a walk: begin at this test image, not at z = 0")


def remove(options: argparse.Namespace) -> None:
    """Delete a model that does not ship from the folder of checkpoints, without asking."""
    from vae.models import catalogue, checkpoints

    folder = folders.checkpoints_dir(options.checkpoints)
    model = checkpoints.find(options.name, folder)
    catalogue.remove(model)
    origin = model.config.origin
    rest = " What it was read from stays where it is." if origin else ""
    console.print(f"Removed {model.name} from {folder}.{rest}", soft_wrap=True, highlight=False)


def export(options: argparse.Namespace) -> None:
    """Write a model for other programs: as ONNX, for a batch of any size, or the walk as a widget for notebooks."""
    from vae.export import onnx_files
    from vae.models import checkpoints

    found = [checkpoints.load_model(path) for path in options.checkpoint]
    if options.format == "anywidget":
        written = _widget(options, [one.path for one in found])
    elif len(found) == 1:
        written = onnx_files.write(found[0], options.out)
    else:
        raise BetascopeError(f"{len(found)} models were named; as ONNX one is written. Run the command for each.")
    for path in written:
        console.print(f"Written to {path}.", soft_wrap=True, highlight=False)


def _widget(options: argparse.Namespace, models: list[Path]) -> list[Path]:
    """Written by the app, in a process of its own: it has the walk, and the library knows nothing of it."""
    given = {"--out": options.out.resolve(), "--dataset": options.dataset, "--image": options.image}
    given["--data-dir"] = options.data_dir and Path(options.data_dir).resolve()
    more = [str(part) for name, value in given.items() if value is not None for part in (name, value)]
    line = [sys.executable, "-m", "pages.walk.widget", *(str(model.resolve()) for model in models), *more]
    done = subprocess.run(line, cwd=folders.PROJECT, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BetascopeError(done.stderr.strip().rsplit("\n", 1)[-1] or "The walk could not be written.")
    return [options.out / name for name in ("walk.js", "walk.py")]


def import_(options: argparse.Namespace) -> None:
    """Read a model that others trained into the folder of checkpoints.

    Tensors alone are read, never a pickle's objects. How its numbers are meant is shown: ten images under each reading.
    """
    from vae.foreign.importing import SHEET, import_model
    from vae.models import checkpoints

    source: Path = options.source.resolve()
    name = options.name or (source.name if source.is_dir() else source.stem)
    checkpoints.check_name(name)  # before a path is made of it, which could lead out of the folder
    out = folders.checkpoints_dir(options.checkpoints) / name
    made = import_model(source, out, options.reading, name, options.dataset, options.data_dir)
    origin = made.checkpoint.config.origin
    assert origin is not None
    config = made.checkpoint.config
    console.print(
        f"{name}: {origin.format}, images of {sized(config.planes)}, {counted(config.latent_dim, 'dimension')}. "
        "Read as: " + "; ".join(f"{word} ({WORDS[word]})" for word in origin.reading) + ".",
        soft_wrap=True,
        highlight=False,
    )
    for fit in made.fits:
        console.print(fit, soft_wrap=True, highlight=False)
    for note in made.notes:
        stderr.print(note, soft_wrap=True, highlight=False)
    if made.why:
        stderr.print(made.why, soft_wrap=True, highlight=False)
    if made.trials:
        show_table(readings.table(made.trials, made.reading, made.images))
    if made.better is not None:
        words = ",".join(word for word in made.better.words if word not in made.reading.words())
        stderr.print(
            f"Another reading has a lower error. If its pictures are the right ones: --reading {words}.",
            soft_wrap=True,
            highlight=False,
        )
    written = f"Written to {out}{f'; the pictures of each reading are in {SHEET}' * bool(made.trials)}."
    console.print(
        f"{written} Measure it: betascope evaluate {name} --dataset {made.images}" if made.images else written,
        soft_wrap=True,
    )
