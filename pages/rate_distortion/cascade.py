"""KL of each dimension against beta: which collapses where, beside what linear theory says from the images alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log1p

import numpy as np
import streamlit as st

from pages.rate_distortion import axes
from pages.rate_distortion.models import PlaneModel
from ui import loaders, turns
from ui.components.charts.payload import ChartAxis, ChartPanel, ChartPoint, ChartSeries, ChartTick
from vae import data
from vae.core import estimate
from vae.core.estimate import Estimate
from vae.data import Dataset
from vae.latent import spectrum as spectra
from vae.latent.spectrum import Spectrum
from vae.metrics.latent.dimensions import ACTIVE_KL

_HEIGHT = 330  # pixels
_MOST = 20  # ranks that are drawn
_FINE = 60  # places along a curve of theory
_LEAST = 0.012  # of a cell's place: a dimension that has collapsed is still a dot
Ranks = dict[float, list[Estimate]]  # by beta: the KL of the dimensions, the largest first


@st.cache_resource(show_spinner="Reading the spectrum of the images…", max_entries=8, hash_funcs=loaders.KEYS)
@turns.heavy
def spectrum(train: Dataset) -> Spectrum:
    """Of the training images."""
    return spectra.of_pixels(train.only_images)


def by_rank(models: tuple[PlaneModel, ...]) -> Ranks:
    """Means over the seeds of each beta above 0, each model's largest KL first."""
    found: dict[float, list[tuple[float, ...]]] = {}
    for model in models:
        if model.group[0] == "vae" and model.group[1] > 0 and model.kl:
            found.setdefault(model.group[1], []).append(model.kl)
    ranks: Ranks = {}
    for beta in sorted(found):
        shortest = min(map(len, found[beta]))  # models of the folder may have other numbers of dimensions
        ranks[beta] = [estimate.mean(np.array(kl)) for kl in zip(*(kl[:shortest] for kl in found[beta]), strict=True)]
    return ranks


def learned_here(models: tuple[PlaneModel, ...], dataset: Dataset) -> bool:
    """Whether the models learned from these images: the theory is about those."""
    return all(data.same(model.dataset, dataset.name) for model in models)


def compared(ranks: Ranks, theory: Spectrum) -> str:
    """How many dimensions are active at each beta, measured and in theory, in words."""
    parts = []
    for beta, found in ranks.items():
        own = sum(one.value > ACTIVE_KL for one in found)
        linear = int((theory.rates(beta, len(found)) > ACTIVE_KL).sum())
        parts.append(f"β = {beta:g}: {own} against {linear}")
    return "; ".join(parts)


@lru_cache(maxsize=16)
def panels(models: tuple[PlaneModel, ...], theory: Spectrum | None) -> tuple[ChartPanel, ...]:
    """KL over beta as measured and in theory, and which dimension is active where; () without a beta above 0."""
    ranks = by_rank(models)
    if not ranks:
        return ()
    strongest = float(theory.strengths[0]) if theory is not None and len(theory.strengths) else 0.0
    scene = _Scene(
        ranks,
        {model.group[1]: model.colour for model in models},
        theory,
        min(_MOST, max(map(len, ranks.values()))),
        axes.beta(ranks, strongest),
        1.08 * max([*(found[0].value for found in ranks.values()), ACTIVE_KL]),
    )
    return tuple(panel for panel in (_measured(scene), _linear(scene), _where(scene)) if panel)


@dataclass(frozen=True)
class _Scene:
    """What the charts have in common: `count` ranks, and KL up to `top` nats."""

    ranks: Ranks
    colours: dict[float, str]
    theory: Spectrum | None
    count: int
    axis: ChartAxis
    top: float

    @property
    def nats(self) -> ChartAxis:
        return {"title": "KL (nats)", "low": 0.0, "high": self.top, "ticks": []}


def _measured(scene: _Scene) -> ChartPanel:
    several = any(one.n > 1 for found in scene.ranks.values() for one in found)
    lines = []
    for rank in range(scene.count):
        known = {beta: found[rank].value for beta, found in scene.ranks.items() if rank < len(found)}
        lines.append(_line(list(known), list(known.values())))
    return {
        "title": "Measured",
        "note": "KL of each dimension, the largest first" + "; mean over seeds" * several,
        "height": _HEIGHT,
        "x": scene.axis,
        "y": scene.nats,
        "series": lines,
        "points": [
            _point(scene, beta, rank, found[rank].value, _lines(scene, beta, rank))
            for beta, found in scene.ranks.items()
            for rank in range(min(scene.count, len(found)))
        ],
    }


