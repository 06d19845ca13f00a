"""`prepare`."""

import argparse
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

from vae import data
from vae.cli.common import command, console, say_notes, stderr
from vae.core import folders
from vae.core.counted import counted
from vae.core.errors import BetascopeError, Stopped, showable

_GLANCE = 0.5  # seconds between two looks at the processes


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "prepare", prepare, "measure beforehand what the pages show, so that none has to wait")
    parser.add_argument(
        "dataset", nargs="*", help=f"{', '.join(data.REGISTRY)} or npz:PATH; without any, every data set that is here"
    )
    parser.add_argument("--checkpoints", metavar="DIR", help="else BETASCOPE_CHECKPOINTS, else the models that ship")
    parser.add_argument("--workers", type=int, help="processes of this machine (default: one a core)")


def prepare(options: argparse.Namespace) -> None:
    """Measure what the pages show by default of the models in the checkpoint folder, and keep it beside them.

    A file a data set, in DIR/measured: a copy of the folder takes it along. What was measured before is not measured
    again, and what is out of date leaves the file. Ctrl-C stops, and the same command goes on.
    """
    from vae.studies.prepared import Prepared

    if options.workers is not None and options.workers < 1:
        raise BetascopeError(f"--workers is {options.workers}; it is a number of processes, from 1.")
    _use_folders(options)
    for name in options.dataset or data.available():
        begun = time.monotonic()
        try:
            prepared = Prepared.of(data.canonical(name))
        except BetascopeError as error:
            if options.dataset:
                raise
            stderr.print(f"{showable(name)} is passed over: {error}", highlight=False, soft_wrap=True)
            continue
        say_notes(prepared.test)
        if prepared.models:
            _measure(prepared, options.workers)
        with stderr.status(f"Writing {prepared.archive.name}"):
            size = prepared.write()
        console.print(_line(prepared, size, time.monotonic() - begun), highlight=False, soft_wrap=True)


def _line(prepared: Any, size: int, seconds: float) -> str:
    name, n = showable(prepared.test.name), len(prepared.models)
    if not n:
        return f"{name}: no model takes these images; nothing is kept."
    took = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return f"{name}: {counted(n, 'model')}, {size / 1e6:.1f} MB in {showable(str(prepared.archive))}, {took}."


def _use_folders(options: argparse.Namespace) -> None:
    """For this process and those that it starts, which run elsewhere."""
    given = {"--checkpoints": options.checkpoints, "--data-dir": options.data_dir}
    folders.use_arguments(
        [text for name, value in given.items() if value for text in (name, str(Path(value).expanduser().resolve()))]
    )


def _measure(prepared: Any, workers: int | None) -> None:
    """Every step in processes, the last when all others are done. Raises Stopped."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from vae.studies.prepared import LAST, request, work
    from vae.sweeps.schedulers import split
    from vae.sweeps.worker import Processes

    steps = list(prepared.steps)
    count, threads = split(workers)
    executor = Processes(min(count, len(steps)), threads)
    done = 0
    try:
        with Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=stderr
        ) as bar:
            line = bar.add_task("", total=len(steps))
            for group in ([step for step in steps if step != LAST], [LAST]):
                at_work: dict[Future[str], str] = {
                    executor.submit(work, request(prepared.test.name, step)): step for step in group
                }
                while at_work:
                    running = [step for future, step in at_work.items() if future.running()]
                    bar.update(line, completed=done, description=", ".join(running[:count]))
                    for future in wait(at_work, _GLANCE, FIRST_COMPLETED).done:
                        step = at_work.pop(future)
                        if why := future.result():
                            stderr.print(f"{step}: {why}", highlight=False, soft_wrap=True)
                        done += 1
            bar.update(line, completed=done, description="")
    except KeyboardInterrupt:
        raise Stopped(
            f"Stopped after {done} of {len(steps)} steps of {prepared.test.name}. What is measured is kept in "
            f"{folders.cache_dir()}; the same command goes on from there."
        ) from None
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
