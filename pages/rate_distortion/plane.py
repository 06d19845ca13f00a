"""The plane of rate and distortion: a point a model, a mean over the seeds of each beta, and what none goes below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import streamlit as st

from pages.rate_distortion import axes
from pages.rate_distortion.dials import COLOUR, DialCurve
from pages.rate_distortion.models import PlaneModel
from ui import loaders, turns
from ui.components.charts.payload import ChartPanel, ChartPoint, ChartSeries, ChartSpread, ChartTick
from vae.core import estimate
from vae.core.estimate import Estimate
from vae.data import Dataset, whole
from vae.data.dataset import joined
from vae.metrics.images import entropy
from vae.metrics.images.entropy import Bound
from vae.sweeps.spec import Group

_HEIGHT = 470  # pixels
_UNPRICED = (1.08, 1.27)  # of the axis's length: where beta = 0 and autoencoders stand, right of a line
_END = 1.34
_STEP = 0.006  # of the axis's length, between seeds that have no rate of their own


@dataclass(frozen=True)
class Mean:
    """The mean over the seeds of a kind and beta: rate (None for an autoencoder) and distortion in nats."""

    rate: Estimate | None
    distortion: Estimate
    seeds: tuple[PlaneModel, ...]


@st.cache_resource(show_spinner="Bounding what these images cost…", max_entries=8, hash_funcs=loaders.KEYS)
@turns.heavy
def bound(test: Dataset, train: Dataset) -> Bound:
    """What no model goes below: of all images where they are known and equally likely, else of the test images."""
    return entropy.bound((joined(train, test) if whole(test.name) else test).only_images)


def means(swept: Iterable[PlaneModel]) -> dict[Group, Mean]:
    """Over the seeds of each kind and beta."""
    found: dict[Group, list[PlaneModel]] = {}
    for model in swept:
        found.setdefault(model.group, []).append(model)
    return {
        group: Mean(
            estimate.mean(np.array([model.rate for model in models], float)) if group[0] == "vae" else None,
            estimate.mean(np.array([model.distortion for model in models], float)),
            tuple(models),
        )
        for group, models in found.items()
    }


@lru_cache(maxsize=16)
def panel(
    swept: tuple[PlaneModel, ...],
    own: tuple[PlaneModel, ...],
    least: Bound,
    rows: tuple[tuple[str, int], ...],
    dials: tuple[DialCurve, ...] = (),
) -> ChartPanel:
    """The chart. rows: which row of the pictures is whose, by name. dials: curves of multi-rate models."""
    every, row_of = (*swept, *own), dict(rows)
    priced = [model.rate for model in every if model.rate is not None and model.group[1] > 0]
    end = 1.06 * max([*priced, least.told_apart.value, 1.0])
    low, high = least.floor.value, max(least.collapsed, *(model.distortion for model in every))
    margin = 0.05 * (high - low)
    unpriced = any(model.group[1] == 0 for model in every)
    ticks = axes.round_ticks(0, end)
    if unpriced:
        words = (("β = 0", _UNPRICED[0]), ("AE", _UNPRICED[1]))
        ticks += [ChartTick(at=place * end, text=text) for text, place in words]
    points: list[ChartPoint] = []
    for group, mean in means(swept).items():
        points.append(_of_mean(group, mean, end, row_of))
        if len(mean.seeds) > 1:
            points += [
                _of_model(model, end, row_of, "small", at - (len(mean.seeds) - 1) / 2)
                for at, model in enumerate(mean.seeds)
            ]
    points += [_of_model(model, end, row_of, "diamond") for model in own]
    return {
        "title": "",
        "note": "",
        "height": _HEIGHT,
        "x": {
            "title": "rate: KL (nats)",
            "low": -0.02 * end,
            "high": (_END if unpriced else 1.0) * end,
            "ticks": ticks,
        },
        "y": {
            "title": "distortion: error of a sampled z (nats)",
            "low": low - margin,
            "high": high + margin,
            "ticks": [],
        },
        "series": [*_series(least, end, low - margin, high + margin, unpriced), *_of_dials(dials, end)],
        "points": points,
    }


def _series(least: Bound, end: float, low: float, high: float, unpriced: bool) -> list[ChartSeries]:
    """The area that no model reaches, the mean image, and the line right of which a rate has no price."""
    corner = least.told_apart.value
    across = [-0.02 * end, 0.0, corner, end]
    line = least.distortion(np.array(across)).tolist()
    series: list[ChartSeries] = [
        {"kind": "band", "x": across, "y": [low] * 4, "top": line, "colour": "", "dash": "", "label": ""},
        {"kind": "line", "x": across, "y": line, "top": [], "colour": "", "dash": "", "label": "no model lies below"},
        {
            "kind": "line",
            "x": [-0.02 * end, end],
            "y": [least.collapsed] * 2,
            "top": [],
            "colour": "",
            "dash": "2 4",
            "label": "the mean image: a code that says nothing",
        },
    ]
    if unpriced:
        series.append(
            {"kind": "line", "x": [end, end], "y": [low, high], "top": [], "colour": "", "dash": "1 3", "label": ""}
        )
    return series


def _of_dials(dials: tuple[DialCurve, ...], end: float) -> list[ChartSeries]:
    parts = [curve.within(end) for curve in dials]
    return [
        {"kind": "line", "x": rates, "y": distortions, "top": [], "colour": COLOUR, "dash": "", "label": ""}
        for rates, distortions in parts
        if len(rates) > 1
    ]


def _of_mean(group: Group, mean: Mean, end: float, row_of: dict[str, int]) -> ChartPoint:
    first, n = mean.seeds[0], len(mean.seeds)
    title = f"{first.title}, mean of {n} seeds" if n > 1 else f"{first.title}, seed {first.seed}"
    lines = [_numbers("distortion", mean.distortion)]
    if mean.rate is not None:
        lines.insert(0, _numbers("rate", mean.rate))
    lines += _unpriced_lines(first)
    if n > 1:
        lines.append(f"pictures of seed {first.seed}")
    rate = mean.rate.value if mean.rate else 0.0
    return {
        "x": _across(first, rate, end),
        "y": mean.distortion.value,
        "look": "large",
        "size": 1,
        "colour": first.colour,
        "spread": _spread(mean) if group[1] > 0 else None,
        "slope": -group[1] if group[1] > 0 else None,
        "label": first.title if group[1] > 0 else "",
        "group": first.title,
        "name": first.name,
        "title": title,
        "lines": lines,
        "picture": row_of.get(first.name, -1),
    }


def _of_model(model: PlaneModel, end: float, row_of: dict[str, int], look: str, aside: float = 0.0) -> ChartPoint:
    lines = [f"distortion {model.distortion:.2f} nats"]
    if model.rate is not None:
        lines.insert(0, f"rate {model.rate:.2f} nats")
    lines += _unpriced_lines(model)
    own = look == "diamond"
    return {
        "x": _across(model, model.rate or 0.0, end) + (aside * _STEP * end if model.group[1] == 0 else 0.0),
        "y": model.distortion,
        "look": "diamond" if own else "small",
        "size": 1,
        "colour": model.colour,
        "spread": None,
        "slope": -model.group[1] if own and model.group[1] > 0 else None,
        "label": "",
        "group": model.title,
        "name": model.name,
        "title": f"{model.title}, your {model.name}" if own else f"{model.title}, seed {model.seed}",
        "lines": lines,
        "picture": row_of.get(model.name, -1),
    }


def _across(model: PlaneModel, rate: float, end: float) -> float:
    """Where on the axis: by its rate, or right of the line where that has no price."""
    if model.group[1] > 0:
        return rate
    return _UNPRICED[model.group[0] == "ae"] * end


def _unpriced_lines(model: PlaneModel) -> list[str]:
    if model.group[0] == "ae":
        return ["no rate: its codes are points"]
    return ["at β = 0 nothing holds the rate"] if model.group[1] == 0 else []


def _spread(mean: Mean) -> ChartSpread | None:
    if mean.rate is None or not (mean.rate.known and mean.distortion.known):
        return None
    return {"x": (mean.rate.low, mean.rate.high), "y": (mean.distortion.low, mean.distortion.high)}


def _numbers(name: str, found: Estimate) -> str:
    interval = f" ({found.low:.2f} to {found.high:.2f})" if found.known else ""
    return f"{name} {found.value:.2f} nats{interval}"
