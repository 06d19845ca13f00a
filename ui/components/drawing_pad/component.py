"""The sheet to draw on as a Streamlit component; it reports a drawing when the pen is lifted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.web import reports
from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent
CSS = (HERE / "own.css").read_text(encoding="utf-8")

_mount = st.components.v2.component("betascope_sheet", css=CSS, js=bundle(HERE / "sheet.js"))


def show(slot: str, told: dict[str, Any], on_drawing: Callable[[], None]) -> None:
    """Mount the sheet of a slot, or bring it up to date. `on_drawing` runs before the page does."""
    _mount(key=_key(slot), data=told, on_drawing_change=on_drawing)


def reported(slot: str) -> Any:
    """What the browser said last: see `store.drawing_from`."""
    return reports.reported(_key(slot), "drawing")


def _key(slot: str) -> str:
    return f"sheet-{slot}"
