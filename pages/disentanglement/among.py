"""How the factors depend on one another: what MIG and DCI take for granted that they do not."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from ui import output
from vae.figures import cells
from vae.figures.colours import QUIET

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from vae.metrics.disentanglement.factor_dependence import FactorDependence

_LITTLE = 0.01  # of a factor's entropy: less is not worth a sentence


def draw(found: FactorDependence, file: str) -> None:
    """What each factor says of each other one, and how far a code with one dimension a factor can get.

    file: what the figure is called as a file.
    """
    st.markdown(sentence(found))
    output.figure(matrix(found), file)
    st.caption(caption(found))


def sentence(found: FactorDependence) -> str:
    """The strongest dependence in words, and what it leaves of the scores."""
    pair = found.strongest
    if pair is None or found.share[pair] < _LITTLE:
        return (
            "No factor tells as much as 1 % of another: these factors are independent, as MIG, DCI, InfoM and InfoC "
            "expect, and a code with one dimension a factor can have all of them at 1."
        )
    told, of = (found.factors[k].name for k in pair)
    scores = ("MIG", found.mig["width"]), ("InfoM", found.modularity), ("InfoC", found.compactness)
    reached = ", ".join(f"{name} {score.value:.2f}" for name, score in scores)
    by_chance = found.chance[pair] / found.information[pair[1], pair[1]]  # counting overstates where images are few
    beside = by_chance >= _LITTLE
    return (
        f"**{told.capitalize()} tells {100 * found.share[pair]:.0f} % of what there is to know of {of}**"
        f"{f' (by chance alone up to {100 * by_chance:.0f} %)' if beside else ''}, so a "
        "dimension that is the one tells the other as well. MIG, DCI, InfoM and InfoC give 1 only where factors do not "
        f"tell of one another: a code that is these factors, a dimension each, has {reached}."
    )


def caption(found: FactorDependence) -> str:
    """What the numbers of the matrix are; a dot is explained where there is one."""
    from vae.metrics.disentanglement.dependence import PERMUTATIONS
    from vae.metrics.disentanglement.mutual_information import BINS

    pairs = ~np.eye(len(found.share), dtype=bool)
    beyond = (found.information > found.chance)[pairs].all()
    chance = f"the 95 % quantile of {PERMUTATIONS} permutations"
    return (
        "Rows tell of columns: the share of the column's entropy that knowing the row gives away, of "
        f"{found.n:,} test images, numbers in {BINS} bins of equal width. "
        + (f"All are more than chance, {chance}." if beyond else f"A dot: no more than chance, {chance}.")
    )


@lru_cache(maxsize=8)  # of what was measured, by identity
def matrix(found: FactorDependence) -> go.Figure:
    """Shares of entropy, factors by factors."""
    names = [factor.name for factor in found.factors]
    beyond = found.information > found.chance
    shade, every = np.where(beyond, found.share, 0), range(len(names))
    np.fill_diagonal(shade, 0)

    def text(k: int, other: int) -> str:
        return "" if k == other else f"{found.share[k, other]:.2f}" if beyond[k, other] else "·"

    def about(k: int, other: int) -> str:
        if k == other:
            return f"{escape(names[k])}: {found.information[k, k]:.2f} nats of entropy"
        return (
            f"{escape(names[k])} tells {found.information[k, other]:.3f} nats of {escape(names[other])}, "
            f"{100 * found.share[k, other]:.0f} % of its entropy; by chance up to {found.chance[k, other]:.3f}"
        )

    texts, hover = ([[say(k, other) for other in every] for k in every] for say in (text, about))
    return cells.matrix(shade, texts, hover, names, names, QUIET, axis="factor")
