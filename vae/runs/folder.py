"""A run's folder: what was planned, how far it is, what was measured when, and frames for whoever watches.

plan.json      the config, and the digest of the images
state.json     how far it is, written anew every half second
control.json   what beta and learning rate are to be, and whether it is to stop; written by the server
record.jsonl   a line a measured instant
still.bin      what stays the same: ten images, the classes on the map, ten codes from N(0, I)
frames/        a file an instant, by its step; thinned as they become many
model/         the run itself, as `vae.training.autoencoder` writes it
so-far/        the model at the last stop, a whole checkpoint
"""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vae.core import atomic, folders
from vae.core.errors import BetascopeError, TrainingError, os_error_sentence
from vae.data import Dataset
from vae.models import checkpoints
from vae.models.checkpoints import check_name, read_json
from vae.models.config import ModelConfig
from vae.models.pressure import Turn

PLAN, STATE, CONTROL, RECORD, STILL = "plan.json", "state.json", "control.json", "record.jsonl", "still.bin"
FRAMES, MODEL, SO_FAR, LOG = "frames", "model", "so-far", "log.txt"
SHARE = 1 / 16  # of the time that a run spends on being watched, at most
_SILENT = 20.0  # seconds without a word, after which nobody trains any more

Word = Literal["waiting", "starting", "running", "stopped", "failed", "done"]
OPEN = ("waiting", "starting", "running")


class Plan(BaseModel):
    """What a run is to do. `images`: the digest of the training images it began with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    config: ModelConfig
    images: str
    begun: float  # seconds since 1970


class State(BaseModel):
    """How far a run is. `sentence`: why it ended, for a person. `left`: seconds; `pace`: images a second."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    state: Word
    step: int = 0
    steps: int = 0
    sentence: str = ""
    pace: float = 0.0
    left: float = 0.0
    turned: tuple[Turn, ...] = Field((), max_length=1000)  # by hand so far
    by: Literal["server", "terminal"] = "server"  # who trains it
    at: float = Field(default_factory=time.time)


