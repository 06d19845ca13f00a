"""The linked scatter of the Embeddings page as a Streamlit component."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.web import reports
from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent
KEY = "embeddings"

_mount = st.components.v2.component(
    "betascope_embeddings", css=(HERE / "scatter.css").read_text(encoding="utf-8"), js=bundle(HERE / "scatter.js")
)


def show(scene: dict[str, Any], on_told: Callable[[], None]) -> None:
    """Mount the scatter, or bring the one that is there up to date. `on_told` runs before the page does."""
    _mount(key=KEY, data=scene, on_told_change=on_told)


def told() -> Any:
    """What the visitor let go of last, a stranger's report: {key, hidden, picked, selection}."""
    return reports.reported(KEY, "told")
