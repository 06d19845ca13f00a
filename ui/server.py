"""The process that serves: its own addresses beside Streamlit's, and what lets many visitors share it."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import selectors
import sys
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ui import gate, stray

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_COLLECT_SECONDS = 10.0  # a collection holds all visitors for about 50 ms
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # mallopt's names for them (malloc.h of the GNU C library)
_ARENAS = 2
_MAPPED_BYTES = 2**18


def prepare() -> None:
    """Make the process fit for many visitors; called once, before the server starts and before NumPy is imported."""
    _share_cores()
    _share_descriptors()
    _share_memory()
    gate.attend()
    stray.attend()


def routes(base: str | None) -> list[BaseRoute]:
    """What the app answers besides Streamlit's own addresses; `base` is Streamlit's server.baseUrlPath."""
    from ui.components.download import files
    from ui.web import assets, inbox, modules, run_files

    mine = (modules, run_files, assets, inbox, files)
    return [route for one in mine for route in one.routes(base)]


def _share_cores() -> None:
    """Each visitor is served by a thread: on few cores, several threads for every product only get in the way.

    NumPy, SciPy and torch read these names when they are imported; whoever has set one of them knows better.
    """
    if not any(name in os.environ for name in _THREADS):
        os.environ.update(dict.fromkeys(_THREADS, str(max(1, (os.cpu_count() or 2) // 2))))


def _share_descriptors() -> None:
    """As many open files as the system allows, and three fewer for each visitor.

    Streamlit (1.67) gives every session an event loop of its own that most never run: a selector and a pair of sockets,
    kept for two minutes after the visitor has gone. 300 visitors then need 1,200 descriptors, and the usual limit is
    1,024.
    """
    if sys.platform == "win32":
        return  # no such limit, and other loops
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):  # macOS says "unlimited" and means its kernel's own limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hasattr(asyncio, "set_event_loop_policy"):  # until Python 3.16
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            policy = asyncio.DefaultEventLoopPolicy()
            policy.new_event_loop = _LateLoop  # type: ignore[method-assign]
            asyncio.set_event_loop_policy(policy)


def _share_memory() -> None:
    """Memory that one visitor's run gives back is there for the next, and garbage is collected for all at once.

    With one heap for each thread, which is the GNU C library's way, memory grew by a half within two minutes of 50
    visitors. Streamlit's own collection after every run, 50 ms with all visitors held, is off (runner.postScriptGC).
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
        if mallopt is not None:
            mallopt(_ARENA_MAX, _ARENAS)
            mallopt(_MMAP_THRESHOLD, _MAPPED_BYTES)
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, 1_000_000)  # the oldest: by the thread below alone
    threading.Thread(target=_collect, name="betascope-collect", daemon=True).start()


def _collect() -> None:
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    while not _ended.wait(_COLLECT_SECONDS):
        gc.collect()
        if trim is not None:
            trim(0)


_ended = threading.Event()


class _LateSelector:
    """A selector that is opened when it is first used."""

    def __init__(self) -> None:
        self._selector: selectors.BaseSelector | None = None

    def close(self) -> None:
        """Close it, where it was opened."""
        if self._selector is not None:
            self._selector.close()

    def __getattr__(self, name: str) -> Any:
        if self._selector is None:
            self._selector = selectors.DefaultSelector()
        return getattr(self._selector, name)


class _LateLoop(asyncio.SelectorEventLoop):
    """An event loop that opens descriptors when it first runs, not when it is made."""

    _csock: Any = None  # asyncio's own names: it takes None for "no pipe (any more)"
    _ssock: Any = None

    def __init__(self) -> None:
        self._late = True
        super().__init__(_LateSelector())  # type: ignore[arg-type]

    def _make_self_pipe(self) -> None:
        if not self._late:
            super()._make_self_pipe()  # type: ignore[misc]

    def _close_self_pipe(self) -> None:
        if not self._late:
            super()._close_self_pipe()  # type: ignore[misc]

    def run_forever(self) -> None:
        """Run, with all that a loop needs."""
        if self._late:
            self._late = False
            self._make_self_pipe()
        super().run_forever()
