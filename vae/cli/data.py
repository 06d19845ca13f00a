"""`data list`, `data fetch`, `data import` and `data remove`."""

import argparse
from typing import Any

from vae import data
from vae.cli import data_import
from vae.cli.common import command, console, stderr
from vae.cli.printing import progress_bar, show_table
from vae.core import folders
from vae.core.errors import BetascopeError, DataError
from vae.data import importing, npz
from vae.export.table import Column, Row, Table


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    listing = commands.add_parser("data", help="list, fetch, import or remove data sets").add_subparsers(
        required=True, metavar="COMMAND"
    )
    command(listing, "list", data_list, "what is there: images, size, digest")
    parser = command(listing, "fetch", data_fetch, "download a data set and check it")
    parser.add_argument("name", choices=[name for name, source in data.REGISTRY.items() if source.download])
    data_import.add(listing)
    parser = command(listing, "remove", data_remove, "delete a data set of your own")
    parser.add_argument("name", help="as `data list` has it: npz:NAME.npz, or NAME")


def data_list(options: argparse.Namespace) -> None:
    """What is in the data folder: images, size, digest."""
    folder = folders.data_dir(options.data_dir)
    importing.remove_leftovers(folder)
    columns = [
        Column("Data set"),
        *(Column(name, kind="number") for name in ("Train", "Test", "Pixels", "On disk")),
        Column("SHA-256 (train, test)", kind="prose"),
    ]
    rows = []
    notes: list[str] = []
    problems = data.unusable(folder)
    for name in [*data.REGISTRY, *(own for own in data.available(folder) if own not in data.REGISTRY)]:
        if name not in data.available(folder):
            rows.append(Row([name, *[None] * 4, f"not here: python -m vae data fetch {name}"], tone="faint"))
            continue
        try:
            train, test = (data.load(name, split, folder) for split in data.SPLITS)
        except BetascopeError as error:
            problems.append(str(error))
            rows.append(Row([name, *[None] * 4, "damaged: see below"], tone="wrong"))
            continue
        pixels, size = data.sized(train.planes).replace(" pixels", ""), f"{data.size(name, folder) / 1e6:.1f} MB"
        digests = f"{train.digest[:12]}, {test.digest[:12]}"
        rows.append(Row([name, len(train), len(test), pixels, size, digests]))
        notes += [f"{name}: {note}" for note in test.notes]
    show_table(Table(columns, rows, f"Data in {folder}"))
    for note in notes:
        console.print(note, highlight=False, soft_wrap=True)
    for problem in problems:
        stderr.print(problem, style="red", highlight=False, soft_wrap=True)


def data_fetch(options: argparse.Namespace) -> None:
    """Download a data set into the data folder, with a progress bar."""
    from rich.progress import DownloadColumn

    folder = folders.data_dir(options.data_dir)
    with progress_bar(f"Fetching {data.title(options.name)}", DownloadColumn()) as task:
        fetched = data.fetch(options.name, folder, task)
    console.print(f"{data.title(options.name)} is {'now' if fetched else 'already'} in {folder}.", soft_wrap=True)


def data_remove(options: argparse.Namespace) -> None:
    """Delete a data set of your own from the data folder, without asking; models that were trained on it stay."""
    folder = folders.data_dir(options.data_dir)
    own = [name.removeprefix(npz.PREFIX) for name in data.available(folder) if name.startswith(npz.PREFIX)]
    given = options.name.removeprefix(npz.PREFIX)
    if options.name in data.REGISTRY:
        raise DataError(f"{options.name} is no data set of your own, and stays.")
    found = next((file for file in (given, f"{given}.npz") if file in own), None)
    if found is None:
        there = f"There are: {', '.join(own[:12])}{', ...' * (len(own) > 12)}." if own else "There is none."
        raise DataError(
            f"{folder} holds no data set of your own called {given[:80]!r}, and nothing is removed elsewhere. {there}"
        )
    path = folder / found
    taken, made = path.lstat().st_size, importing.was_imported(path)
    importing.remove(path)
    rest = " The files that it was made of stay where they are." if made else ""
    console.print(f"Removed {npz.PREFIX}{found} ({taken / 1e6:.1f} MB) from {folder}.{rest}", soft_wrap=True)
