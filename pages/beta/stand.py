"""Where the dial stands: read from the address where a visitor arrives, and by Back; else the browser knows best.

The browser writes the address itself (ui/components/dial/address.js), in this same form: `beta=2.4`, and where a point
was moved `point=3~0:1.2,4:-0.5`, the fourth image with two dimensions that were set.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite

import streamlit as st

from ui import address

_KEY = "dial-stand"  # in the session
_BETA, _POINT = "beta", "point"  # in the address
_FIRST = 2.4
_MOST, _FARTHEST = 512, 100.0  # dimensions; standard deviations of the prior


@dataclass(frozen=True)
class Stand:
    """Beta, which of the images the point begins at, and the dimensions that were set there, by number.

    `revision` counts what did not come from the visitor's own hand: the browser takes it over when it changes.
    """

    beta: float = _FIRST
    chosen: int = 0
    values: dict[int, float] = field(default_factory=dict)
    revision: int = 0


def current(low: float, high: float) -> Stand:
    """Where the dial of betas from `low` to `high` begins, or goes back to."""
    known: Stand | None = st.session_state.get(_KEY)
    arrived = address.arrived()
    if known is None or address.navigated() or (arrived and _BETA in st.query_params):
        revision = 0 if known is None else known.revision + 1
        known = replace(_read(low, high), revision=revision)
    st.session_state[_KEY] = known
    return known


def _read(low: float, high: float) -> Stand:
    asked = st.query_params.get(_BETA, "")
    beta = _number(asked)
    if asked and (beta is None or not low <= beta <= high):
        address.refuse(_BETA, asked)
    chosen, _, moved = st.query_params.get(_POINT, "").partition("~")
    values = {}
    for part in moved.split(",")[:_MOST]:
        name, _, text = part.partition(":")
        value = _number(text)
        if name.isascii() and name.isdecimal() and int(name[:6]) < _MOST and value is not None:
            values[int(name[:6])] = max(-_FARTHEST, min(_FARTHEST, value))
    at = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 4 else 0
    return Stand(_FIRST if beta is None else max(low, min(high, beta)), at, values)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None
