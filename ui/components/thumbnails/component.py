"""The strip of small images as a Streamlit component."""

from base64 import b64encode
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.web import reports
from ui.web.bundle import bundle
from vae.data import Dataset

HERE = Path(__file__).resolve().parent
TILES = 12

_mount = st.components.v2.component(
    "betascope_thumbs", css=(HERE / "thumbs.css").read_text(encoding="utf-8"), js=bundle(HERE / "thumbs.js")
)


def strip(slot: str, dataset: Dataset, pool: NDArray[np.int64], chosen: int) -> None:
    """The images of `pool` around the chosen one; a click puts another index into the session under `slot`.

    Turned to other images it stays there until another image is chosen.
    """
    first = _first(slot, pool, chosen)
    shown = pool[first : first + TILES]
    told = {
        "shape": dataset.image_shape,
        "pixels": b64encode(dataset.images[shown].tobytes()).decode(),
        "indices": shown.tolist(),
        "names": dataset.names(shown),
        "chosen": chosen,
        "before": first > 0,
        "after": first + TILES < len(pool),
    }
    _mount(
        key=_key(slot),
        data=told,
        on_chosen_change=lambda: _choose(slot, pool),
        on_turn_change=lambda: _turn(slot, first, len(pool), chosen),
    )


def _first(slot: str, pool: NDArray[np.int64], chosen: int) -> int:
    """Where in the pool the strip begins: where it was turned to, else the page of it that has the chosen image."""
    turned = st.session_state.get(f"{slot}-turned")
    if turned is not None and turned[1:] == (chosen, len(pool)):
        return int(turned[0])
    position = int(np.searchsorted(pool, chosen))
    return min(position, len(pool) - 1) // TILES * TILES


def _choose(slot: str, pool: NDArray[np.int64]) -> None:
    index = reports.reported(_key(slot), "chosen")
    if isinstance(index, int) and index in pool:
        st.session_state[slot] = index


def _turn(slot: str, first: int, count: int, chosen: int) -> None:
    by = reports.reported(_key(slot), "turn")
    if by in (-1, 1) and 0 <= first + by * TILES < count:
        st.session_state[f"{slot}-turned"] = (first + by * TILES, chosen, count)


def _key(slot: str) -> str:
    return f"thumbs-{slot}"
