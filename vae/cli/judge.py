"""`judge`."""

import argparse
from pathlib import Path
from typing import Any

from vae import data
from vae.cli.common import command, console, say_notes, stderr
from vae.core.errors import BetascopeError
from vae.models import judge


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "judge", train_judge, "train the classifier that samples are measured by")
    parser.add_argument("--dataset", required=True, help=f"{', '.join(data.REGISTRY)} or npz:PATH")
    parser.add_argument("--out", type=Path, help="the judge's folder; pages look for checkpoints/judge-DATASET")
    parser.add_argument("--seed", type=int, default=0, help="of everything random; from 0 (default 0)")
    parser.add_argument("--epochs", type=int, help="times through the training images (default: by their number)")
    parser.add_argument("--overwrite", action="store_true", help="replace the judge that the folder holds")


def train_judge(options: argparse.Namespace) -> None:
    """Train a judge, a classifier used only to measure, and say how often it is right about the test split."""
    from pydantic import ValidationError
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vae.core import folders, task
    from vae.models.config import explain
    from vae.training import judge as judging

    out = options.out or folders.checkpoints_dir() / judge.folder_name(options.dataset)
    judging.check_free(out, options.overwrite)
    train, test = (data.load(options.dataset, split, options.data_dir) for split in ("train", "test"))
    say_notes(train)
    given = {name: getattr(options, name) for name in ("seed", "epochs") if getattr(options, name) is not None}
    try:
        config = judging.configure(train, **given)
    except ValidationError as error:
        raise BetascopeError(f"{explain(error)}. `python -m vae judge --help` shows the options.") from error
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.3f} nats  {task.fields[pace]:,.0f} images/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=stderr) as bar:
        line = bar.add_task("", visible=False, loss=0.0, pace=0.0)

        def show(now: task.Progress) -> None:
            report: judging.Report = now.partial
            fields: dict[str, Any] = {"loss": report.loss, "pace": report.images_per_second}
            bar.update(line, description=now.text, completed=now.done, total=now.total, visible=True, **fields)

        trained = judging.train(config, train, out, overwrite=options.overwrite, task=task.Task(show))
    found = judge.examine(trained, test).accuracy
    if found is not None:
        console.print(
            f"{out.name} is right about {found.correct:,} of {found.n:,} {found.split} images of {found.dataset}: "
            f"{found.share:.2%}",
            soft_wrap=True,
            highlight=False,
        )
