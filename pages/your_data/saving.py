"""The name of a data set, its saving, and the ways on from there."""

from __future__ import annotations

import re
import shlex

import streamlit as st

from pages.your_data.visitor_import import Import
from ui import address, navigation, output, study_panel
from ui.jobs import Status
from ui.study_panel import StudyPanel
from vae.core import folders
from vae.core.errors import DataError
from vae.data import importing, npz
from vae.data.importing import choices

_NAME, _REPLACE, _SAVING = "your-data-name", "your-data-replace", "your-data-saving"  # keys; the last is the session's


def draw(current: Import) -> None:
    """The controls that save what was read, and what to do with it then."""
    st.header("Save it", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", value=_proposed(current.files.name), key=_NAME, width=320)
        replace = st.toggle("Replace the one of this name", key=_REPLACE)
        pressed = st.button("Save", icon=":material/save:", type="primary", key="your-data-save")
    try:
        path = importing.target((name or "").strip(), folders.data_dir())
        if pressed and path.exists() and not replace and path != current.saved:
            raise DataError(f"{path.name} is there already. Choose another name, or switch on that it is replaced.")
    except DataError as error:
        st.error(output.coded(str(error)), icon=":material/error:")
        return
    if pressed and path != current.saved:
        current.turn_of_saving += 1
        st.session_state[_SAVING] = (current.files.token, str(path), replace)
    asked = st.session_state.get(_SAVING)
    if asked and asked[0] == current.files.token and current.saved is None:
        study_panel.live("your-data-saving", _save, current, *asked[1:])
        if current.saved is not None:
            st.rerun()  # the sidebar lists it
    if current.saved is not None:
        _saved(current)


def command(current: Import) -> str:
    """What does the same on the command line."""
    words = ["betascope", "data", "import", *(current.files.plain(str(path)) for path in current.files.paths)]
    words += ["--name", _proposed(st.session_state.get(_NAME) or current.files.name)]
    words += choices.arguments(current.options) if current.options else []
    return shlex.join(words)


def _save(current: Import, path: str, replace: bool) -> bool:
    from pathlib import Path

    key = f"{current.key} saved {current.turn_of_saving}"
    panel = StudyPanel(
        "your-data-saving", key, "Saving a data set", again="Save", kept="Stopped; nothing of it is kept.", ended=""
    )
    statuses = panel.follow({key: lambda task: current.save(Path(path), replace, task)}, address.page())
    status: Status = statuses[key]
    if status.problem:
        st.error(output.coded(status.problem), icon=":material/error:")
    panel.steer(statuses, "images")
    return status.busy


def _saved(current: Import) -> None:
    assert current.saved is not None
    name = f"{npz.PREFIX}{current.saved.name}"
    st.success(f"Saved as {output.literal(current.saved.name)} in {output.literal(str(current.saved.parent))}.")
    with st.container(horizontal=True):
        navigation.way("overview", "See it on the Overview", on=name)
        navigation.way("reconstructions", "What the models make of it", on=name)
    st.markdown("Train a model on it:")
    out = f"checkpoints/{re.sub(r'[^A-Za-z0-9._-]+', '-', current.saved.stem)}-beta-2.4"
    words = ["betascope", "train", "--dataset", name, "--kind", "vae", "--beta", "2.4", "--out", out]
    st.code(shlex.join(words), "sh", wrap_lines=True)


def _proposed(name: str) -> str:
    """A name that a data set can have: letters, digits, dashes and dots."""
    return re.sub(r"[^\w.+-]+", "-", name).strip("-.+")[:60] or "my-images"
