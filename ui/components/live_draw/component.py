"""The live part of the Draw page as a Streamlit component."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.drawing_pad.component import CSS
from ui.web import reports
from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent
KEY = "live"

_mount = st.components.v2.component(
    "betascope_draw", css=CSS + (HERE / "draw.css").read_text(encoding="utf-8"), js=bundle(HERE / "live.js")
)


def show(told: dict[str, Any], on_drawing: Callable[[], None], on_sigma: Callable[[], None]) -> None:
    """Mount it, or bring it up to date. The callbacks run before the page does."""
    _mount(key=KEY, data=told, on_drawing_change=on_drawing, on_sigma_change=on_sigma)


def said(what: str) -> Any:
    """What the browser reported last: 'drawing' (see `store.drawing_from`) or 'sigma'."""
    return reports.reported(KEY, what)
