"""`probe`."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vae import data
from vae.cli.common import add_out, checkpoints_for, command, on_checkpoints, say_notes, stderr, write_table
from vae.cli.printing import show_table
from vae.core import folders
from vae.core.errors import Stopped
from vae.core.task import Progress, Task
from vae.export.table import Table
from vae.export.table_files import FORMATS

if TYPE_CHECKING:
    from vae.studies.linear_probe import Plan, Results


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "probe", probe, "how much of the class a linear classifier reads off the models' codes")
    on_checkpoints(parser)
    parser.add_argument(
        "--train-sizes",
        nargs="+",
        type=_size,
        metavar="N",
        help="labels to learn from, whole numbers or all (default 100 1000 10000 all, those that the data set has)",
    )
    parser.add_argument("--seeds", type=int, default=5, help="draws of each size but all (default 5)")
    parser.add_argument("--z", action="store_true", help="probe one sampled z an image, not mu")
    parser.add_argument("--C", type=float, default=1.0, dest="c", help="inverse strength of the penalty (default 1)")
    add_out(parser, FORMATS, "a file for the table, with provenance")


def probe(options: argparse.Namespace) -> None:
    """Train linear probes on the models' codes, and on raw pixels, PCA and an untrained encoder; test them.

    Multinomial logistic regression on standardised inputs; accuracy on the test images, with a 95 % interval over
    images and draws. Finished fits are kept in the cache, so after Ctrl-C the same command goes on from there.
    """
    from vae.export.linear_probe_table import table
    from vae.studies import linear_probe as report

    train, test = (data.load(options.dataset, split, options.data_dir) for split in ("train", "test"))
    say_notes(test)
    found = checkpoints_for(options, test)
    plan = report.Plan.of(found, train, test, options.train_sizes, options.seeds, options.c, options.z)
    results = _measured(plan)
    show_table(_summary(plan, results))
    write_table(options.out, table(plan, results))


def _measured(plan: "Plan") -> "Results":
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from vae.studies import linear_probe as report

    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeRemainingColumn()
    done = 0
    try:
        with Bar(*columns, console=stderr) as bar:
            line = bar.add_task("", total=plan.fits)

            def show(now: Progress) -> None:
                nonlocal done
                done = now.done
                bar.update(line, completed=now.done, description=now.text)

            return report.measure(plan, Task(show))
    except KeyboardInterrupt:
        raise Stopped(
            f"Stopped after {done} of {plan.fits} fits. Those are kept in {folders.cache_dir()}; the same command "
            "goes on from there."
        ) from None


def _summary(plan: "Plan", results: "Results") -> Table:
    """Accuracies in %, a row a model or floor, a column a size."""
    from vae.export.linear_probe_table import not_converged, summary

    code = "one sampled z an image" if plan.sampled else "mu"
    few = plan.data.few_of_each(plan.sizes)
    notes = "95 % interval over test images and draws. Below the line: floors, which are no trained models."
    return replace(
        summary(plan, results),
        caption=f"Linear probe on {code}: {len(plan.data.tested):,} test images of {plan.data.test.name}",
        footnote=" ".join(filter(None, (notes, plan.data.never_learned, few, not_converged(results)))),
    )


def _size(text: str) -> int | str:
    if text == "all":
        return text
    try:
        return int(text.replace(",", ""))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a whole number nor all") from None
