"""What pages compute in seconds while a visitor waits, in turns: all at once, everybody would wait for the slowest.

What takes minutes is a job: see `jobs`.
"""

import os
import threading
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

_PATIENCE = 60.0  # seconds
_GLANCE = 0.1  # seconds between two looks at whether the visitor still waits

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# As many threads as NumPy takes for a product are what the cores can do: half of them, so that other pages go on.
_cores = threading.Semaphore(max(1, (os.cpu_count() or 2) // 2))
_here = threading.local()  # whether this thread has its turn


def heavy(compute: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """A decorator, below Streamlit's cache: a few of all these functions at a time. What waits too long goes ahead."""

    @wraps(compute)
    def in_turn(*arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        if getattr(_here, "turn", False):
            return compute(*arguments, **named)
        free = _wait()
        _here.turn = True
        try:
            return compute(*arguments, **named)
        finally:
            _here.turn = False
            if free:
                _cores.release()

    return in_turn


def _wait() -> bool:
    for _ in range(int(_PATIENCE / _GLANCE)):
        if _cores.acquire(timeout=_GLANCE):
            return True
        st.session_state.get("turn")  # here Streamlit ends a run whose visitor has left, or asked for something else
    return False
