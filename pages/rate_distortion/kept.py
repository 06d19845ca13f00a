"""The model that was clicked: what it makes of the pictured images, and where else it can be looked at."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.rate_distortion import models
from pages.rate_distortion.models import PlaneModel
from ui import address, loaders, navigation, output, sidebar, views
from ui.navigation import NAVIGATION
from ui.sidebar import Choice
from ui.widgets import digits_html, strip
from ui.widgets.digits_html import Row
from vae.data.pixels import to_bytes
from vae.models.checkpoints import Checkpoint
from vae.sweeps.sweep import WEIGHTS, Sweep

NAME = "point"  # in the address
_HERE = ("overview", "rate_distortion")


def chosen(every: tuple[PlaneModel, ...]) -> PlaneModel | None:
    """The model that was clicked last, or that the address names; else one in the middle; None where there is none."""
    text = str(st.session_state.get(NAME, st.query_params.get(NAME, "")))
    found = next((model for model in every if model.name == text), None)
    if found is None and text:
        address.refuse(NAME, text)
    return found or _first(every)


def keep(name: object, every: tuple[PlaneModel, ...]) -> None:
    """Remember which one was clicked."""
    if any(model.name == name for model in every):
        st.session_state[NAME] = name
        address.tell_address(NAME, str(name))


def draw(choice: Choice, sweep: Sweep | None, model: PlaneModel | None) -> None:
    """Its pictures, and the ways to it."""
    if model is None:
        return
    st.html(digits_html.rows(_lines(choice, sweep, model)))
    checkpoint = _checkpoint(model)
    if checkpoint is not None:
        _ways(choice, checkpoint)
    elif sweep is not None:
        st.caption(how_to_get(sweep, model))


def how_to_get(sweep: Sweep, model: PlaneModel) -> str:
    """What to do for the weights of a sweep's member that no checkpoint has."""
    kept = sweep.folder / WEIGHTS / model.name
    if kept.is_dir():
        return (
            f"Its weights are in `{kept}`. Copy that folder into the checkpoint folder, and every page can show "
            f"{output.literal(model.title)}, seed {model.seed}."
        )
    if model.member is None:
        return ""
    out = f"checkpoints/{model.dataset.split(':')[-1]}-{model.name}"
    return (
        f"The weights of {output.literal(model.title)}, seed {model.seed}, are not in the checkpoint folder: the sweep "
        f"came without them. Train the same model with {output.command(model.member.command(out))}, and every page can "
        "show it."
    )


def _first(every: tuple[PlaneModel, ...]) -> PlaneModel | None:
    """The first seed of the beta in the middle."""
    betas = sorted({model.group for model in every if model.group[1] > 0}) or sorted({model.group for model in every})
    return next((model for model in every if model.group == betas[len(betas) // 2]), None) if betas else None


def _lines(choice: Choice, sweep: Sweep | None, model: PlaneModel) -> list[Row]:
    indices = models.pictured(choice, sweep)
    rows = []
    if max(indices, default=0) < len(choice.dataset):
        names = choice.dataset.names(np.array(indices))
        originals = choice.dataset.floats(np.array(indices))
        rows.append(Row("Original", originals, [f"original {name}" for name in names]))
    else:
        names = tuple("image" for _ in indices)
    rate = "no rate" if model.rate is None else f"rate {model.rate:.2f}"
    alt = [f"{name} as {model.title} gives it back" for name in names]
    if model.member is not None and sweep is not None:
        pictures = sweep.given_back(model.name)[: models.TILES]
    else:
        own = next(one for one in choice.models.values() if one.checkpoint.name == model.name)
        pictures = to_bytes(strip.given_back(own.checkpoint, choice.dataset, indices))
    whose = f"seed {model.seed}" if model.member else model.name
    note = f"{whose}: {rate}, distortion {model.distortion:.1f} nats"
    rows.append(Row(model.title, pictures, alt, note, accent=model.colour))
    return rows


def _checkpoint(model: PlaneModel) -> Checkpoint | None:
    found = loaders.found_models()
    return next((one for one in found if isinstance(one, Checkpoint) and one.digest == model.digest), None)


def _ways(choice: Choice, checkpoint: Checkpoint) -> None:
    """A link to every page that shows models, with this one alone."""
    if views.alone():
        return
    title = sidebar.title_of(checkpoint, choice.dataset)
    st.caption(f"Open {output.literal(title)} alone on")
    entries = [entry for entries in NAVIGATION.values() for entry in entries if entry.of_models]
    entries = [entry for entry in entries if entry.file not in _HERE]
    with st.container(horizontal=True):
        for entry in entries:
            navigation.way(entry.file, entry.title, only=title)
