"""The name of a model, its saving, and the ways on from there."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

import streamlit as st

from pages.your_models.visitor_import import Import
from ui import loaders, navigation, output, sidebar
from vae import data
from vae.core import folders
from vae.core.errors import BetascopeError
from vae.foreign import importing
from vae.foreign.examining import NO_IMAGES, Examined
from vae.foreign.interpretation import Reading
from vae.models.checkpoints import Checkpoint
from vae.models.families import resized_for


def draw(current: Import, examined: Examined, chosen: Reading) -> None:
    """The controls that save the model as it is read, and what to do with it then."""
    st.header("Save it", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", value=_proposed(current, examined), key="your-models-name", width=320)
        pressed = st.button("Save", icon=":material/save:", type="primary", key="your-models-save")
    name = (name or "").strip()
    if pressed and (current.saved is None or current.saved.name != name):
        draft = replace(examined.draft, reading=chosen, name=name)
        try:
            saved = importing.write(draft, folders.checkpoints_dir() / name, examined.images, examined.trials)
        except BetascopeError as error:
            st.error(output.coded(str(error)), icon=":material/error:")
            return
        current.saved = saved
        st.rerun()  # the sidebar offers it
    if current.saved is not None:
        _saved(current.saved)


def command(current: Import, chosen: Reading, examined: Examined) -> str:
    """What does the same on the command line."""
    words = ["betascope", "import", current.files.plain(str(current.source)), "--name", _proposed(current, examined)]
    words += ["--dataset", examined.images.name] if examined.images else []
    words += ["--reading", ",".join(chosen.words(examined.draft.open))] if examined.draft.open else []
    return shlex.join(words)


def _saved(model: Checkpoint) -> None:
    st.success(f"Saved as {output.literal(model.name)} in {output.literal(str(model.path.parent))}.")
    name = _shown_with(model)
    if name == NO_IMAGES:
        st.caption("No images of its size are here, so no page shows it yet.")
        return
    title = sidebar.title_of(model, loaders.dataset(name, "test"))
    with st.container(horizontal=True):
        navigation.way("overview", "See it on the Overview", on=name, only=title)
        navigation.way("walk", "Walk along its dimensions", on=name, only=title)
        navigation.way("reconstructions", "Its reconstructions", on=name, only=title)
    if data.same(name, model.config.dataset):
        st.markdown("Measure it on all test images:")
        st.code(shlex.join(["betascope", "evaluate", model.name, "--dataset", name]), "sh", wrap_lines=True)


def _shown_with(model: Checkpoint) -> str:
    """The images that pages show the model with: its own, or the built-in ones that stand in for them."""
    here = [*data.available(), *resized_for([model])]
    own = next((name for name in here if data.same(name, model.config.dataset)), None)
    return own or next(iter(resized_for([model])), NO_IMAGES)


def _proposed(current: Import, examined: Examined) -> str:
    """A name that a checkpoint can have."""
    own = current.files.folder is None or len(current.files.paths) == 1
    text = examined.draft.name if own else "my-model"
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:60] or "my-model"
