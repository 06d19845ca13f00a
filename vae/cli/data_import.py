"""`data import`: a data set of a person's own images, whatever files they are in."""

import argparse
import shlex
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from vae.cli.common import command, console, write_bytes
from vae.cli.printing import progress_bar, show_table
from vae.core import folders
from vae.core.errors import DataError
from vae.data import importing, npz
from vae.export.table import Column, Row, Table

_DEFAULTS = {field.name: field.default for field in fields(importing.Options)}


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
    for choice in importing.CHOICES:
        _ask(change, choice)


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
        f"betascope train --dataset {shlex.quote(name)} --out {shlex.quote(f'checkpoints/{path.stem}')}", soft_wrap=True
    )


def _ask(parser: Any, choice: importing.Choice) -> None:
    """The option of the command line for a choice."""
    given: dict[str, Any] = {"dest": choice.field, "help": choice.text, "default": _DEFAULTS[choice.field]}
    match choice.kind:
        case "yes":
            given |= {"action": "store_const", "const": choice.sets}
        case "either":
            given["action"] = argparse.BooleanOptionalAction
        case "one":
            given["choices"] = choice.those
        case "columns":
            given |= {"action": "append", "metavar": choice.metavar, "default": []}
        case _:
            names = choice.metavar.split()
            given |= {"nargs": len(names), "metavar": tuple(names)} if len(names) > 1 else {"metavar": choice.metavar}
            if len(names) < 2:
                given["type"] = _read(choice)
    parser.add_argument(choice.flag, **{name: value for name, value in given.items() if value != ""})


def _options(given: argparse.Namespace) -> importing.Options:
    values = {choice.field: getattr(given, choice.field) for choice in importing.CHOICES}
    for choice in importing.CHOICES:
        value = values[choice.field]
        if isinstance(value, list):
            values[choice.field] = tuple(value) if choice.kind == "columns" else choice.read(" ".join(value))
        elif choice.kind == "one" and value is not None:
            values[choice.field] = choice.read(value)
    return importing.Options(**values)


def _read(choice: importing.Choice) -> Callable[[str], Any]:
    """What argparse reads a value by: its own errors are of another kind."""

    def read(text: str) -> Any:
        try:
            return choice.read(text)
        except (DataError, ValueError) as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read
