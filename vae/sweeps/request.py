"""What a worker is sent and what it answers: text, wherever it is.

JSON and paths, as the way there may carry pickles (Dask's does) and this project opens none of a stranger's. Weights,
numbers and pictures go by way of the run's folder, which all machines share.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from vae.core import atomic, memo, processes
from vae.core.errors import BetascopeError, Stopped, SweepError, os_error_sentence, their_words
from vae.core.task import Progress, Task

if TYPE_CHECKING:
    from vae.data import Dataset
    from vae.models.judge import Judge

PROGRESS = "progress.json"
_REPORT_SECONDS = 0.5
_POLL_SECONDS = 0.3
_LOCK_SECONDS = 1.0  # between two looks at whether to stop


class Request(BaseModel):
    """What is common to all work: on which data, in the folder `run`, which every worker reaches by this path.

    origin: the digest of what numbers are to depend on (see `provenance`), as worker and parent may differ in it.
    threads: for torch, 0 to leave them as they are. stop: see `schedulers.Stop`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    run: str
    origin: str
    data_dir: str
    checkpoints_dir: str
    threads: int = 0
    stop: str = ""


class Outcome(BaseModel):
    """What came of it. `reason`: of a failure, as a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["done", "failed", "stopped"]
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Workplace:
    """What a worker has to work with. Within it nothing is kept in the cache that is about a model."""

    run: Path
    train: Dataset
    test: Dataset
    judge: Judge | None
    progress: ProgressFile
    task: Task


Kind = TypeVar("Kind", bound=Request)


def answer(kind: type[Kind], text: str, work: Callable[[Kind, Workplace], None]) -> str:
    """The `Outcome` of a request, as JSON: work that fails must not end that of others, and never raises."""
    given = kind.model_validate_json(text)
    try:
        with _workplace(given) as place:
            work(given, place)
        return Outcome(status="done").model_dump_json()
    except Stopped:
        return Outcome(status="stopped").model_dump_json()
    except BetascopeError as error:
        reason = str(error)
    except OSError as error:
        reason = f"{given.run}: {os_error_sentence(error)}."
    except Exception as error:  # noqa: BLE001  # its row says what it was
        reason = f"{type(error).__name__}: {their_words(error)}"
    return Outcome(status="failed", reason=" ".join(reason.split())).model_dump_json()


@contextmanager
def _workplace(given: Request) -> Iterator[Workplace]:
    import torch

    from vae import data
    from vae.sweeps import measures, provenance, schedulers

    if given.threads:
        torch.set_num_threads(given.threads)
    run = Path(given.run)
    stop = _throttled(schedulers.stopped(given.stop))
    Task(stop=stop).check()  # of what had not begun yet
    run.mkdir(parents=True, exist_ok=True)
    with _alone(run, Task(stop=stop)):
        progress = ProgressFile(run)
        progress.save()
        train, test = (data.load(given.dataset, split, given.data_dir) for split in data.SPLITS)
        judge = provenance.judge_of(test, Path(given.checkpoints_dir))
        if provenance.digest(provenance.of(train, test, judge)) != given.origin:
            raise SweepError(
                "The worker's data, judge or version of betascope are others than those of the command. Give all "
                "machines the same."
            )
        measures.prepare(train, test, judge)
        with tempfile.TemporaryDirectory() as passing, memo.passing(Path(passing)), processes.inline():
            yield Workplace(run, train, test, judge, progress, Task(progress.report, stop))


@contextmanager
def _alone(run: Path, task: Task) -> Iterator[None]:
    """The lock of a folder: a worker that lost its scheduler may still be at it, and what it makes is then here."""
    from filelock import FileLock, Timeout

    lock = FileLock(run / ".lock")
    while True:
        with suppress(Timeout):
            lock.acquire(timeout=_LOCK_SECONDS)
            break
        task.check()
    try:
        yield
    finally:
        lock.release()


class ProgressFile:
    """Says in a file of the run's folder how far it is, and how many seconds training took, over all attempts."""

    def __init__(self, run: Path) -> None:
        self._path = run / PROGRESS
        self._before = self._read()
        self._begun: float | None = None
        self._now, self._written = Progress(), 0.0
        self.seconds = self._before

    def begin_training(self) -> None:
        """From now on seconds count."""
        self._begun = time.monotonic()

    def end_training(self) -> None:
        """Up to now."""
        self.save()
        self._begun = None

    def report(self, now: Progress) -> None:
        """Said at most twice a second."""
        self._now = now
        if time.monotonic() - self._written > _REPORT_SECONDS:
            self.save()

    def save(self) -> None:
        """Say it now."""
        self._written = time.monotonic()
        if self._begun is not None:
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


def progress_of(run: Path) -> Progress | None:
    """What the worker in a folder has said last; None where it has said nothing."""
    try:
        found: dict[str, Any] = json.loads((run / PROGRESS).read_text(encoding="utf-8"))
        return Progress(str(found["text"]), int(found["done"]), int(found["total"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _throttled(stopped: Callable[[], bool]) -> Callable[[], bool]:
    """Asks at most a few times a second: training asks after every batch."""
    asked, answer = 0.0, False

    def ask() -> bool:
        nonlocal asked, answer
        if not answer and time.monotonic() - asked > _POLL_SECONDS:
            asked, answer = time.monotonic(), stopped()
        return answer

    return ask
