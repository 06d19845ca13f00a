"""Sweeps of tiny models, worked on in threads of this process."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from vae.core.task import Task
from vae.sweeps import making, measures
from vae.sweeps.schedulers import Scheduler, StopFile
from vae.sweeps.sweep import Sweep

TINY = {"latent_dim": 2, "encoder_widths": (8,), "decoder_widths": (8,), "epochs": 1}
QUICK = ("losses", "dimensions")  # of the measures


@contextmanager
def threads(out: Path, workers: int = 1) -> Iterator[Scheduler]:
    with ThreadPoolExecutor(workers) as executor:
        yield Scheduler(executor, StopFile(out / "runs" / "stop"), workers, 0, f"{workers} threads")


def make(out: Path, monkeypatch=None, *, workers: int = 1, task: Task = Task(), settings=None, **wanted) -> Sweep:
    """A sweep of the built-in digits; with `monkeypatch` measured by QUICK alone."""
    if monkeypatch:
        monkeypatch.setattr(measures, "MEASURES", {name: measures.MEASURES[name] for name in QUICK})
    wanted = {"betas": (4.0,), "seeds": (0, 1), **wanted}
    with threads(out, workers) as scheduler:
        return making.make("digits", out, scheduler, settings={**TINY, **(settings or {})}, task=task, **wanted)
