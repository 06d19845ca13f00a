"""What a visitor has hidden, picked and selected on the map: in their session; but for a selection, in the address."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.embeddings.images import Sample
from ui import address
from vae.data import Dataset

_KEY = "embeddings-state"  # in the session
_HIDDEN, _POINT = "hide", "point"  # in the address
_BETWEEN = "~"  # names of classes in the address


@dataclass(frozen=True)
class MapState:
    """hidden: names of classes. picked: a row of the sample, or None. selection: a bit a row, base64, or empty."""

    sample: str  # digest of the sample that rows are counted in
    hidden: tuple[str, ...] = ()
    picked: int | None = None
    selection: str = ""
    revision: int = 0  # counts what did not come from the visitor's own hand: the browser's Back

    @property
    def key(self) -> str:
        """What the browser reports belong to: what it says of another one comes too late."""
        return f"{self.sample}-{self.revision}"

    def rows(self, n: int) -> NDArray[np.int64]:
        """The selected rows, ascending."""
        return np.flatnonzero(_bits(self.selection, n)) if self.selection else np.zeros(0, np.int64)


def current(sample: Sample) -> MapState:
    """As the session knows it, or the address of a first visit. On other images nothing is picked or selected."""
    known = st.session_state.get(_KEY)
    if known is None or address.navigated():
        revision = 0 if known is None else known.revision + 1
        names, point = st.query_params.get(_HIDDEN, ""), st.query_params.get(_POINT, "")
        hidden, picked = _hidden(names, sample.pool), _picked(sample, point)
        address.refuse(_HIDDEN, *(name for name in names.split(_BETWEEN) if name and name not in hidden))
        address.refuse(_POINT, *([point] if point and picked is None else []))
        known = MapState(sample.digest, hidden, picked, revision=revision)
    elif known.sample != sample.digest:
        known = MapState(sample.digest, known.hidden, revision=known.revision)
    keep(known)
    return known


def keep(state: MapState) -> None:
    """Remember it in this session."""
    st.session_state[_KEY] = state


def after(state: MapState, report: Any, sample: Sample) -> MapState:
    """The state after what the browser, a stranger, reported; what is not sound in it is left out."""
    if not isinstance(report, dict) or report.get("key") != state.key:
        return state
    picked, selection = report.get("picked"), report.get("selection")
    hidden = report.get("hidden")
    return MapState(
        state.sample,
        _hidden(_BETWEEN.join(map(str, hidden)) if isinstance(hidden, list) else "", sample.pool),
        picked if isinstance(picked, int) and not isinstance(picked, bool) and 0 <= picked < len(sample) else None,
        selection if isinstance(selection, str) and _bits(selection, len(sample)).any() else "",
        state.revision,
    )


def write(state: MapState, sample: Sample) -> None:
    """Put it into the address."""
    address.tell_address(_HIDDEN, _BETWEEN.join(state.hidden))
    address.tell_address(_POINT, "" if state.picked is None else str(sample.indices[state.picked]))


def _hidden(text: str, dataset: Dataset) -> tuple[str, ...]:
    names = text.split(_BETWEEN)
    return tuple(name for name in dataset.class_names if name in names)


def _picked(sample: Sample, text: str) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    rows = np.flatnonzero(sample.indices == int(text))
    return int(rows[0]) if len(rows) else None


def _bits(text: str, n: int) -> NDArray[np.bool_]:
    """n bits, the lowest of each byte first; none set where the text is not that."""
    try:
        content = b64decode(text, validate=True) if len(text) <= n // 4 + 16 else b""
    except (NotBase64, ValueError):
        content = b""
    if len(content) != -(-n // 8):
        return np.zeros(n, bool)
    return np.unpackbits(np.frombuffer(content, np.uint8), count=n, bitorder="little").astype(bool)
