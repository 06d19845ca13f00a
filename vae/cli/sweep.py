"""`sweep`."""

import argparse
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vae import data
from vae.cli import settings
from vae.cli.common import command, console, say_notes, stderr
from vae.cli.printing import show_table
from vae.core.counted import counted
from vae.core.errors import SweepError, showable
from vae.core.task import Progress, Task
from vae.export.table import Row, Table
from vae.sweeps.sweep import TABLE

if TYPE_CHECKING:
    from rich.table import Table as Grid

    from vae.sweeps.running import State
    from vae.sweeps.schedulers import Scheduler
    from vae.sweeps.sweep import Sweep

# Of a member, and what makes a beta another thing than the one that its group is called by
_OF_A_MEMBER = ("kind", "beta", "dataset", "seed", "free_bits", "capacity", "capacity_rise")
_MOST_SEEDS = 1000
_FIRST_ESTIMATE = 20  # seconds until the time left is said
_SHOWN = ("model", "seeds", "error", "rate", "informative", "labels_kept", "mig", "probe_all")  # of many


def add(commands: Any) -> None:
    """Add this command to the command line."""
    parser = command(commands, "sweep", sweep, "train and measure many models: every beta with every seed")
    parser.add_argument("--dataset", default="mnist", help=f"{', '.join(data.REGISTRY)} or npz:PATH (default mnist)")
    parser.add_argument("--kind", nargs="+", choices=("ae", "vae"), default=["ae", "vae"], help="default both")
    parser.add_argument("--beta", nargs="+", type=float, default=[], help="weights of the KL term, of the VAEs")
    parser.add_argument("--seeds", type=_count, default=3, help="how many of each, from 0 on (default 3)")
    parser.add_argument("--out", required=True, type=Path, help="the sweep's folder, e.g. sweeps/mine")
    parser.add_argument("--workers", type=int, help="processes of this machine (default: one a core)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, tcp://HOST:8786: see docs/sweeps.md")
    parser.add_argument("--keep-weights", action="store_true", help="in OUT/weights, as float16; 4 MB a model")
    parser.add_argument("--checkpoints", metavar="DIR", help="where the judge is; else BETASCOPE_CHECKPOINTS, or ours")
    settings.add(parser, without=_OF_A_MEMBER)


def sweep(options: argparse.Namespace) -> None:
    """Train every beta with every seed, and the autoencoder with every seed; measure each, and keep tables of it.

    Ctrl-C stops, and the same command goes on; with more betas or seeds it adds those. A model that cannot be trained
    or measured is a row that says why, and the others go on. The folder's files are described in sweeps/README.md.
    """
    from vae.sweeps import making

    if options.workers is not None and (options.workers < 1 or options.scheduler):
        raise SweepError(
            "--workers is a number from 1, of this machine's processes; a --scheduler has its own workers."
        )
    if "vae" not in options.kind:
        options.beta = []
    say_notes(data.load(data.canonical(options.dataset, options.data_dir), "train", options.data_dir))
    with _scheduler(options) as scheduler:
        _say_where(options, scheduler)
        with _Display() as display:
            made = making.make(
                options.dataset,
                options.out,
                scheduler,
                kinds=options.kind,
                betas=options.beta,
                seeds=range(options.seeds),
                settings=settings.given(options, _OF_A_MEMBER),
                data_dir=options.data_dir,
                checkpoints_dir=options.checkpoints,
                keep_weights=options.keep_weights,
                task=Task(display.show),
            )
    show_table(_summary(made))
    console.print(f"Written to {showable(str(options.out))}.", soft_wrap=True)
    if display.failed:
        options.status = 2
        stderr.print(f"{display.failed} of {display.total} pieces failed; the same command tries them again.")


def _scheduler(options: argparse.Namespace) -> "AbstractContextManager[Scheduler]":
    from vae.sweeps import schedulers

    if not options.scheduler:
        return schedulers.local(options.out, options.workers)
    from vae.sweeps import cluster

    if cluster.exposed(options.scheduler):
        stderr.print(
            f"{options.scheduler} is neither encrypted nor protected: whoever reaches that port can run programs on "
            "its workers. Use tls:// outside a network of your own; see docs/sweeps.md.",
            style="yellow",
            soft_wrap=True,
        )
    return cluster.connected(options.scheduler, options.out)


