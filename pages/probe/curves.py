"""Accuracy over the number of labels, as curves."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

from pages.probe.study import ProbeRequest, ProbeResults
from ui import output
from ui.widgets import digits_html
from ui.widgets.digits_html import Look
from vae.figures import probe
from vae.figures.colours import QUIET
from vae.figures.probe import Curve
from vae.metrics.probing.representations import Representation

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def draw(request: ProbeRequest, results: ProbeResults) -> None:
    """A curve a model and floor through its known sizes, and which is which; as large before anything is known."""
    legend, figure = _drawn(request, results)
    st.html(legend)
    output.figure(figure, request.file_name("accuracy"))


@lru_cache(maxsize=8)  # of what was measured, by identity: what is measured further is another object
def _drawn(request: ProbeRequest, results: ProbeResults) -> tuple[str, Figure]:
    curves = [curve for what in request.plan.whats if (curve := _curve(request, results, what)).labels]
    return _legend(request), probe.accuracy_curves(curves, request.plan.sizes, len(request.plan.data.rows))


def _curve(request: ProbeRequest, results: ProbeResults, what: Representation) -> Curve:
    known = [(n, one) for n in request.plan.sizes if (one := results.of(what, n)) is not None]
    return Curve(
        request.names[what.digest],
        [n for n, _ in known],
        [one.accuracy for _, one in known],
        [one.estimate.low for _, one in known],
        [one.estimate.high for _, one in known],
        request.colours.get(what.digest, QUIET),
        _dashes(request)[what.digest],
    )


def _dashes(request: ProbeRequest) -> dict[str, str]:
    """By digest how a line is drawn: of models as everywhere, of floors one after another."""
    dashes = itertools.cycle(probe.DASHES)
    return {
        what.digest: next(dashes) if what.floor else request.dashes.get(what.digest, "solid")
        for what in request.plan.whats
    }


def _legend(request: ProbeRequest) -> str:
    dashes, names = _dashes(request), request.names
    looks = {names[what.digest]: Look(request.colours[what.digest], dashes[what.digest]) for what in request.models}
    floors = [f"{probe.DASHES[dashes[what.digest]]}: {what.name}" for what in request.plan.whats if what.floor]
    return digits_html.legend(looks, f"In grey – {'; '.join(floors)}" if floors else "")