class Control(BaseModel):
    """What somebody wants of a run; None: as it was planned."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    beta: float | None = Field(None, ge=0, le=1e6)
    learning_rate: float | None = Field(None, gt=0, le=10)
    stop: bool = False


@dataclass(frozen=True)
class Run:
    """One run, by its folder."""

    path: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    def plan(self) -> Plan:
        """What was planned. Raises TrainingError."""
        return _read(self.path / PLAN, Plan)

    def state(self) -> State:
        """How far it is, as it was said last. Raises TrainingError."""
        said = _read(self.path / STATE, State)
        if said.state in OPEN and time.time() - said.at > _SILENT:
            return said.model_copy(update={"state": "stopped", "sentence": ENDED})
        return said

    def in_terminal(self) -> bool:
        """Whether a terminal trains it now, so that no server has it in its queue."""
        try:
            said = self.state()
        except TrainingError:
            return False
        return said.by == "terminal" and said.state in OPEN

    def config(self) -> ModelConfig:
        """What is trained, with what was turned so far, by which it is named. Raises TrainingError."""
        return self.plan().config.model_copy(update={"turned": self.state().turned})

    def say(self, state: State) -> None:
        """Write down how far it is. Raises OSError."""
        atomic.write_text(self.path / STATE, state.model_dump_json() + "\n")

    def control(self) -> Control:
        """What is wanted; nothing where nobody said so, or nobody can read it."""
        try:
            return _read(self.path / CONTROL, Control)
        except TrainingError:
            return Control()

    def want(self, **changes: Any) -> None:
        """Change what is wanted of it. Raises TrainingError: a value that is not allowed, no room."""
        try:
            wanted = Control(**{**self.control().model_dump(), **changes})
        except ValidationError as error:
            name, value = next(iter(changes.items()))
            raise TrainingError(f"{name} cannot be {value}: it is a number from 0, and not too large.") from error
        with writing():
            atomic.write_text(self.path / CONTROL, wanted.model_dump_json() + "\n")

    def record(self) -> list[dict[str, Any]]:
        """Every measured instant; a last line that a kill cut short is left out."""
        found = []
        with suppress(FileNotFoundError, ValueError):  # nothing is measured yet, or that line
            for line in (self.path / RECORD).read_text(encoding="utf-8").splitlines():
                found.append(json.loads(line))
        return found

    def frame(self, step: int) -> Path:
        """The file of the frame at this step."""
        return self.path / FRAMES / f"{step:08d}.bin"

    def model(self) -> Path | None:
        """The folder of the model that can be kept: the finished one, else that of the last stop, else None."""
        for name in (MODEL, SO_FAR):
            if (self.path / name / checkpoints.WEIGHTS).exists():
                return self.path / name
        return None

    def keep(self, name: str) -> checkpoints.Checkpoint:
        """Copy its model into the folder of checkpoints under this name.

        Raises CheckpointError, TrainingError: no such name can be, it is taken, there is no model yet, no room.
        """
        check_name(name)
        source, target = self.model(), folders.checkpoints_dir() / name
        if source is None:
            raise TrainingError("There is no whole model of this run yet: it is made when the run ends or is stopped.")
        if target.exists():
            raise TrainingError(f"There is a model called {name} already. Choose another name.")
        temporary = target.with_name(f".{name}.{os.urandom(4).hex()}.tmp")
        with writing():
            try:
                temporary.mkdir(parents=True)
                for file in (checkpoints.CONFIG, checkpoints.WEIGHTS, checkpoints.HISTORY):
                    if (source / file).exists():
                        shutil.copyfile(source / file, temporary / file)
                temporary.rename(target)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
        return checkpoints.load(target)

    def throw_away(self) -> None:
        """Delete it all, its plan first. Raises TrainingError."""
        try:
            (self.path / PLAN).unlink(missing_ok=True)
            shutil.rmtree(self.path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise TrainingError(f"{self.name} cannot be deleted: {os_error_sentence(error)}.") from error


ENDED = "The server ended, or the process was killed. What was saved at most 20 seconds before is kept: go on with it."


def begin(config: ModelConfig, dataset: Dataset) -> Run:
    """A new run's folder, for `worker`. Raises TrainingError: no room."""
    stem = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    dataset_name = "".join(c if c.isalnum() else "-" for c in config.dataset)[-24:].strip("-") or "images"
    with writing():
        for number in range(1000):
            run = Run(folders.runs_dir() / f"{stem}-{dataset_name}{f'-{number}' if number else ''}")
            try:
                (run.path / FRAMES).mkdir(parents=True)
            except FileExistsError:
                continue
            plan = Plan(config=config, images=dataset.images_digest, begun=time.time())
            atomic.write_text(run.path / PLAN, plan.model_dump_json(indent=2) + "\n")
            run.say(State(state="waiting"))
            return run
    raise TrainingError(f"{folders.runs_dir()} holds too many runs of this second. Try again.")


def runs() -> list[Run]:
    """All runs that can be read, the newest first."""
    try:
        found = [Run(path) for path in folders.runs_dir().iterdir() if (path / PLAN).exists()]
    except OSError:
        return []
    return sorted(found, key=lambda run: run.name, reverse=True)


def find(name: str) -> Run | None:
    """The run of this name; a name never leads out of the folder."""
    try:
        check_name(name)
    except BetascopeError:
        return None
    run = Run(folders.runs_dir() / name)
    return run if (run.path / PLAN).exists() else None


class writing:  # noqa: N801  # used as a function
    """Turn what the operating system says about writing into a sentence."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        """Raise TrainingError in an OSError's place."""
        if isinstance(error, OSError):
            raise TrainingError(
                f"The run cannot be written down: {os_error_sentence(error)}. Make room and go on; what was saved "
                "before is kept."
            ) from error


def _read(path: Path, schema: Any) -> Any:
    try:
        return read_json(path, schema)
    except BetascopeError as error:
        raise TrainingError(f"This run cannot be read: {path.name} is missing or damaged. Throw it away.") from error
