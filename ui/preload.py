"""The heavy libraries, loaded once in the life of a server: in the background of the first page, else before any other.

They take half a second, so the Overview does without and their import starts when that page is out. Not at once: the
browser still fetches the parts of that page from this process, and an import would be in their way. Other pages wait
for it: their threads share the process with background work, and Plotly and SciPy look into modules that another thread
has only half imported.

PyTorch (2 s, 480 MB) is none of them: pages decode and encode by NumPy. What still needs it says so: `torch`.
"""

import gc
import sys
import threading

import streamlit as st

_DELAY_SECONDS = 1.5

_begun = threading.Lock()  # taken once and never released
_lock = threading.Lock()
_loaded = threading.Event()


def begin() -> None:
    """Soon begin to import the heavy libraries; returns at once, and does nothing the second time."""
    if _begun.acquire(blocking=False):
        timer = threading.Timer(_DELAY_SECONDS, _load)
        timer.daemon = True
        timer.start()


def wait() -> None:
    """Return when they are there; at once, except for the first visitors of a new server."""
    if not _loaded.is_set() or _lock.locked():
        with st.spinner("Loading…"):
            _load()


def torch() -> None:
    """Return when PyTorch is there; pages that are asked for meanwhile wait for it as well."""
    if "torch" not in sys.modules or _lock.locked():
        with st.spinner("Loading PyTorch…"), _lock:
            import torch  # noqa: F401

            _keep()


def _load() -> None:
    with _lock:
        if _loaded.is_set():
            return
        import pandas  # noqa: F401
        from plotly import graph_objects  # noqa: F401

        _keep()
        _loaded.set()


def _keep() -> None:
    """Streamlit collects garbage after every run: 140 ms with these libraries loaded, nothing once they are frozen."""
    gc.collect()
    gc.freeze()
