"""What a component in the visitor's browser reported last."""

from typing import Any

import streamlit as st


def reported(key: str, what: str) -> Any:
    """What the component with this key has set as `what`; None where it has said nothing.

    Also None where this session no longer has it: a click may arrive after a run that no longer drew the component, and
    Streamlit still calls back.
    """
    state = st.session_state.get(key)
    return state.get(what) if state is not None else None
