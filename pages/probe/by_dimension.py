"""What the probes lean on: the weight of each dimension, and how accuracy falls as they are taken away."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.probe.study import ProbeRequest, ProbeResults
from ui import navigation, output
from ui.widgets import digits_html
from ui.widgets.digits_html import Look
from vae.figures import probe

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_BESIDE = 2  # figures of weights in a row


def draw(request: ProbeRequest, results: ProbeResults) -> None:
    """The weight of each dimension, and how accuracy falls as they are taken away."""
    navigation.section("What does it lean on?")
    if not results.removals:
        st.caption("Not measured yet: it comes after the table above.")
        return
    legend, falls, weights = _drawn(request, results)
    st.markdown(
        "**The heaviest dimension is taken away, a new probe learns from the rest, and so on.** A code that keeps a "
        "class in few dimensions falls at once; one that spreads it over all falls slowly."
    )
    st.html(legend)
    output.figure(falls, request.file_name("removal"))
    st.markdown("**How much each dimension weighs**, with its name below; the Latent walk shows what it draws.")
    for at in range(0, len(weights), _BESIDE):
        for column, figure in zip(st.columns(_BESIDE), weights[at : at + _BESIDE], strict=False):
            with column:
                output.figure(figure, request.file_name("weights"))
    size = next(iter(results.removals.values())).size
    st.caption(
        f"Probes of {size:,} labels, seed 0. *Weight*: the norm, over the classes, of a dimension's "
        "coefficients on standardised inputs. *Faint bars*: inactive dimensions, which the decoder does not use; "
        "standardised, even their faint traces can be read, so they may weigh something."
    )


@lru_cache(maxsize=8)  # of what was measured, by identity: what is measured further is another object
def _drawn(request: ProbeRequest, results: ProbeResults) -> tuple[str, Figure, list[Figure]]:
    """The legend, the falling accuracies, and a figure of the weights for each model."""
    known = [what for what in request.models if what.digest in results.removals]
    titles = {what.digest: request.names[what.digest] for what in known}
    removals = {titles[what.digest]: results.removals[what.digest] for what in known}
    colours = {titles[what.digest]: request.colours[what.digest] for what in known}
    labels = request.plan.data.labels
    chance = float(np.bincount(labels).max() / len(labels))
    falls = {title: (removal.removed, removal.accuracy) for title, removal in removals.items()}
    top = max(float(removal.weight.max()) for removal in removals.values()) or 1.0
    weights = [
        probe.weights(title, removal.weight, removal.order, results.active.get(what.digest), colours[title], top)
        for what, (title, removal) in zip(known, removals.items(), strict=True)
    ]
    dashes = {titles[what.digest]: request.dashes.get(what.digest, "solid") for what in known}
    looks = {title: Look(colours[title], dashes[title]) for title in colours}
    legend = digits_html.legend(looks, "grey: always the most frequent class")
    return legend, probe.removed(falls, colours, chance, dashes), weights
