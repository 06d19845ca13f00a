"""Load in the background what the second page needs, once in the life of a server.

Importing torch costs seconds, so the first page does without it and the import starts when that page is out.
"""

import gc
import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def start() -> threading.Thread:
    """Begin to import the heavy libraries; returns at once, and does nothing the second time."""
    thread = threading.Thread(target=_load, daemon=True, name="warm-up")
    thread.start()
    return thread


def _load() -> None:
    import torch  # noqa: F401
    from plotly import graph_objects  # noqa: F401

    import vae.measure.reconstruction  # noqa: F401

    # Streamlit collects garbage after every run: 140 ms with these libraries loaded, nothing once they are frozen.
    gc.collect()
    gc.freeze()
