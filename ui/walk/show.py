"""The walk on its page: the component in a fragment of its own, so that letting go runs nothing else."""

from typing import Any

import streamlit as st

from ui.controls import Choice
from ui.picked import Picked
from ui.walk import component, exports, place, scene
from ui.walk.scene import Walker


def walk(choice: Choice, start: Picked | None) -> None:
    """The walk of the chosen models from an image (from the prior mean for None)."""
    models = scene.walkers(choice, start)
    if not models:
        return  # each said why
    key = "prior" if start is None else start.key
    here = place.current(choice.dataset.digest, key, _names(models))
    _live(scene.scene(choice, models, start, here), choice, models, start)


@st.fragment
def _live(told: dict[str, Any], choice: Choice, models: dict[str, Walker], start: Picked | None) -> None:
    """What runs when the visitor lets go. The browser is told again what it was told: it knows best where it is, and
    Streamlit sends a message that it has sent before as a few bytes.
    """
    here = place.kept()
    if here is None:
        return  # a session that was reset meanwhile: its next full run begins anew
    place.write(here, _names(models))
    component.show({**told, "drawn": scene.drawn(models, here)}, lambda: _released(_names(models)))
    exports.buttons(choice, models, start, here)


def _released(names: list[str]) -> None:
    if here := place.kept():
        place.keep(place.told(here, component.released(), names))


def _names(models: dict[str, Walker]) -> list[str]:
    return [walker.checkpoint.name for walker in models.values()]
