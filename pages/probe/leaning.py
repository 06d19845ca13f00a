"""What the probes lean on: the weight of each dimension, and how accuracy falls as they are taken away."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pages.probe.study import ProbeRequest, ProbeResults
from ui import output
from ui.sidebar import Choice
from ui.widgets import digits_html
from vae.figures import probe

_BESIDE = 2  # figures of weights in a row


def draw(choice: Choice, request: ProbeRequest, results: ProbeResults) -> None:
    """The weight of each dimension, and how accuracy falls as they are taken away."""
    known = [
        (title, what)
        for title, what in zip(choice.models, request.models, strict=True)
        if what.digest in results.removals
    ]
    st.subheader("What does it lean on?", anchor=False)
    if not known:
        st.caption("Not measured yet: it comes after the table above.")
        return
    colours = {title: choice.models[title].accent for title, _ in known}
    removals = {title: results.removals[what.digest] for title, what in known}
    any_one = next(iter(removals.values()))
    st.markdown(
        "**The heaviest dimension is taken away, a new probe learns from the rest, and so on.** A code that keeps a "
        "class in few dimensions falls at once; one that spreads it over all falls slowly."
    )
    labels = request.plan.data.labels
    chance = float(np.bincount(labels).max() / len(labels))
    st.html(digits_html.legend(colours, "grey: always the most frequent class"))
    falls = {title: (removal.removed, removal.accuracy) for title, removal in removals.items()}
    output.figure(output.drawn(probe.removed, falls, colours, chance))
    st.markdown("**How much each dimension weighs**, with its number below; the Latent walk shows what it draws.")
    top = max(float(removal.weight.max()) for removal in removals.values()) or 1.0
    for at in range(0, len(known), _BESIDE):
        for column, (title, what) in zip(st.columns(_BESIDE), known[at : at + _BESIDE], strict=False):
            removal, live = removals[title], results.live.get(what.digest)
            with column:
                output.figure(
                    output.drawn(probe.weights, title, removal.weight, removal.order, live, colours[title], top)
                )
    st.caption(
        f"Probes of {any_one.size:,} labels, seed 0. *Weight*: the norm, over the classes, of a dimension's "
        "coefficients on standardised inputs. *Faint bars*: dead dimensions, which the decoder does not use; "
        "standardised, even their faint traces can be read, so they may weigh something."
    )
