"""Streamlit's test harness without what it does anew for each AppTest, and for each run of a page."""

from collections.abc import Callable
from functools import cache

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner, ScriptCache, require_widgets_deltas


def quicken(replace: Callable[[object, str, object], None]) -> None:
    """By `replace(module, name, value)`, for as long as the process or the caller's patch lasts.

    It would look for components in the metadata of every package for each AppTest (0.1 s), compile each script at each
    run, and look a thousand times a second whether a run has ended, which holds that run up.
    """
    replace(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
    scripts = ScriptCache()
    for module in (app_test, local_script_runner):
        replace(module, "ScriptCache", lambda: scripts)
    replace(local_script_runner, "require_widgets_deltas", _wait)


def _wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
    assert runner._script_thread is not None
    runner._script_thread.join(timeout)
    if not runner.script_stopped():
        require_widgets_deltas(runner, 0)  # ends it, and says so
