"""What commands share: where they print, the options that several have, tables written to files."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from vae import data
from vae.core import atomic, folders
from vae.core.errors import BetascopeError, CheckpointError, os_error_sentence, showable
from vae.data import Dataset
from vae.export import table_files
from vae.export.table import Table
from vae.models import catalogue, checkpoints, judge
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge

if TYPE_CHECKING:
    from vae.studies.claims.evidence import Evidence

console = Console(markup=False, emoji=False)  # results; names from strangers' files are not markup
stderr = Console(stderr=True, markup=False, emoji=False)  # progress and problems

Command = Callable[[argparse.Namespace], None]


def command(commands: Any, name: str, function: Command, help_text: str) -> argparse.ArgumentParser:
    """A command's parser, with the options that all have."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text, description=function.__doc__)
    parser.add_argument("--data-dir", metavar="DIR", help="else BETASCOPE_DATA, else the folder that `data list` names")
    parser.set_defaults(command=function, status=0, formats=())
    return parser


def on_checkpoints(parser: argparse.ArgumentParser) -> None:
    """The arguments of a command that measures checkpoints on a data set."""
    parser.add_argument(
        "checkpoint", nargs="+", type=Path, help="checkpoint folders, or names of those that `models` lists"
    )
    parser.add_argument("--dataset", default="mnist", help=f"{', '.join(data.REGISTRY)} or npz:PATH")


def checkpoints_for(options: argparse.Namespace, dataset: Dataset) -> list[Checkpoint]:
    """The checkpoints that were named, those that are models and take the images of the data set.

    What is wrong with another is a line on stderr, and the command's exit status 2 in the end; a judge (as in
    `checkpoints/*`) is passed over in a line. Raises CheckpointError where no model is left.
    """
    found, problems = [], []
    for path in options.checkpoint:
        try:
            checkpoint = checkpoints.load_model(path)
            checkpoint.check_fits(dataset)
            found.append(checkpoint)
        except (BetascopeError, OSError) as error:
            text = str(error) if isinstance(error, BetascopeError) else f"{path}: {os_error_sentence(error)}."
            problems.append((path, text))
    if not found:
        raise CheckpointError("\n".join(text for _, text in problems))
    for path, text in problems:
        if checkpoints.is_judge(path):
            stderr.print(
                f"{showable(str(path))} is a judge and no model: passed over.", highlight=False, soft_wrap=True
            )
        else:
            pass_over(options, text)
    return found


def pass_over(options: argparse.Namespace, problem: BetascopeError | str) -> None:
    """Say why one of several cannot be measured; the rest goes on, and the exit status will be 2."""
    stderr.print(f"error: {problem}", style="red", highlight=False, soft_wrap=True)
    options.status = 2


def say_notes(dataset: Dataset) -> None:
    """What was concluded of a person's own file, a line each, before anything is done with it."""
    for note in dataset.notes:
        stderr.print(f"{dataset.name}: {note}", highlight=False, soft_wrap=True)


def judge_of(dataset: Dataset, folder: Path | None = None) -> Judge | None:
    """The judge of a data set, from the folder of checkpoints; where there is none, a line that says so, and None."""
    try:
        return judge.find(dataset, folder or folders.checkpoints_dir())
    except CheckpointError as error:
        stderr.print(f"What a judge would see is left out: {error}")
        return None


def evidence_for(name: str, options: argparse.Namespace, seed: int = 0) -> Evidence:
    """The models that play the claims' parts on a data set, from the folder of checkpoints, and its judge.

    Raises BetascopeError where no model has a part.
    """
    from vae.studies.claims.evidence import Evidence, assign_roles
    from vae.studies.claims.roles import ROLES

    dataset, train = (data.load(name, split, options.data_dir) for split in ("test", "train"))
    folder = folders.checkpoints_dir(options.checkpoints)
    found = [one for one in catalogue.scan(folder) if isinstance(one, Checkpoint)]
    models = assign_roles(found, dataset)
    if not models:
        raise BetascopeError(
            f"None of the {len(found)} models in {folder} has a role: {', '.join(ROLES)}, for images of "
            f"{data.sized(dataset.planes)}. Train them first: python -m vae train --help."
        )
    return Evidence(models, dataset, train, judge_of(dataset, folder), seed)


def add_out(parser: argparse.ArgumentParser, formats: Collection[str], text: str, required: bool = False) -> None:
    """The option for the file that a command writes, whose name ends in one of `formats`."""
    parser.add_argument("--out", type=Path, required=required, help=f"{text}; {', '.join(formats)}")
    parser.set_defaults(formats=formats)


def check_out(options: argparse.Namespace) -> None:
    """Refuse a folder, or a name that does not say how to write the file, before a command measures anything."""
    if not (options.formats and options.out):
        return
    if options.out.is_dir():
        example = options.out / f"{options.command.__name__}{next(iter(options.formats))}"
        raise BetascopeError(f"{options.out} is a folder; give the name of a file, as {example}.")
    table_files.check_suffix(options.out, options.formats)


def write_table(out: Path | None, table: Table) -> None:
    """Write a table as its ending says, where one was asked for."""
    if out:
        write(out, table_files.render(table, out.suffix))


def write(out: Path, text: str) -> None:
    """Write a result and say so."""
    write_bytes(out, text.encode())


def write_bytes(out: Path, content: bytes) -> None:
    """As `write`, for what is no text."""
    try:
        atomic.write_bytes(out, content)
    except OSError as error:
        raise BetascopeError(f"{out} cannot be written: {os_error_sentence(error)}.") from error
    console.print(f"Written to {showable(str(out))}.", soft_wrap=True)
