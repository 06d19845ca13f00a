"""`python -m vae.runs.worker FOLDER`: trains what a run's folder plans, from where it is, until it ends or is stopped.

It stops when control.json says so, and when its standard input ends: that is when the server that began it does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vae import data
from vae.core.errors import BetascopeError, DataError, Stopped, TrainingError
from vae.core.task import Progress, Task
from vae.models.checkpoints import RESUME
from vae.runs.folder import MODEL, Plan, Run, State

if TYPE_CHECKING:
    from vae.runs.watcher import Watcher

_SAY = 0.5  # seconds between two words on how far it is
_BEAT = 5.0  # and where nothing moves
_AGAIN = "Go on from what was saved with a smaller learning rate or beta, or begin anew."


class Worker:
    """Trains one run in this process. `told` hears how far it is, at each report of the training."""

    def __init__(
        self, run: Run, by: Literal["server", "terminal"] = "server", told: Callable[[State], None] = lambda _: None
    ) -> None:
        self.run = run
        self._by: Literal["server", "terminal"] = by
        self._told = told
        self.orphaned = threading.Event()
        self._said = self._polled = 0.0
        self._stop = False
        self._state = State(state="starting", by=by)
        self._watcher: Watcher | None = None

    def work(self) -> State:
        """How it ended, which is written down; a sentence for every way that can be foreseen."""
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(over,), daemon=True)
        beating.start()
        try:
            end = self._end()
        finally:
            over.set()
            beating.join()
        with suppress(OSError):  # a full disk: whoever began this process reads the line below
            self.run.say(end)
        return end

    def _end(self) -> State:
        try:
            plan = self.run.plan()
            self._train(plan)
            return self._ended("done", step=self._state.steps)
        except Stopped:
            return self._ended("stopped", "Stopped. Nothing is lost: it goes on from here.")
        except TrainingError as error:
            return self._ended("failed", error.cause if not error.remedy else f"{error.cause} {_AGAIN}")
        except BetascopeError as error:
            return self._ended("failed", str(error))
        except MemoryError:
            return self._ended("failed", "There is not enough memory for this network. Choose narrower layers.")

    def _beat(self, over: threading.Event) -> None:
        """It is at work, also while PyTorch and the images are read, which may take longer than silence is believed."""
        while True:
            self._say(self._state)
            if over.wait(_BEAT):
                return

    def stopping(self) -> bool:
        """Whether it is to stop, or nobody is there any more."""
        now = time.monotonic()
        if now - self._polled > 0.1:
            self._polled = now
            self._stop = self.orphaned.is_set() or self.run.control().stop
        return self._stop

    def _train(self, plan: Plan) -> None:
        from vae.runs.watcher import Watcher
        from vae.training import autoencoder, resume

        train, test = (data.load(plan.config.dataset, split) for split in ("train", "test"))
        if train.images_digest != plan.images:
            raise DataError(f"The images of {plan.config.dataset} are not those that this run began with.")
        out = self.run.path / MODEL
        watcher = self._watcher = Watcher(self.run, plan.config, test, stopping=self.stopping)
        watcher.begin(resume.step_of(out) if (out / RESUME).exists() else 0)
        autoencoder.train(plan.config, train, out, resume=True, task=Task(self._progress, self.stopping), watch=watcher)

    def _progress(self, now: Progress) -> None:
        report, turned = now.partial, self._watcher.turned if self._watcher else ()
        how = {"pace": report.images_per_second, "left": report.seconds_left, "turned": turned}
        self._state = State(state="running", step=now.done, steps=now.total, by=self._by, **how)
        self._told(self._state)
        if time.monotonic() - self._said > _SAY:
            self._say(self._state)

    def _say(self, state: State) -> None:
        self._said = time.monotonic()
        with suppress(OSError):  # what is full now may have room later; training itself says so where it cannot save
            self.run.say(state)

    def _ended(self, state: str, sentence: str = "", **more: Any) -> State:
        turned = self._watcher.turned if self._watcher else ()
        ended = {"state": state, "sentence": sentence, "at": time.time(), "left": 0.0, "turned": turned}
        return self._state.model_copy(update=ended | more)


def _await_end(worker: Worker) -> None:
    with suppress(OSError, ValueError):
        while os.read(0, 4096):
            pass
    worker.orphaned.set()


def main(folder: str) -> None:
    """Train the run of this folder."""
    worker = Worker(Run(Path(folder)))
    threading.Thread(target=_await_end, args=(worker,), daemon=True).start()
    end = worker.work()
    sys.stdout.write(json.dumps(end.model_dump()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
