"""The button of a file as a Streamlit component: it fetches the file, or says why there is none."""

from pathlib import Path

import streamlit as st

from ui.web.bundle import bundle

HERE = Path(__file__).resolve().parent

_mount = st.components.v2.component(
    "betascope_file", css=(HERE / "file.css").read_text(encoding="utf-8"), js=bundle(HERE / "file.js")
)


def show(key: str, label: str, name: str, address: str, tip: str | None) -> None:
    """Mount the button, or bring it up to date. What it does runs nothing on the page."""
    _mount(key=f"file-{key}", data={"label": label, "name": name, "address": address, "tip": tip}, width="content")
