"""What a visitor has hidden, picked and selected on the map: in their session, and in the address.

From where they look at it the browser writes into the address itself (ui/components/scatter/address.js).
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.embeddings.images import Sample
from ui import address
from vae.data import Dataset

_KEY = "embeddings-state"  # in the session
_HIDDEN, _POINT, _SELECTED, _VIEW = "hide", "point", "selected", "view"  # in the address
_LONGEST = 3000  # characters of a selection in the address, which may have 8,192 (ui/admission.py)
_FARTHEST = 1e4  # that any number of a view may be
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
        marked = st.query_params.get(_SELECTED, "")
        selection = _unpacked(marked, sample)
        address.refuse(_SELECTED, *([marked] if marked and not selection else []))
        known = MapState(sample.digest, hidden, picked, selection, revision)
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
    address.tell_address(_SELECTED, _packed(state.selection, sample))


def in_link(state: MapState, sample: Sample) -> bool:
    """Whether the address says what is selected: a large selection of many images is too long for it."""
    return bool(_packed(state.selection, sample)) or not state.selection


def views(names: Iterable[str]) -> dict[str, list[float]]:
    """From where the address wants these models looked at, by name: zoom, x, y, yaw, pitch."""
    text = st.query_params.get(_VIEW, "")
    shown, found = set(names), dict[str, list[float]]()
    for part in filter(None, text.split(";")):
        name, _, numbers = part.rpartition(":")
        place = _place(numbers.split(","))
        if place and name in shown:
            found[name] = place
        elif not place:
            address.refuse(_VIEW, part)
    return found


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


def _place(texts: list[str]) -> list[float]:
    """The five numbers of a view, where they are sound."""
    try:
        numbers = [float(text) for text in texts]
    except ValueError:
        return []
    sound = len(numbers) == 5 and all(abs(number) <= _FARTHEST for number in numbers)  # no NaN is
    return numbers if sound and numbers[0] > 0 else []


def _packed(selection: str, sample: Sample) -> str:
    """A selection as the address has it, after the digest of what its rows are counted in; '' where it is too long."""
    if not selection:
        return ""
    text = urlsafe_b64encode(zlib.compress(b64decode(selection), 9)).decode().rstrip("=")
    return f"{sample.digest[:8]}-{text}" if len(text) <= _LONGEST else ""


def _unpacked(text: str, sample: Sample) -> str:
    """What `_packed` wrote of these images; '' for anything else."""
    digest, _, packed = text.partition("-")
    if digest != sample.digest[:8] or len(packed) > _LONGEST:
        return ""
    try:
        content = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj()
        bits = unpacking.decompress(content, len(sample) // 8 + 2)
    except (NotBase64, ValueError, zlib.error):
        return ""
    selection = b64encode(bits).decode()
    return selection if unpacking.eof and _bits(selection, len(sample)).any() else ""
