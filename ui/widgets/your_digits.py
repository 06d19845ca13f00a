"""The visitor's own digits, drawn or uploaded: kept in their session, so that nobody else sees them.

A slot is a place on a page that an image is chosen for: 'image', or 'from' and 'to' of an interpolation. Each may have
a digit of its own; one that has none takes that of 'image'.
"""

from base64 import b64decode
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui.components.drawing_pad.payload import PadLimits, Stroke

MAIN = "image"
_DRAWN, _UPLOADED, _SENT = "your-drawn", "your-uploaded", "your-sent"  # in the session
LIMITS: PadLimits = {"strokes": 200, "numbers": 30_000}  # of one drawing; the pad takes no more


@dataclass(frozen=True, eq=False)
class Drawing:
    """Grey levels uint8 (H, W), 255 is ink (see `Dataset.as_drawn_here`), and the strokes they came from."""

    image: NDArray[np.uint8]
    strokes: list[Stroke]
    name: str = "your drawing"


def drawing(slot: str, shape: tuple[int, ...]) -> Drawing | None:
    """What was drawn for this slot; None where nothing was, or for images of another size."""
    return _kept(_DRAWN, slot, shape)


@dataclass(frozen=True, eq=False)
class Upload:
    """A picture brought to the data set's form, uint8 (H, W), in colour (H, W, 3), and what it is called.

    Of a grey one 255 is ink where the visitor uploaded it; what another page sent is an image of the data set as it is.
    """

    image: NDArray[np.uint8]
    name: str = "your picture"


def uploaded(slot: str, shape: tuple[int, ...]) -> Upload | None:
    """The picture that was uploaded for this slot; None where none was, or for images of another size."""
    return _kept(_UPLOADED, slot, shape)


def keep_upload(slot: str, made: Upload) -> None:
    """Remember an uploaded picture."""
    _keep(_UPLOADED, slot, made)


def sent(slot: str, shape: tuple[int, ...]) -> Upload | None:
    """The picture that another page sent to this slot; None where none did, or for images of another size."""
    own = st.session_state.get(_SENT, {}).get(slot)
    return own if own is not None and own.image.shape == tuple(shape) else None


def send(slot: str, made: Upload) -> None:
    """Send a picture to a slot; what the visitor drew or uploaded for it stays."""
    _keep(_SENT, slot, made)


def slots(slot: str) -> list[str]:
    """This slot, and the one whose digit it takes where it has none."""
    return list(dict.fromkeys([slot, MAIN]))


def take(slot: str, report: Any, shape: tuple[int, ...]) -> None:
    """Remember what the browser reported of a pad. A cleared pad is no drawing; what is not sound changes nothing.

    A browser that still has strokes which this session does not know says whose they are.
    """
    if isinstance(report, dict) and report.get("slot") == MAIN:
        slot = MAIN
    found = drawing_from(report, shape)
    if found is not None or (isinstance(report, dict) and report.get("strokes") == []):
        _keep(_DRAWN, slot, found)


def drawing_from(report: Any, shape: tuple[int, ...]) -> Drawing | None:
    """What the browser reported, if it is a sound drawing with ink on it: a browser is a stranger."""
    if not isinstance(report, dict):
        return None
    strokes, pixels = _strokes(report.get("strokes")), _pixels(report.get("pixels"), shape)
    return Drawing(pixels, strokes) if strokes and pixels is not None and pixels.any() else None


def _kept(kind: str, slot: str, shape: tuple[int, ...]) -> Any:
    own = st.session_state.get(kind, {})
    found = own[slot] if slot in own else own.get(MAIN)
    if found is None:
        return None
    return found if found.image.shape == tuple(shape) else None


def _keep(kind: str, slot: str, found: object) -> None:
    st.session_state[kind] = {**st.session_state.get(kind, {}), slot: found}


def _pixels(text: object, shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
    size = prod(shape)
    if not isinstance(text, str) or len(text) > 2 * size:
        return None
    try:
        content = b64decode(text, validate=True)
    except ValueError:
        return None
    return np.frombuffer(content, np.uint8).reshape(shape) if len(content) == size else None


def _strokes(given: object) -> list[Stroke]:
    """The strokes where all of them are sound, else none."""
    if not isinstance(given, list) or len(given) > LIMITS["strokes"]:
        return []
    found: list[Stroke] = []
    numbers = 0
    for stroke in given:
        points = stroke.get("points") if isinstance(stroke, dict) else None
        if not isinstance(points, list) or not points or len(points) % 2:
            return []
        numbers += len(points)
        if numbers > LIMITS["numbers"] or not all(map(_sound, [stroke.get("width"), *points])):
            return []
        found.append({"width": stroke["width"], "points": points})
    return found


def _sound(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 64  # no NaN is
