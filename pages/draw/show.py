"""The Draw page's live part: a fragment of its own, so that lifting the pen runs nothing else."""

from typing import Any

import streamlit as st

from pages.draw import scene
from ui import address
from ui.components.live_draw import component
from ui.sidebar import Choice
from ui.widgets import own_digits
from ui.widgets.image_picker import MAX_SIGMA
from ui.widgets.selected_image import SelectedImage

_NOISE = "noise"  # in the address, as on the Reconstructions page


def live(choice: Choice, picked: SelectedImage | None) -> None:
    """The pad (or the picked image in its place), and every chosen model following it."""
    if told := scene.models(choice):
        _live(choice, told, picked)


@st.fragment
def _live(choice: Choice, told: list[dict[str, Any]], picked: SelectedImage | None) -> None:
    shape = choice.dataset.image_shape
    drawing, sigma = own_digits.drawing(own_digits.MAIN, shape), _sigma()
    address.tell_address(_NOISE, f"{sigma:g}" if sigma else "")
    component.show(
        scene.scene(choice, told, picked, drawing, sigma),
        on_drawing=lambda: own_digits.take(own_digits.MAIN, component.said("drawing"), shape),
        on_sigma=_tell_sigma,
    )


def _sigma() -> float:
    """The strength of the noise, as this session or the address knows it."""
    if (kept := st.session_state.get("draw-noise")) is not None:
        return _sound(kept)
    asked = st.query_params.get(_NOISE, "0")
    if not (sigma := _sound(asked)) and asked.strip("0."):
        address.refuse(_NOISE, asked)
    return sigma


def _tell_sigma() -> None:
    st.session_state["draw-noise"] = _sound(component.said("sigma"))


def _sound(given: object) -> float:
    try:
        sigma = float(given)  # type: ignore[arg-type]  # whatever an address or a browser holds: that is the question
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return round(sigma, 2) if 0 <= sigma <= MAX_SIGMA else 0.0
