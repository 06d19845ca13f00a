"""One model of a sweep, trained and measured, wherever that is: JSON and paths in, JSON out.

What a worker is sent and what it answers is text, as the way there may carry pickles (Dask's does) and this project
opens none of a stranger's. Weights, numbers and pictures go by way of the run's folder, which all machines share.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from vae.core import atomic, memo, processes
from vae.core.cache import Arrays
from vae.core.errors import BetascopeError, Stopped, SweepError, os_error_sentence, their_words
from vae.core.task import Progress, Task
from vae.models.config import ModelConfig

RESULT, ARRAYS, PROGRESS = "measured.json", "measured.npz", "progress.json"
_REPORT_SECONDS = 0.5
_POLL_SECONDS = 0.3
_LOCK_SECONDS = 60


class Request(BaseModel):
    """What a worker is asked for: the model `config` in the folder `run`, measured.

    origin: the digest of what its numbers are to depend on (see `provenance`), as worker and parent may differ in it.
    threads: for torch.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    config: ModelConfig
    run: str
    origin: str
    data_dir: str | None = None
    checkpoints_dir: str | None = None
    threads: int | None = None
    stop: str | None = None  # see `schedulers.Stop`


class Outcome(BaseModel):
    """What came of it. `reason`: of a failure, as a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["done", "failed", "stopped"]
    reason: str = ""


class Result(BaseModel):
    """measured.json: the row of a member; its dimensions and pictures lie beside it. origin: as in the request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checkpoint_digest: str
    train_seconds: float
    epochs: int
    origin: str
    lacking: str
    row: dict[str, float | None]  # JSON has no NaN


def work(request: str) -> str:
    """Train and measure one member; goes on where an earlier attempt stopped. Never raises: see `Outcome`."""
    given = Request.model_validate_json(request)
    try:
        _work(given)
        return Outcome(status="done").model_dump_json()
    except Stopped:
        return Outcome(status="stopped").model_dump_json()
    except BetascopeError as error:
        reason = str(error)
    except OSError as error:
        reason = f"{given.run}: {os_error_sentence(error)}."
    except Exception as error:  # noqa: BLE001  # one member must not end the others, and its row says what it was
        reason = f"{type(error).__name__}: {their_words(error)}"
    return Outcome(status="failed", reason=" ".join(reason.split())).model_dump_json()


def _work(given: Request) -> None:
    import torch

    from vae.sweeps import schedulers

    if given.threads:
        torch.set_num_threads(given.threads)
    run = Path(given.run)
    stop = _throttled(schedulers.stopped(given.stop))
    Task(stop=stop).check()  # of what had not begun yet
    run.mkdir(parents=True, exist_ok=True)
    with _alone(run):
        _fit_and_measure(given, run, stop)


def _fit_and_measure(given: Request, run: Path, stop: Callable[[], bool]) -> None:
    from vae import data
    from vae.core import folders
    from vae.sweeps import measures, provenance
    from vae.training import autoencoder

    train, test = (data.load(given.config.dataset, split, given.data_dir) for split in ("train", "test"))
    seen_by = provenance.judge_of(test, folders.checkpoints_dir(given.checkpoints_dir))
    if provenance.digest(provenance.of(train, test, seen_by)) != given.origin:
        raise SweepError(
            "The worker's data, judge or version of betascope are others than those of the command. Give all machines "
            "the same."
        )
    progress = _Progress(run)
    progress.save()
    task = Task(progress.report, stop)
    checkpoint = autoencoder.train(given.config, train, run, resume=True, task=task)
    progress.save()
    trained = progress.seconds
    with tempfile.TemporaryDirectory() as passing, memo.passing(Path(passing)), processes.inline():
        found = measures.measure(measures.Subject(checkpoint, train, test, seen_by), task)
    result = Result(
        checkpoint_digest=checkpoint.digest,
        train_seconds=trained,
        epochs=given.config.epochs,
        origin=given.origin,
        lacking=found.lacking,
        row={name: value if np.isfinite(value) else None for name, value in found.row.items()},
    )
    write(run, result, {**found.arrays, **{f"dimension/{name}": values for name, values in found.table.items()}})


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """The lock of a member's folder: a worker that lost its scheduler may still be at it, for as long as it takes."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(run / ".lock", timeout=_LOCK_SECONDS):
            yield
    except Timeout:
        raise SweepError(f"Another process is at work on {run}. Once it has ended, the same command goes on.") from None


def write(run: Path, result: Result, arrays: Arrays) -> None:
    """Keep what was measured in the member's folder; the row last, as it says that the rest is there."""
    with atomic.replacing(run / ARRAYS) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    atomic.write_text(run / RESULT, result.model_dump_json() + "\n")


def read(run: Path, origin: str) -> tuple[Result, Arrays] | None:
    """What `write` kept; None where nothing is, what cannot be read, or numbers of another origin."""
    try:
        result = Result.model_validate_json((run / RESULT).read_text(encoding="utf-8"))
        if result.origin != origin:
            return None
        with np.load(run / ARRAYS, allow_pickle=False) as stored:
            return result, {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, ValidationError):
        return None


def progress_of(run: Path) -> Progress | None:
    """What the worker on a member has said last; None where it has said nothing."""
    try:
        found: dict[str, Any] = json.loads((run / PROGRESS).read_text(encoding="utf-8"))
        return Progress(str(found["text"]), int(found["done"]), int(found["total"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


class _Progress:
    """Says in a file of the run's folder how far it is, and how many seconds training took, over all attempts."""

    def __init__(self, run: Path) -> None:
        self._path = run / PROGRESS
        self._before = self._read()
        self._begun = time.monotonic()
        self._now, self._written, self._training = Progress(), 0.0, True
        self.seconds = self._before

    def report(self, now: Progress) -> None:
        self._now = now
        self._training = now.partial is not None  # of training alone there are losses
        if time.monotonic() - self._written > _REPORT_SECONDS:
            self.save()

    def save(self) -> None:
        self._written = time.monotonic()
        if self._training:
            self.seconds = self._before + self._written - self._begun
        said = {
            "text": self._now.text,
            "done": self._now.done,
            "total": self._now.total,
            "train_seconds": round(self.seconds, 3),
        }
        atomic.write_text(self._path, json.dumps(said))

    def _read(self) -> float:
        try:
            return float(json.loads(self._path.read_text(encoding="utf-8"))["train_seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0.0


def _throttled(stopped: Callable[[], bool]) -> Callable[[], bool]:
    """Asks at most a few times a second: training asks after every batch."""
    asked, answer = 0.0, False

    def ask() -> bool:
        nonlocal asked, answer
        if not answer and time.monotonic() - asked > _POLL_SECONDS:
            asked, answer = time.monotonic(), stopped()
        return answer

    return ask
