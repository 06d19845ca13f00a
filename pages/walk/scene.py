"""What the browser is sent of a walk: the models, their dimensions, where it starts and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.walk.walk_state import LONGEST_TEXT, WalkState
from ui import graph_turns, loaders, output
from ui.components.walk.payload import ServerPictures, WalkDimension, WalkModel, WalkPayload
from ui.sidebar import Choice
from ui.web import assets, inbox, network_blob, payload
from ui.widgets.selected_image import SelectedImage
from vae.data import Dataset
from vae.data.dataset import spread
from vae.data.pixels import to_bytes
from vae.latent import moves
from vae.models.checkpoints import Checkpoint
from vae.studies import pictures

if TYPE_CHECKING:
    from vae.metrics.latent.dimensions import Dimensions


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of a model on a data set: measured, and its dimensions for the browser."""

    measured: Dimensions
    dims: list[WalkDimension]  # as they are at the prior mean
    sample: NDArray[np.float32]  # codes of the aggregate posterior, (n, J)


@dataclass(frozen=True, eq=False)
class Walker:
    """One model that walks: its facts, what the browser is sent of it, and the code it starts from."""

    checkpoint: Checkpoint
    title: str
    facts: Facts
    payload: WalkModel
    start: NDArray[np.float32]  # (J,)

    def code(self, state: WalkState) -> NDArray[np.float32]:
        """The code (J,) that it has reached."""
        return moves.moved(self.start, state.of(self.checkpoint.name), self.facts.measured.units)


def walkers(choice: Choice, start: SelectedImage | None) -> dict[str, Walker]:
    """The chosen models by title, at the code of the image (the prior mean for None); one that cannot is a sentence."""
    found = {}
    for title, view in choice.models.items():
        with output.sentences(title):
            checkpoint = view.checkpoint
            facts = _facts(checkpoint, choice.dataset)
            code = start.code(checkpoint) if start else np.zeros(checkpoint.config.latent_dim, np.float32)
            values = code.tolist()
            obstacle = network_blob.obstacle(checkpoint)
            model: WalkModel = {
                "name": checkpoint.name,
                "title": title,
                "digest": checkpoint.digest,
                "accent": view.accent,
                "obstacle": obstacle,
                "weights": "" if obstacle else payload.network(checkpoint, "decoder"),
                "codes": _codes_address(checkpoint, choice.dataset, facts),
                "dims": [{**dim, "start": values[dim["j"]]} for dim in facts.dims],
            }
            found[title] = Walker(checkpoint, title, facts, model, code)
    return found


def scene(
    choice: Choice, models: dict[str, Walker], start: SelectedImage | None, state: WalkState, box: str = ""
) -> WalkPayload:
    """Everything the browser needs, but for what the server draws; it reports to `box`, where there is one."""
    from vae.export.walk import STEPS

    dataset = choice.dataset
    names = [walker.checkpoint.name for walker in models.values()]
    return {
        "revision": state.revision,
        "shape": dataset.image_shape,
        "channels": dataset.channels,
        "darkOnLight": dataset.dark_on_light,
        "report": inbox.address(box) if box else "",
        "start": {
            "key": state.start,
            "label": start_label(start),
            "picture": None if start is None else payload.pixels(start.image),
        },
        "models": [walker.payload for walker in models.values()],
        "labels": dataset.labels[_shown(dataset)].tolist(),
        "classes": payload.classes(dataset),
        "moves": {name: state.of(name) for name in names},
        "focus": focused(models, state).checkpoint.name,
        "linked": state.linked,
        "rank": state.rank,
        "plane": state.plane,
        "opened": state.opened,
        "drawn": {},
        "steps": STEPS,
        "margin": pictures.MARGIN,
        "farthest": moves.FARTHEST,
        "longest": LONGEST_TEXT,
        "difference": payload.DIFFERENCE,
        "judge": payload.judge(loaders.found_judge(dataset, quiet=True)),
    }


def drawn(models: dict[str, Walker], state: WalkState) -> dict[str, ServerPictures]:
    """Pictures by the server, by name: of the models that this visitor's browser cannot decode."""
    found = {}
    for walker in models.values():
        if walker.payload["obstacle"] or walker.checkpoint.name in state.refused:
            with output.sentences(walker.title):
                found[walker.checkpoint.name] = _drawn(walker, state)
    return found


def focused(models: dict[str, Walker], state: WalkState) -> Walker:
    """The model in focus; before one is chosen a VAE with a KL term, if there is one: its dimensions mean something."""
    walkers = list(models.values())
    chosen = [walker for walker in walkers if walker.checkpoint.name == state.focus]
    return next(iter(chosen or [w for w in walkers if w.checkpoint.config.beta > 0] or walkers))


def start_image(start: SelectedImage | None) -> int | str | None:
    """For a file: the index of the image, the name of one that is not in the data set, None for the prior mean."""
    return None if start is None else start.name if start.index is None else start.index


def start_label(start: SelectedImage | None) -> str:
    """What a walk starts from, in words."""
    return "the prior mean, z = 0" if start is None else start.name


@st.cache_resource(show_spinner="Looking at every dimension…", max_entries=40, hash_funcs=loaders.KEYS)
def _facts(checkpoint: Checkpoint, dataset: Dataset) -> Facts:
    from vae.metrics.latent import dimensions

    found, shown = dimensions.describe(checkpoint, dataset), pictures.walk_range(checkpoint, dataset)
    units = found.units
    dims: list[WalkDimension] = [
        {
            "j": j,
            "kl": None if found.kl is None else round(float(found.kl[j]), 4),
            "sensitivity": round(float(found.sensitivity[j]), 5),
            "deviation": float(units.deviation[j]),
            "low": float(units.low[j]),
            "high": float(units.high[j]),
            "active": bool(found.active[j]),
            "histogram": shown.counts[j].tolist(),
            "start": 0.0,
        }
        for j in units.order.tolist()
    ]
    return Facts(found, dims, shown.codes)


def _codes_address(checkpoint: Checkpoint, dataset: Dataset, facts: Facts) -> str:
    name = f"codes-{checkpoint.digest[:24]}-{dataset.digest[:24]}"
    return assets.address(name, lambda: facts.sample.astype("<f4").tobytes(), again=True)


def _shown(dataset: Dataset) -> NDArray[np.int64]:
    """Images whose codes the browser gets: the same ones for every model."""
    return spread(len(dataset), pictures.CLOUD)


def _drawn(walker: Walker, state: WalkState) -> ServerPictures:
    """The pictures now and at the start, decoded here, for a browser that cannot."""
    from vae.models.encoding import decode

    graph_turns.wait(walker.checkpoint)
    images = decode(walker.checkpoint.coder(), np.stack([walker.code(state), walker.start]))
    now, start = to_bytes(images)
    return {"now": payload.pixels(now), "start": payload.pixels(start)}
