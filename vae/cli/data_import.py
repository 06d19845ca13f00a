"""`data import`: a data set of a person's own images, whatever files they are in."""

import argparse
import shlex
from fractions import Fraction
from pathlib import Path
from typing import Any

from vae.cli.common import command, console, write_bytes
from vae.cli.printing import progress_bar, show_table
from vae.core import folders
from vae.core.errors import DataError
from vae.data import importing, npz
from vae.export.table import Column, Row, Table

_GROUNDS = {"black": 0, "white": 255}


def add(listing: Any) -> None:
    """Add the command to those of `data`."""
    parser = command(listing, "import", data_import, "make a data set of your own images")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "what is read:\n" + "\n".join(
        f"  {form.name} ({', '.join(form.suffixes)}): {form.described}" for form in importing.FORMATS
    )
    parser.add_argument("source", nargs="+", type=Path, help="a file, the files that belong together, or a folder")
    parser.add_argument("--name", help="of the data set: npz:NAME.npz")
    parser.add_argument("--dry-run", action="store_true", help="say what is concluded, and save nothing")
    parser.add_argument(
        "--sheet", type=Path, metavar="FILE.png", help="draw some images of each class, as they will be"
    )
    parser.add_argument("--replace", action="store_true", help="where a data set of this name is there already")
    change = parser.add_argument_group("what is concluded, and can be changed")
    change.add_argument("--images", metavar="NAME", help="the array of images")
    change.add_argument("--labels", metavar="NAME", help="the array or column of labels, or none")
    change.add_argument(
        "--axes", metavar="LETTERS", help="of each axis: N, H, W, C for the channel, P for pixels in a row"
    )
    change.add_argument("--rows", type=_size, metavar="HxW", help="of images that are rows of pixels and no squares")
    change.add_argument("--range", type=float, nargs=2, metavar=("BLACK", "WHITE"), help="the numbers that these are")
    change.add_argument("--grey", action="store_true", help="turn colours to grey")
    change.add_argument("--onto", choices=list(_GROUNDS), help="what is behind transparent pixels")
    change.add_argument("--invert", action="store_true", help="turn black to white")
    change.add_argument(
        "--transpose", action=argparse.BooleanOptionalAction, help="mirror images at the diagonal, as EMNIST's need"
    )
    change.add_argument("--size", type=_size, metavar="SIDE", help="fit images to SIDE x SIDE, or HxW, pixels")
    change.add_argument("--factors", metavar="FILE", help="CSV with a column for each factor, or none")
    change.add_argument("--leave-out-broken", action="store_true", help="images with NaN or infinite values")
    change.add_argument("--leave-out-validation", action="store_true", help="else they are trained on")
    change.add_argument("--redraw", action="store_true", help="draw the test images again, whatever the files say")
    change.add_argument(
        "--test", type=_share, default=Fraction(1, 5), metavar="SHARE", help="of each class (default 0.2)"
    )
    change.add_argument("--seed", type=int, default=0, help="of the draw (default 0)")


def data_import(options: argparse.Namespace) -> None:
    """Make a data set of your own images: read them, say what was concluded, and save them into the data folder."""
    from rich.progress import MofNCompleteColumn

    folder = folders.data_dir(options.data_dir)
    if not (options.name or options.dry_run):
        raise DataError("Give the data set a name with --name, or look at what is concluded with --dry-run.")
    path = importing.target(options.name, folder) if options.name else None
    if path and path.exists() and not (options.replace or options.dry_run):
        raise DataError(f"{path} is there already. Choose another name, or add --replace.")
    with progress_bar("Importing", MofNCompleteColumn()) as task:
        found = importing.examine(options.source, _options(options), task)
    columns = [Column("What"), Column("Concluded", kind="prose"), Column("Changed by", kind="prose")]
    rows = [Row([one.what, one.text, one.option]) for one in found.conclusions]
    show_table(Table(columns, rows, ", ".join(map(str, options.source))))
    for note in found.notes:
        console.print(note, highlight=False, soft_wrap=True)
    if options.sheet:
        write_bytes(options.sheet, importing.sheet(found))
    if options.dry_run or not path:
        console.print(
            "Nothing was saved: --dry-run."
            if options.sheet
            else "Nothing was saved: --dry-run. --sheet FILE.png draws some images of each class.",
            soft_wrap=True,
        )
        return
    with progress_bar("Importing", MofNCompleteColumn()) as task:
        importing.save(found, path, options.replace, task)
    name = f"{npz.PREFIX}{path.name}"
    console.print(f"Saved as {name} in {folder}. Train on it:", soft_wrap=True)
    console.print(
        f"python -m vae train --dataset {shlex.quote(name)} --out {shlex.quote(f'checkpoints/{path.stem}')}",
        soft_wrap=True,
    )


def _options(given: argparse.Namespace) -> importing.Options:
    return importing.Options(
        images=given.images,
        labels=given.labels,
        axes=given.axes,
        rows=given.rows,
        range=tuple(given.range) if given.range else None,
        grey=given.grey,
        onto=_GROUNDS.get(given.onto),
        invert=given.invert,
        transpose=given.transpose,
        size=given.size,
        factors=given.factors,
        leave_out_broken=given.leave_out_broken,
        validation=not given.leave_out_validation,
        redraw=given.redraw,
        test=given.test,
        seed=given.seed,
    )


def _size(text: str) -> tuple[int, int]:
    sides = text.lower().split("x")
    try:
        height, width = (int(side) for side in (sides * 2)[:2])
        if len(sides) > 2 or not (1 <= height <= 1024 and 1 <= width <= 1024):
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 28, or 28x20 for height x width") from None
    return height, width


def _share(text: str) -> Fraction:
    try:
        found = Fraction(text).limit_denominator(1000)
        if not 0 < found < 1:
            raise ValueError
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError(f"{text!r} is no share; write 0.2 for a fifth") from None
    return found
