"""Which runs of pages work at once: few, in the order in which they were asked for.

Streamlit (1.67) gives every visitor's run a thread, and Python lets one thread work at a time. When a class goes on
together, 200 runs that take turns every few milliseconds all end with the last of them; one after another, half have
ended by half of that time, nobody waits longer, and visitors who wait apart come apart. A run that is at work for
longer, as it loads or measures something, keeps nobody waiting: the next one comes in beside it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

_PLACES = 2  # one is at work, and one is there when that one waits for a file or a lock
_LONG = 0.25  # seconds after which a run does not count any more


class Gate:
    """`with gate.passed():` waits for its turn. places: runs at work at once. long: seconds that a run may hold one."""

    def __init__(self, places: int = _PLACES, long: float = _LONG) -> None:
        self.places, self.long = places, long
        self._lock = threading.Lock()
        self._inside: dict[object, float] = {}  # since when, by time.monotonic
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Wait until whoever came before is in and there is room; then be inside."""
        self._enter(mine := threading.Event())
        try:
            yield
        finally:
            with self._lock:
                del self._inside[mine]
                self._call()

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

    def _until_room(self) -> float:
        """Seconds until one of those inside does not count any more; 0 where there is room."""
        began = sorted(self._inside.values(), reverse=True)[: self.places]
        return max(0.0, began[-1] + self.long - time.monotonic()) if len(began) == self.places else 0.0

    def _call(self) -> None:
        if self._waiting:
            self._waiting[0].set()


_gate = Gate()


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
