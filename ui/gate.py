"""Which runs of pages work at once: one, in the order in which they were asked for.

Streamlit (1.67) gives every visitor's run a thread, and Python lets one thread work at a time. When a class goes on
together, 200 runs that take turns every few milliseconds all end with the last of them; one after another, half have
ended by half of that time, nobody waits longer, and visitors who wait apart come apart. A run that waits for something,
or is at work for longer as it loads or measures, keeps nobody waiting: the next one comes in beside it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

_PLACES = 1  # two were slower: 200 students who go on every 8 s waited 0.5 s (median) for a step, with one 0.2 s
_LONG = 0.25  # seconds after which a run does not count any more


class Gate:
    """`with gate.passed():` waits for its turn. places: runs at work at once. long: seconds that a run may hold one."""

    def __init__(self, places: int = _PLACES, long: float = _LONG) -> None:
        self.places, self.long = places, long
        self._lock = threading.Lock()
        self._inside: dict[object, float] = {}  # since when, by time.monotonic
        self._waiting: deque[threading.Event] = deque()
        self._of_thread = threading.local()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Wait until whoever came before is in and there is room; then be inside."""
        self._enter(mine := threading.Event())
        self._of_thread.run = mine
        try:
            yield
        finally:
            self._leave(mine)

    def step_aside(self) -> None:
        """Give the place to the next one, as this thread's run waits for something now and goes on beside it."""
        if mine := getattr(self._of_thread, "run", None):
            self._leave(mine)

    def _enter(self, mine: threading.Event) -> None:
        with self._lock:
            self._waiting.append(mine)
        while True:
            with self._lock:
                patience = self._until_room() if self._waiting[0] is mine else None
                if patience == 0:
                    self._waiting.popleft()
                    self._inside[mine] = time.monotonic()
                    self._call()  # there may be room for the next one as well
                    return
                mine.clear()
            mine.wait(patience)

    def _leave(self, mine: threading.Event) -> None:
        with self._lock:
            if self._inside.pop(mine, None) is not None:
                self._call()

    def _until_room(self) -> float:
        """Seconds until one of those inside does not count any more; 0 where there is room."""
        began = sorted(self._inside.values(), reverse=True)[: self.places]
        return max(0.0, began[-1] + self.long - time.monotonic()) if len(began) == self.places else 0.0

    def _call(self) -> None:
        if self._waiting:
            self._waiting[0].set()


_gate = Gate()


def step_aside() -> None:
    """For whoever is about to wait within a run of a page, and has nothing to do meanwhile."""
    _gate.step_aside()


def attend() -> None:
    """Let every run of a page pass the gate; once in the life of the process."""
    from streamlit.runtime.scriptrunner import ScriptRunner

    unguarded: Callable[..., None] = ScriptRunner._run_script
    if hasattr(unguarded, "__wrapped__"):
        return

    @wraps(unguarded)
    def run(self: ScriptRunner, *args: Any, **more: Any) -> None:
        with _gate.passed():
            unguarded(self, *args, **more)

    ScriptRunner._run_script = run  # type: ignore[method-assign]