def _linear(scene: _Scene) -> ChartPanel | None:
    theory, count = scene.theory, scene.count
    if theory is None:
        return None
    fine = np.expm1(np.linspace(max(1e-3, scene.axis["low"]), scene.axis["high"], _FINE))
    curves = np.array([theory.rates(float(beta), count) for beta in fine])
    return {
        "title": "Linear theory",
        "note": "of a linear model, from the training images alone",
        "height": _HEIGHT,
        "x": scene.axis,
        "y": scene.nats,
        "series": [_line(fine.tolist(), curves[:, rank].tolist()) for rank in range(count)],
        "points": [
            _point(scene, beta, rank, kl, [f"linear theory: {kl:.3f} nats", _threshold(theory, rank)])
            for beta in scene.ranks
            for rank, kl in enumerate(theory.rates(beta, count).tolist())
        ],
    }


def _where(scene: _Scene) -> ChartPanel:
    series: list[ChartSeries] = []
    if scene.theory is not None:
        strengths = scene.theory.strengths[: scene.count].tolist()
        series.append({**_line(strengths, [rank + 1.0 for rank in range(len(strengths))]), "dash": "5 4"})
    every = max(1, -(-scene.count // 10))
    ticks: list[ChartTick] = [
        {"at": rank, "text": str(rank)} for rank in range(1, scene.count + 1) if rank == 1 or rank % every == 0
    ]
    return {
        "title": "Where each collapses",
        "note": "area: KL" + "; dashed: right of it, linear theory has it collapsed" * (scene.theory is not None),
        "height": _HEIGHT,
        "x": scene.axis,
        "y": {"title": "dimension, by rank", "low": scene.count + 0.6, "high": 0.4, "ticks": ticks},
        "series": series,
        "points": [
            _cell(scene, beta, rank)
            for beta, found in scene.ranks.items()
            for rank in range(min(scene.count, len(found)))
        ],
    }


def _cell(scene: _Scene, beta: float, rank: int) -> ChartPoint:
    kl = scene.ranks[beta][rank].value
    point = _point(scene, beta, rank, rank + 1.0, _lines(scene, beta, rank))
    return {
        **point,
        "look": "cell",
        "size": max(_LEAST, kl / scene.top),
        "colour": point["colour"] if kl > ACTIVE_KL else "",
    }


def _point(scene: _Scene, beta: float, rank: int, y: float, lines: list[str]) -> ChartPoint:
    return {
        "x": log1p(beta),
        "y": y,
        "look": "small",
        "size": 1,
        "colour": scene.colours[beta],
        "spread": None,
        "slope": None,
        "label": "",
        "group": f"{beta:g} {rank}",
        "name": "",
        "title": f"β = {beta:g}, dimension of rank {rank + 1}",
        "lines": lines,
        "picture": -1,
    }


def _lines(scene: _Scene, beta: float, rank: int) -> list[str]:
    """What is known of the dimension of a rank at a beta."""
    found = scene.ranks[beta][rank]
    interval = f" ({found.low:.3f} to {found.high:.3f}, {found.n} seeds)" if found.known else ""
    lines = [f"KL {found.value:.3f} nats{interval}", "active" if found.value > ACTIVE_KL else "collapsed"]
    if scene.theory is not None:
        linear = float(scene.theory.rates(beta, rank + 1)[rank])
        lines += [f"linear theory: {linear:.3f} nats", _threshold(scene.theory, rank)]
    return lines


def _threshold(theory: Spectrum, rank: int) -> str:
    if rank >= len(theory.strengths):
        return "linear theory has no such axis"
    return f"there it collapses at β = {theory.strengths[rank]:.2f}"


def _line(betas: list[float], values: list[float]) -> ChartSeries:
    return {
        "kind": "line",
        "x": [round(log1p(beta), 4) for beta in betas],  # a tenth of a pixel
        "y": [round(value, 4) for value in values],
        "top": [],
        "colour": "",
        "dash": "",
        "label": "",
    }
