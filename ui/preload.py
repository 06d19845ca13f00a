"""The heavy libraries, loaded once in the life of a server: in the background of the first page, else before any other.

Importing torch costs seconds, so the Overview does without it and the import starts when that page is out. Not at once:
the browser still fetches the parts of that page from this process, and an import would be in their way. Other pages
wait for it: their threads share the process with background work, and Plotly and SciPy look into modules that another
thread has only half imported.
"""

import gc
import os
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
    if not _loaded.is_set():
        with st.spinner("Loading PyTorch…"):
            _load()


def _load() -> None:
    with _lock:
        if _loaded.is_set():
            return
        import pandas  # noqa: F401
        import torch
        from plotly import graph_objects  # noqa: F401

        import vae.metrics.decoded.reconstruction  # noqa: F401

        # Each visitor is served by a thread: on few cores, several threads for every product only get in the way.
        torch.set_num_threads(max(1, (os.cpu_count() or 2) // 2))
        # Streamlit collects garbage after every run: 140 ms with these libraries loaded, nothing once they are frozen.
        gc.collect()
        gc.freeze()
        _loaded.set()
