"""The walk as a Streamlit component: mounted with a scene, it gives back where the visitor let go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.web import reports
from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent
KEY = "walk"

_mount = st.components.v2.component(
    "betascope_walk", css=(HERE / "walk.css").read_text(encoding="utf-8"), js=bundle(HERE / "component.js")
)


def show(scene: dict[str, Any], on_release: Callable[[], None]) -> None:
    """Mount the walk, or bring the one that is there up to date. `on_release` runs before the page does."""
    _mount(key=KEY, data=scene, on_place_change=on_release)


def released() -> Any:
    """What the browser reported last: see `place.told`."""
    return reports.reported(KEY, "place")
