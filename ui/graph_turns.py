"""How often one visitor may ask the server to run a model's ONNX graph: who lets go faster than that waits."""

import time

import streamlit as st

from ui import gate, public
from vae.models.checkpoints import Checkpoint

_LAST = "graph-turn"  # in the session: when the visitor's last turn was


def wait(checkpoint: Checkpoint) -> None:
    """Hold this visitor's run until it is their turn; a model of layers has no turns."""
    if checkpoint.config.graphs is None:
        return
    free = st.session_state.get(_LAST, float("-inf")) + 1 / public.bounds().graph_answers
    if (seconds := free - time.monotonic()) > 0:
        gate.step_aside()
        time.sleep(seconds)
    st.session_state[_LAST] = time.monotonic()
