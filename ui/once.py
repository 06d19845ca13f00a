"""What is looked up once in a run of a page: which files there are, and what was read from them.

A step of a lesson asked the disk 400 times what is there, and each time another visitor's run had the processor
meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

P = ParamSpec("P")
R = TypeVar("R")

_this_thread = threading.local()


def a_run(function: Callable[P, R]) -> Callable[P, R]:
    """What `function` returned the first time stands for the rest of a run; nobody may change it.

    Arguments: hashable. What a button does before the page runs looks anew each time, as does what no
    page runs. An error is raised again by the next call.
    """

    @wraps(function)
    def looked(*args: P.args, **more: P.kwargs) -> R:
        context = get_script_run_ctx(suppress_warning=True)
        if context is None or not context.has_script_started:
            return function(*args, **more)
        known = known_in(context)
        key = (function, args, *more.items())
        if key not in known:
            known[key] = function(*args, **more)
        found: R = known[key]
        return found

    return looked


def known_in(context: ScriptRunContext) -> dict[Any, Any]:
    """What has been looked up in this run, in a thread, by what tells it apart; empty when the run begins."""
    if getattr(_this_thread, "run", None) is not context.cursors:  # Streamlit (1.67) makes it anew for every run
        _this_thread.run, _this_thread.known = context.cursors, {}
    known: dict[Any, Any] = _this_thread.known
    return known
