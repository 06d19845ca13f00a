"""What a page asks first, and the answer to it, which opens: "What to see".

`?leads=open` in an address opens all of them, for a teacher, and stays in it from page to page until `?leads=closed`.
Answers are made of what was measured of the chosen models; what was not measured is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from ui import address, output

if TYPE_CHECKING:
    from ui.sidebar import Choice

_KEY, _OPEN, _CLOSED = "leads", "open", "closed"  # name in the address, and what it may say
NOT_YET = "Not measured yet: what is measured on this page says it here."


class Place(Protocol):
    """Where an answer is written; a second one replaces the first."""

    def markdown(self, body: str) -> object:
        """Write it."""


class Nowhere:
    """The place for an answer that nobody is to see."""

    def markdown(self, body: str) -> None:
        """Nothing happens."""


def follow() -> None:
    """Note what the address says of the answers; called once in every run, before the address is brought up to date."""
    asked = st.query_params.get(_KEY)
    if asked == _OPEN:
        address.keep(_KEY, _OPEN)
    elif asked == _CLOSED:
        address.forget(_KEY)
    elif asked is not None:
        address.refuse(_KEY, asked)


def place() -> Place:
    """Where the answer is to be written, once it is known; a second one replaces the first.

    A fragment that is handed this writes to it in every run: Streamlit keeps it no place there otherwise, and raises
    in the first run of the fragment alone that does.
    """
    with st.expander("What to see", icon=":material/visibility:", expanded=address.kept(_KEY) == _OPEN):
        where = st.empty()
    where.markdown(NOT_YET)
    return where


def listed(values: Mapping[str, str], unit: str = "") -> str:
    """What each model has, in words: 'AE: 70, β = 0: 71 and β = 10: 143 nats', in Markdown."""
    *others, last = [f"{output.literal(title)}: {value}" for title, value in values.items()] or ["none"]
    return f"{', '.join(others)} and {last}{unit}" if others else f"{last}{unit}"


def errors(choice: Choice) -> str:
    """How close each chosen model comes to the test images, and how much its code says, as far as it was measured."""
    known = {
        title: found
        for title, model in choice.models.items()
        if (found := model.checkpoint.evaluation(choice.dataset.name, dataset_digest=choice.dataset.images_digest))
    }
    missing = [title for title in choice.models if title not in known]
    said = []
    if known:
        values = {title: f"{found.bce_mu:.0f}" for title, found in known.items()}
        said.append(f"Error of an image decoded from μ, mean of all: {listed(values, ' nats')}.")
    paid = {title: f"{one.kl:.1f}" for title, one in known.items() if choice.models[title].checkpoint.config.beta > 0}
    if paid:
        said.append(f"Information in the code where it has a price: {listed(paid, ' nats')}.")
    if missing:
        said.append(f"Not measured on these images: {', '.join(map(output.literal, missing))}.")
    return " ".join(said)
