"""The scrubbed rows as a Streamlit component."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.web import reports
from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent
KEY = "scrub"

_mount = st.components.v2.component(
    "betascope_scrub", css=(HERE / "scrub.css").read_text(encoding="utf-8"), js=bundle(HERE / "scrub.js")
)


def show(told: dict[str, Any], on_release: Callable[[], None]) -> None:
    """Mount the rows, or bring those that are there up to date. `on_release` runs before the page does."""
    _mount(key=KEY, data=told, on_at_change=on_release)


def released() -> Any:
    """Which picture of the path the visitor let go at."""
    return reports.reported(KEY, "at")