def _say_where(options: argparse.Namespace, scheduler: "Scheduler") -> None:
    each = f", {counted(scheduler.threads, 'thread')} each"
    text = f"{options.out.name}: {scheduler.where}{each}"
    if scheduler.dashboard:
        text += f"; dashboard {scheduler.dashboard}"
    stderr.print(text, highlight=False, soft_wrap=True)


class _Display:
    """Every member's state as it changes: a grid in a terminal, a line a finished member elsewhere."""

    def __init__(self) -> None:
        from rich.live import Live

        self._live = Live(console=stderr, refresh_per_second=4, transient=True) if stderr.is_terminal else None
        self._said: set[str] = set()
        self.failed = self.total = 0
        self._begun, self._first = time.monotonic(), -1.0

    def __enter__(self) -> "_Display":
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def show(self, now: Progress) -> None:
        """What `running.run` reports."""
        states: tuple[State, ...] = now.partial
        self.failed, self.total = sum(state.status == "failed" for state in states), len(states)
        for state in states:
            ended = state.status in ("done", "failed")
            if ended and state.name not in self._said:
                self._said.add(state.name)
                if state.reason:
                    text = f"{state.name} failed: {state.reason}"
                    stderr.print(text, style="red", highlight=False, soft_wrap=True)
                elif not self._live:
                    stderr.print(f"{state.name} is done: {now.done} of {now.total}", highlight=False, soft_wrap=True)
        if self._live:
            self._live.update(_grid(states, f"{now.done} of {now.total}{self._left(states)}"))

    def _left(self, states: "tuple[State, ...]") -> str:
        """How long it will take at the pace so far, once that says anything."""
        part = sum(map(_part, states)) / max(len(states), 1)
        if self._first < 0:
            self._begun, self._first = time.monotonic(), part
        gone, seconds = part - self._first, time.monotonic() - self._begun
        if gone <= 0 or seconds < _FIRST_ESTIMATE:
            return ""
        minutes = seconds * (1 - part) / gone / 60
        return f", about {minutes / 60:.1f} h left" if minutes > 90 else f", about {max(1, round(minutes))} min left"


def _grid(states: "tuple[State, ...]", done: str) -> "Grid":
    """A row a kind and beta, a cell a seed; what is at work, in words, below."""
    from rich.table import Table as Grid

    grid = Grid.grid(padding=(0, 2))
    rows: dict[str, list[str]] = {}
    for state in states:
        group, _, seed = state.name.rpartition("-seed-")
        rows.setdefault("seed", [])
        if seed not in rows["seed"]:
            rows["seed"].append(seed)
        rows.setdefault(group, []).append(_cell(state))
    for group, cells in rows.items():
        grid.add_row(group, " ".join(f"{cell:>4}" for cell in cells))
    for state in states:
        if state.status == "running":
            grid.add_row(state.name, state.progress.text)
    grid.add_row("done", done)
    return grid


def _cell(state: "State") -> str:
    if state.status != "running":
        return {"done": "done", "failed": "FAIL", "waiting": "."}[state.status]
    return f"{_part(state):.0%}" if state.progress.text.startswith("epoch") else "..."


def _part(state: "State") -> float:
    """How much of it is done; measuring is little beside training."""
    if state.status != "running":
        return float(state.status != "waiting")
    at = state.progress
    return at.done / at.total if at.total and at.text.startswith("epoch") else 0.95 if at.text else 0.0


def _summary(made: "Sweep") -> Table:
    """A row a kind and beta: means over the seeds, with Student's t intervals."""
    from vae.export.sweep import by_beta

    whole = by_beta(made)
    places = [place for place, column in enumerate(whole.columns) if column.name in _SHOWN]
    columns = [replace(whole.columns[place], interval="beside", note="") for place in places]
    rows = [Row([row.cells[place] for place in places]) for row in whole.rows]
    note = f"Means over seeds, 95 % intervals for the chance in the seeds. {len(whole.columns) - 3} measures: {TABLE}."
    return Table(columns, rows, whole.caption, footnote=note)


def _count(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = 0
    if not 1 <= found <= _MOST_SEEDS:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to {_MOST_SEEDS:,}")
    return found
