"""The models that are here and do not ship, with a way to remove one."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import loaders, output
from ui.sidebar import Choice
from ui.widgets import digits_html, strip
from ui.widgets.digits_html import Row as Tiles
from vae import data
from vae.core import folders
from vae.core.counted import counted
from vae.core.errors import CheckpointError
from vae.data.dataset import sized
from vae.models import catalogue, multi_rate
from vae.models.checkpoints import Checkpoint

_EACH = 10  # pictures in a row


def own() -> list[Checkpoint]:
    """Whole models that do not ship; of a multi-rate model its first beta alone."""
    found: dict[Path, Checkpoint] = {}
    for one in loaders.found_models():
        if isinstance(one, Checkpoint) and (folder := multi_rate.parted(one.path)[0]).name not in catalogue.SHIPPED:
            found.setdefault(folder, one)
    return list(found.values())


def in_use(choice: Choice) -> None:
    """The models that are chosen, as an import shows one: ten images, and what each makes of them."""
    indices = choice.dataset.first_of_classes(_EACH)
    names = choice.dataset.names(indices)
    rows = [Tiles("Images", choice.dataset.images[indices], [f"original {name}" for name in names])]
    for title, model in choice.models.items():
        with output.sentences(title):
            given_back = strip.given_back(model.checkpoint, choice.dataset, tuple(indices.tolist()))
            alt = [f"{name} as {title} gives it back" for name in names]
            note = strip.error(model.checkpoint, choice.dataset)
            rows.append(Tiles(title, given_back, alt, note, accent=model.accent))
    st.header("In use", anchor=False)
    st.html(digits_html.rows(rows))
    if any(row.note for row in rows):
        st.caption(
            f"Nats: the error of a copy of {output.literal(data.title(choice.dataset.name))}, mean of all test images."
        )


def listing() -> None:
    """Every model of one's own, and a button that removes it after it has been asked again."""
    st.header("Models beside those that ship", anchor=False)
    where = output.literal(str(folders.checkpoints_dir()))
    found = own()
    if not found:
        st.caption(f"None yet. They are kept in {where}.")
        return
    st.caption(f"In {where}.")
    for model in found:
        _line(model)


def _line(model: Checkpoint) -> None:
    config = model.config
    origin = config.origin
    parts = [sized(config.planes), counted(config.latent_dim, "dimension"), f"trained on {data.title(config.dataset)}"]
    parts.append(f"read from {origin.file} ({origin.format}, {origin.sha256[:12]})" if origin else "trained here")
    left, right = st.columns([8, 1.2], vertical_alignment="center")
    title = "" if config.title == model.name else f" · {output.literal(config.title)}"
    left.markdown(f"**{output.literal(model.name)}**{title}")
    left.caption(output.literal(", ".join(parts)))
    with right.popover("Remove", key=f"your-models-remove-{model.name}", width="stretch"):
        lost = (
            "The file that it was read from stays where it is."
            if origin
            else "It was trained here: without a copy it is gone."
        )
        st.markdown(f"Remove **{output.literal(model.name)}**? {lost}")
        st.button(
            "Remove it", icon=":material/delete:", key=f"your-models-gone-{model.name}", on_click=_remove, args=(model,)
        )


def _remove(model: Checkpoint) -> None:
    try:
        catalogue.remove(model)
    except CheckpointError as error:
        st.toast(output.literal(str(error)), icon=":material/error:")
        return
    st.toast(f"{output.literal(model.name)} is removed.", icon=":material/delete:")
