"""Load in the background what the second page needs, once in the life of a server.

Importing torch costs seconds, so the first page does without it and the import starts when that page is out. Not at
once: the browser still fetches the parts of that page from this process, and an import would be in their way.
"""

import gc
import os
import threading

import streamlit as st

_DELAY_SECONDS = 1.5


@st.cache_resource(show_spinner=False)
def start() -> threading.Timer:
    """Soon begin to import the heavy libraries; returns at once, and does nothing the second time."""
    timer = threading.Timer(_DELAY_SECONDS, _load)
    timer.daemon = True
    timer.start()
    return timer


def _load() -> None:
    import torch
    from plotly import graph_objects  # noqa: F401

    import vae.measure.decoded.reconstruction  # noqa: F401

    # Each visitor is served by a thread: on few cores, several threads for every product only get in the way.
    torch.set_num_threads(max(1, (os.cpu_count() or 2) // 2))
    # Streamlit collects garbage after every run: 140 ms with these libraries loaded, nothing once they are frozen.
    gc.collect()
    gc.freeze()
