"""The walk on its page: the component in a fragment of its own, which runs again where the server has to decode."""

from typing import Any

import streamlit as st

from pages.walk import exports, place, scene
from pages.walk.scene import Walker
from ui.components.walk import component
from ui.sidebar import Choice
from ui.web import inbox
from ui.widgets.selected_image import Picked


def walk(choice: Choice, start: Picked | None) -> None:
    """The walk of the chosen models from an image (from the prior mean for None)."""
    models = scene.walkers(choice, start)
    if not models:
        return  # each said why
    names = [walker.checkpoint.name for walker in models.values()]
    here = place.current(choice.dataset.digest, "prior" if start is None else start.key, names)
    _live(scene.scene(choice, models, start, here, place.box()), choice, models, start)


@st.fragment
def _live(told: dict[str, Any], choice: Choice, models: dict[str, Walker], start: Picked | None) -> None:
    """What runs when the visitor lets go and the server has to decode a model. The browser is told again what it was
    told: it knows best where it is, and Streamlit sends a message that it has sent before as a few bytes.
    """
    here = place.kept()
    if here is None:
        return  # a session that was reset meanwhile: its next full run begins anew
    component.show({**told, "drawn": scene.drawn(models, here)}, _released)
    box = place.box()
    exports.buttons(choice, models, start, lambda: place.latest(here, box))


def _released() -> None:
    if (report := component.released()) is not None:
        inbox.put(place.box(), report)
