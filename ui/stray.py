"""What a page asks for just after its visitor has asked for another one, and nobody wants any more.

A gesture on a page that is being left asks for a part of it. Streamlit (1.67) looks whether the part is
still there when it is asked for, not when its turn comes. A run of parts that went in between shows nothing, but the
browser clears the new page for it, which stays white. Joined with the request for the new page that still waits, it
becomes a run of the old one.
"""

from __future__ import annotations

from functools import wraps

from streamlit.runtime.scriptrunner import RerunData, ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


def attend() -> None:
    """Let nothing of a page that was left run; once in the life of the process."""
    ask, run = ScriptRunner.request_rerun, ScriptRunner._run_script
    if hasattr(ask, "__wrapped__"):
        return

    @wraps(ask)
    def asked(self: ScriptRunner, rerun_data: RerunData) -> bool:
        return _is_overtaken(self, rerun_data) or ask(self, rerun_data)

    @wraps(run)
    def ran(self: ScriptRunner, rerun_data: RerunData) -> None:
        if not _has_gone(self, rerun_data):
            run(self, rerun_data)

    ScriptRunner.request_rerun = asked  # type: ignore[method-assign]
    ScriptRunner._run_script = ran  # type: ignore[method-assign]


def _is_overtaken(runner: ScriptRunner, asked: RerunData) -> bool:
    """Whether a part of a page is asked for while a run of another page waits to begin."""
    waiting = runner._requests._rerun_data
    return (
        bool(asked.fragment_id)
        and runner._requests._state == ScriptRequestType.RERUN
        and not waiting.fragment_id_queue
        and waiting.page_script_hash not in ("", asked.page_script_hash)
    )


def _has_gone(runner: ScriptRunner, asked: RerunData) -> bool:
    """Whether these are parts of a page none of which is there any more."""
    parts = asked.fragment_id_queue
    return bool(parts) and not any(runner._fragment_storage.contains(part) for part in parts)
