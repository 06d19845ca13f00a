"""Runs take turns: one trains, in a process of its own, and the others wait in the order they were asked for."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress

from vae.core.errors import TrainingError
from vae.core.folders import PROJECT
from vae.runs.folder import LOG, OPEN, Run, State

MOST = 12  # that wait
_LAST = 15.0  # seconds for a run to save itself when the server ends
_KILLED = (
    "The process that trained ended without a word: it was killed, or the machine had no memory left. What was saved "
    "at most 20 seconds before is kept: go on with it."
)
_BEAT = 5.0  # seconds between two words that a run still waits


class Queue:
    """The runs of one server. Its thread begins with the first run."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._waiting: list[Run] = []
        self._at_work: Run | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False
        self._thread: threading.Thread | None = None

    def add(self, run: Run) -> None:
        """Let a run have its turn, which may come at once.

        Raises TrainingError: too many wait already, or a terminal trains it.
        """
        if run.in_terminal():
            raise TrainingError("This run trains in a terminal. Stop it first, and then go on with it here.")
        with self._lock:
            if run in self._waiting or (run == self._at_work and not run.control().stop):
                return
            if len(self._waiting) >= MOST:
                raise TrainingError(f"{MOST} runs wait already. Try again when one of them has ended.")
            if run != self._at_work:  # else it is about to stop, and says so itself
                run.want(stop=False)
                self._wait(run)
            self._waiting.append(run)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="betascope-runs", daemon=True)
                self._thread.start()
                atexit.register(self.end)
            self._lock.notify_all()

    def stop(self, run: Run) -> None:
        """Stop a run that trains, here or in a terminal, which saves itself first; one that waits waits no more."""
        with self._lock:
            if run in self._waiting:
                self._leave(run)
            elif run == self._at_work or run.in_terminal():
                run.want(stop=True)

    def order(self) -> list[Run]:
        """The run that trains, then those that wait."""
        with self._lock:
            every = [*([self._at_work] if self._at_work else []), *self._waiting]
            return list(dict.fromkeys(every))

    def end(self) -> None:
        """Stop all, so that each can go on another day; what trains has some seconds to save itself."""
        with self._lock:
            self._ending = True
            process = self._process
            self._waiting.clear()
            self._lock.notify_all()
        if process is not None:
            if process.stdin:
                with suppress(OSError):
                    process.stdin.close()
            try:
                process.wait(_LAST)
            except subprocess.TimeoutExpired:
                process.kill()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._ending:
                    self._lock.wait()
                if self._ending:
                    return
                self._drop_stopped()
                if not self._waiting:
                    continue
                run = self._at_work = self._waiting.pop(0)
            try:
                self._train(run)
            finally:
                with self._lock, suppress(TrainingError):
                    self._at_work = self._process = None
                    if run in self._waiting:  # it was asked to go on while it stopped
                        run.want(stop=False)

    def _drop_stopped(self) -> None:
        """What was stopped from elsewhere, as by `betascope runs stop`, while it waited, waits no more."""
        for run in list(self._waiting):
            if run != self._at_work and run.control().stop:
                self._leave(run)

    def _leave(self, run: Run) -> None:
        self._waiting.remove(run)
        run.say(State(state="stopped", sentence="It does not wait any more. It begins when it is asked to."))

    def _train(self, run: Run) -> None:
        one_thread = {name: os.environ.get(name, "1") for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
        try:
            with (run.path / LOG).open("wb") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "vae.runs.worker", str(run.path)],
                    cwd=PROJECT,
                    env={**os.environ, **one_thread},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
        except OSError:
            self._failed(run, "Its process cannot begin: there is no room, or its folder is gone.")
            return
        with self._lock:
            self._process = process
        while process.poll() is None:
            try:
                process.wait(_BEAT)
            except subprocess.TimeoutExpired:
                self._beat()
        said = b""
        for stream in (process.stdout, process.stdin):
            if stream is not None:
                with suppress(OSError):
                    said += stream.read() if stream is process.stdout else b""
                    stream.close()
        self._close(run, said)

    def _beat(self) -> None:
        """Those that wait are still waited for."""
        with self._lock:
            self._drop_stopped()
            waiting = list(self._waiting)
        for run in waiting:
            if run != self._at_work:
                self._wait(run)

    @staticmethod
    def _wait(run: Run) -> None:
        with suppress(OSError):
            run.say(State(state="waiting"))

    def _close(self, run: Run, said: bytes) -> None:
        """Whatever state the run's folder is in, how it ended is known."""
        try:
            end = State.model_validate_json(said.splitlines()[-1])
        except (ValueError, IndexError):
            self._failed(run, _KILLED)
            return
        try:
            known = run.state().state
        except TrainingError:
            known = "running"
        if known in OPEN:
            with suppress(OSError):
                run.say(end)

    def _failed(self, run: Run, sentence: str) -> None:
        try:
            last = run.state()
        except TrainingError:
            last = State(state="failed")
        with suppress(OSError):
            run.say(last.model_copy(update={"state": "failed", "sentence": sentence}))
