"""Latent walk: drag a dimension and see every model's picture change."""

import streamlit as st

from pages.walk import exports, lead, scene, walk_state
from pages.walk.scene import Walker
from ui import loaders, navigation, sidebar, views
from ui.components.walk.component import WALK
from ui.components.walk.payload import WalkPayload
from ui.sidebar import Choice
from ui.web import inbox, payload
from ui.widgets import image_picker
from ui.widgets.selected_image import SelectedImage


@st.fragment
def draw(told: WalkPayload, choice: Choice, walkers: dict[str, Walker], start: SelectedImage | None) -> None:
    """What runs when the visitor lets go and the server has to decode a model.

    The payload is that of the page's run, even where the visitor has walked on since: the browser knows best where it
    is, and Streamlit sends a message that it has sent before as a few bytes.
    """
    state = walk_state.kept()
    if state is None:
        return  # a session that was reset meanwhile: its next full run begins anew
    WALK.show({**told, "drawn": scene.drawn(walkers, state)}, place=put_into_box)
    if views.alone():
        return
    box = walk_state.box()
    exports.buttons(choice, walkers, start, lambda: walk_state.latest(state, box))


def put_into_box() -> None:
    """Note what the visitor let go of."""
    if (report := WALK.reported("place")) is not None:
        inbox.put(walk_state.box(), report)


place = navigation.heading("Latent walk", lead.QUESTION)
choice = sidebar.chosen()
start = image_picker.one(choice, prior=True)

walkers = scene.walkers(choice, start)  # a model that cannot walk is a sentence
if walkers:
    place.markdown(lead.answer(walkers))
    names = [walker.checkpoint.name for walker in walkers.values()]
    state = walk_state.current(choice.dataset.digest, "prior" if start is None else start.key, names)
    draw(scene.scene(choice, walkers, start, state, walk_state.box()), choice, walkers, start)
note = payload.judge_note(loaders.found_judge(choice.dataset, quiet=True))
st.caption(
    "Dimensions are ranked by their mean KL; the AE's, which has none, by how much the picture changes with them. "
    "*Moved together*: the dimension of the same rank, by as many standard deviations of that model's own codes; which "
    "way is up each model has chosen for itself. A slider spans the 0.5 % to 99.5 % quantiles of the model's aggregate "
    "posterior and a little more: beyond them is *off the data*." + (f" {note}" if note else "")
)
