"""Accuracy over the number of labels, as curves."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from pages.probe.study import ProbeRequest, ProbeResults
from ui import output
from ui.widgets import digits_html
from vae.figures import probe
from vae.figures.colours import QUIET
from vae.figures.probe import Curve

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def draw(request: ProbeRequest, results: ProbeResults) -> None:
    """A curve a model and floor through its known sizes, and which is which."""
    legend, figure = _drawn(request, results)
    st.html(legend)
    output.figure(figure, request.file_name("accuracy"))


@lru_cache(maxsize=8)  # of what was measured, by identity: what is measured further is another object
def _drawn(request: ProbeRequest, results: ProbeResults) -> tuple[str, Figure]:
    curves = _curves(request, results)
    return _legend(curves), probe.accuracy_curves(curves, request.plan.sizes, len(request.plan.data.rows))


def _curves(request: ProbeRequest, results: ProbeResults) -> list[Curve]:
    curves, dashes = [], itertools.cycle(probe.DASHES)
    for what in request.plan.whats:
        dash = next(dashes) if what.floor else "solid"
        known = [(n, one) for n in request.plan.sizes if (one := results.of(what, n)) is not None]
        if known:
            curves.append(
                Curve(
                    request.names[what.digest],
                    [n for n, _ in known],
                    [one.accuracy for _, one in known],
                    [one.estimate.low for _, one in known],
                    [one.estimate.high for _, one in known],
                    request.colours.get(what.digest, QUIET),
                    dash,
                )
            )
    return curves


def _legend(curves: list[Curve]) -> str:
    accents = {curve.name: curve.colour for curve in curves if curve.colour != QUIET}
    floors = [f"{probe.DASHES[curve.dash]}: {curve.name}" for curve in curves if curve.colour == QUIET]
    return digits_html.legend(accents, f"In grey – {'; '.join(floors)}" if floors else "")
