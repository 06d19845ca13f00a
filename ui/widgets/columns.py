"""Things side by side, as many as there is room for, and the next row below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import streamlit as st

from vae.figures.frame import abreast

MOST = 4  # figures in a row: five would be narrower than 200 pixels beside the sidebar

Thing = TypeVar("Thing")


def wrapped(things: Iterable[Thing], most: int = MOST) -> Iterator[Thing]:
    """Each of them, within its column: rows of the same number, `most` at most, the last one perhaps not full."""
    every = list(things)
    across = abreast(len(every), most)
    for start in range(0, len(every), across):
        for column, thing in zip(st.columns(across), every[start : start + across], strict=False):
            with column:
                yield thing
