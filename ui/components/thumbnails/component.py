"""The strip of small images as a Streamlit component."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.mount import Component
from ui.components.thumbnails.payload import ThumbsPayload
from ui.web import payload
from vae.data import Dataset

TILES = 12

_THUMBS = Component[ThumbsPayload]("thumbs", "components/thumbnails/thumbs.js", "components/thumbnails/thumbs.css")


def strip(slot: str, dataset: Dataset, pool: NDArray[np.int64], chosen: int) -> None:
    """The images of `pool` around the chosen one; a click puts another index into the session under `slot`.

    Turned to other images it stays there until another image is chosen.
    """
    first = _first(slot, pool, chosen)
    shown = pool[first : first + TILES]
    images: ThumbsPayload = {
        "shape": dataset.image_shape,
        "channels": dataset.channels,
        "pixels": payload.pixels(dataset.images[shown]),
        "indices": shown.tolist(),
        "names": list(dataset.names(shown)),
        "chosen": chosen,
        "before": first > 0,
        "after": first + TILES < len(pool),
    }
    _THUMBS.show(images, slot, chosen=lambda: _choose(slot, pool), turn=lambda: _turn(slot, first, len(pool), chosen))


def _first(slot: str, pool: NDArray[np.int64], chosen: int) -> int:
    """Where in the pool the strip begins: where it was turned to, else the page of it that has the chosen image."""
    turned = st.session_state.get(f"{slot}-turned")
    if turned is not None and turned[1:] == (chosen, len(pool)):
        return int(turned[0])
    position = int(np.searchsorted(pool, chosen))
    return min(position, len(pool) - 1) // TILES * TILES


def _choose(slot: str, pool: NDArray[np.int64]) -> None:
    index = _THUMBS.reported("chosen", slot)
    if isinstance(index, int) and index in pool:
        st.session_state[slot] = index


def _turn(slot: str, first: int, count: int, chosen: int) -> None:
    by = _THUMBS.reported("turn", slot)
    if by in (-1, 1) and 0 <= first + by * TILES < count:
        st.session_state[f"{slot}-turned"] = (first + by * TILES, chosen, count)
