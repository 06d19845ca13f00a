"""`runs list`, `runs start`, `runs go-on` and `runs stop`: runs that are watched, from a terminal."""

import argparse
import os
import threading
from typing import Any

from vae import data
from vae.cli import settings
from vae.cli.common import command, console, say_notes, stderr
from vae.cli.printing import show_table
from vae.cli.train import checked, that_fits
from vae.core import folders
from vae.core.errors import BetascopeError, Stopped, TrainingError
from vae.export.table import Column, Row, Table
from vae.runs import folder
from vae.runs.folder import OPEN, Run, State


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    listing = commands.add_parser("runs", help="training that the page Train shows: start, list, stop, go on")
    listing = listing.add_subparsers(required=True, metavar="COMMAND")
    command(listing, "list", runs_list, "every run, of terminals and of dashboards, the newest first")
    parser = command(listing, "start", runs_start, "train here, watched on the page Train; Ctrl-C stops")
    settings.add(parser)
    parser = command(listing, "go-on", runs_go_on, "go on here with a run that was stopped or killed")
    parser.add_argument("run", help="its name, as `runs list` has it")
    parser = command(listing, "stop", runs_stop, "stop a run, wherever it trains; it saves itself first")
    parser.add_argument("run", help="its name, as `runs list` has it")


def runs_list(options: argparse.Namespace) -> None:  # noqa: ARG001  # every command has options
    """Every run with what it trains and how far it is, the newest first."""
    columns = [
        *(Column(title) for title in ("Run", "Model", "Data", "State")),
        Column("Done", unit="%", kind="number", digits=0),
        Column("Trained by"),
    ]
    rows = []
    for run in folder.runs():
        try:
            config, state = run.config(), run.state()
        except TrainingError as error:
            rows.append(Row([run.name, None, None, str(error), None, None], tone="wrong"))
            continue
        done = 100 * state.step / state.steps if state.steps else 100.0 * (state.state == "done")
        rows.append(Row([run.name, config.title, config.dataset, state.state, done, f"a {state.by}"]))
    show_table(Table(columns, rows, caption=f"Runs in {folders.runs_dir()}"))


def runs_start(options: argparse.Namespace) -> None:
    """Train a model in this terminal, as a run that the page Train shows and can steer and stop."""
    given = settings.given(options)
    if "betas" in given:
        raise BetascopeError("A run that is watched has one beta. `betascope train --kind multi-rate` trains for many.")
    _use_data_of(options)
    if "dataset" in given:
        given["dataset"] = data.canonical(given["dataset"])
    if given.get("kind") == "ae":
        given.setdefault("beta", 0.0)
    given.setdefault("kind", "vae")
    images = data.load(checked(given).dataset, "train")
    say_notes(images)
    config = that_fits({"image_shape": images.image_shape, "channels": images.channels, **given}, len(images))
    _train(folder.begin(config, images))


def runs_go_on(options: argparse.Namespace) -> None:
    """Go on with a run in this terminal, from where it was saved last."""
    _use_data_of(options)
    run = _found(options.run)
    state = run.state()
    if state.state == "done":
        raise TrainingError(f"{run.name} has trained to its end.")
    if state.state in OPEN:
        raise TrainingError(f"{run.name} is {state.state} already, by a {state.by}. Stop it first.")
    run.want(stop=False)
    _train(run)


def runs_stop(options: argparse.Namespace) -> None:
    """Have a run stop, wherever it trains. It saves itself, and can go on there or elsewhere."""
    run = _found(options.run)
    if (state := run.state()).state not in OPEN:
        console.print(f"{run.name} does not train: it is {state.state}.", highlight=False, soft_wrap=True)
        return
    run.want(stop=True)
    console.print(f"{run.name} stops within seconds, and can go on later.", highlight=False, soft_wrap=True)


def _found(name: str) -> Run:
    run = folder.find(name)
    if run is None:
        raise TrainingError(f"There is no run {name!r} in {folders.runs_dir()}. `betascope runs list` names them.")
    return run


def _use_data_of(options: argparse.Namespace) -> None:
    """A run reads its images by their name alone, also where it goes on."""
    if options.data_dir:
        os.environ[folders.DATA_VARIABLE] = options.data_dir


def _train(run: Run) -> None:
    """Train a run in this process, and say how it ended. Raises Stopped; TrainingError where it failed."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from vae.runs.worker import Worker

    console.print(f"{run.name} (page Train shows it; Ctrl-C stops it)", highlight=False, soft_wrap=True)
    columns = (BarColumn(), TextColumn("{task.fields[pace]:,.0f} images/s"), TimeRemainingColumn())
    with Progress(*columns, console=stderr) as bar:
        line = bar.add_task("", total=None, pace=0.0)

        def show(now: State) -> None:
            bar.update(line, completed=now.step, total=now.steps, pace=now.pace)

        end = _until_its_end(Worker(run, by="terminal", told=show))
    if end.state == "stopped":
        raise Stopped(f"{end.sentence} `betascope runs go-on {run.name}`, or the page Train.")
    if end.state == "failed":
        raise TrainingError(end.sentence)
    kept = "The page Train keeps it as a checkpoint."
    console.print(f"Trained to the end: {run.path / folder.MODEL}. {kept}", highlight=False, soft_wrap=True)


def _until_its_end(worker: Any) -> State:
    """How a run ended. It trains in a thread: Ctrl-C reaches this one, and has it stop and save as any stop does."""
    ends: list[State] = []
    thread = threading.Thread(target=lambda: ends.append(worker.work()), daemon=True)
    thread.start()
    while thread.is_alive():
        try:
            thread.join(0.2)
        except KeyboardInterrupt:
            if worker.orphaned.is_set():
                raise  # a second one ends it at once
            worker.orphaned.set()
    return ends[0]
