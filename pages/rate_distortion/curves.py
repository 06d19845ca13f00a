"""Each measure of a sweep against beta: the mean over seeds with its band, the autoencoder as a level."""

from __future__ import annotations

from functools import lru_cache
from math import log1p

import numpy as np

from pages.rate_distortion import axes
from ui import output
from ui.components.charts.payload import ChartAxis, ChartPanel, ChartPoint, ChartSeries
from vae.core import estimate
from vae.core.errors import MeasureError
from vae.core.estimate import Estimate
from vae.export import sweep as export
from vae.export.sweep import Measure
from vae.figures.colours import AE_ACCENT, accent
from vae.latent.spectrum import Spectrum
from vae.models.config import ModelConfig
from vae.sweeps import seeds
from vae.sweeps.spec import Group
from vae.sweeps.sweep import Sweep

_HEIGHT = 250  # pixels
_LEFT_OUT = {"objective", "error_mu", "rate", "active", "informative"}  # drawn elsewhere, or in one chart
_AE: Group = ("ae", 0.0)


@lru_cache(maxsize=8)
def panels(sweep: Sweep, spectrum: Spectrum | None) -> tuple[ChartPanel, ...]:
    """A chart a measure; how many dimensions are active by each of its definitions in one."""
    axis = axes.beta(sweep.spec.betas)
    shown = export.measures(sweep)
    counts = [one for one in shown if one.name in ("informative", "active")]
    first = [one for one in shown if one.name == "error"]
    apart = [one for one in shown if one.name not in _LEFT_OUT and not one.name.endswith(export.CHANCE)]
    rest = [one for one in apart if one.name != "error"]
    found = [_panel(sweep, one, axis) for one in first]
    if counts:
        found.append(_counted(sweep, counts, axis, spectrum))
    return (*found, *(_panel(sweep, one, axis) for one in rest))


@lru_cache(maxsize=8)  # a hundred filters of its table, 50 ms
def ranked(sweep: Sweep) -> tuple[tuple[str, ...], str]:
    """Which beta is best by each measure that has a better end, as sentences; and why none can be told, if so."""
    sentences, trouble = [], ""
    for one in export.measures(sweep):
        if not one.better:
            continue
        try:
            order = [(group, found) for group, found in seeds.ranking(sweep, one.name) if group != _AE]
        except MeasureError as error:
            trouble = output.sentence(error)
            break
        if one.better == "low":
            order.reverse()
        if len(order) > 1:
            sentences.append(_sentence(one, order))
    return tuple(sentences), trouble


def _sentence(measure: Measure, order: list[tuple[Group, Estimate]]) -> str:
    (best, first), *others = order
    behind = [group for group, other in others if _apart(measure, first, other)]
    level = [group for group, _ in others if group not in behind]
    text = f"**{measure.title}**: best at {seeds.title(best)} ({measure.text(first.value)})"
    if level:
        return text + f", which cannot be told from {', '.join(map(seeds.title, level))}."
    return text + ", told apart from all others."


def _apart(measure: Measure, best: Estimate, other: Estimate) -> bool:
    apart = estimate.difference(best, other)
    return apart.known and (apart.low > 0 if measure.better == "high" else apart.high < 0)


def _panel(sweep: Sweep, measure: Measure, axis: ChartAxis) -> ChartPanel:
    found = export.over_seeds(sweep, measure.name)
    betas = {beta: one for (kind, beta), one in found.items() if kind == "vae"}
    several = [group for group, one in found.items() if group != _AE and one.n > 1]
    series = [*_level(axis, found.get(_AE), measure), *_curve(betas, measure)]
    series += [_seeds(sweep, measure, group) for group in several]
    points = _points(sweep, measure, found)
    chance = _by_chance(sweep, measure)
    series += chance
    unit = "%" if measure.percent else measure.unit
    return {
        "title": f"{measure.title} ({unit})" if unit else measure.title,
        "note": f"{measure.note}; dotted: by chance" if chance else measure.note,
        "height": _HEIGHT,
        "x": axis,
        "y": _y_axis([*_ends(series), *(point["y"] for point in points)]),
        "series": series,
        "points": points,
    }


def _counted(sweep: Sweep, counts: list[Measure], axis: ChartAxis, spectrum: Spectrum | None) -> ChartPanel:
    series, points, also = [], [], ""
    top = max(int(recipe["latent_dim"]) for recipe in sweep.spec.settings.values())
    for one in counts:
        found = export.over_seeds(sweep, one.name)
        betas = {beta: value for (kind, beta), value in found.items() if kind == "vae"}
        if one.name == "informative":
            series += [*_level(axis, found.get(_AE), one), *_curve(betas, one)]
            points = _points(sweep, one, found)
        else:
            series.append(_line(list(betas), [value.value for value in betas.values()], "5 4"))
            also += "; dashed: Var(μ) > 0.01"
    if spectrum is not None:
        fine = np.expm1(np.linspace(max(axis["low"], 0.0), axis["high"], 200))
        linear = [float(min((spectrum.strengths > beta).sum(), top)) for beta in fine]
        series.append(_line(fine.tolist(), linear, "1 3"))
        also += "; dotted: linear theory"
    return {
        "title": "Active dimensions",
        "note": f"of {top}, by KL > 0.01 nats{also}",
        "height": _HEIGHT,
        "x": axis,
        "y": {"title": "", "low": 0, "high": 1.06 * top, "ticks": []},
        "series": series,
        "points": points,
    }


def _curve(betas: dict[float, Estimate], measure: Measure) -> list[ChartSeries]:
    """The line through the means, over the band of those that have an interval."""
    known = {beta: one for beta, one in betas.items() if one.known}
    series: list[ChartSeries] = []
    if len(known) > 1:
        band = _line(list(known), [_shown(measure, one.low) for one in known.values()])
        band |= {"kind": "band", "top": [_shown(measure, one.high) for one in known.values()]}
        series.append(band)
    return [*series, _line(list(betas), [_shown(measure, one.value) for one in betas.values()])]


def _by_chance(sweep: Sweep, measure: Measure) -> list[ChartSeries]:
    """What codes that know nothing have, of each beta, where that was measured."""
    name = f"{measure.name}{export.CHANCE}"
    if name not in sweep.measures:
        return []
    found = export.over_seeds(sweep, name)
    betas = {beta: one.value for (kind, beta), one in found.items() if kind == "vae"}
    return [_line(list(betas), [_shown(measure, value) for value in betas.values()], "1 3")]


def _seeds(sweep: Sweep, measure: Measure, group: Group) -> ChartSeries:
    """The seeds of a beta, as dots under its mean."""
    values = export.values(sweep, group, measure.name)
    dots = _line([group[1]] * len(values), [_shown(measure, value) for value in values])
    return {**dots, "kind": "dots", "colour": _colour(group)}


def _colour(group: Group) -> str:
    return accent(ModelConfig(kind="vae", beta=group[1]))


def _level(axis: ChartAxis, found: Estimate | None, measure: Measure) -> list[ChartSeries]:
    """The autoencoder, which has no beta."""
    if found is None:
        return []
    ends = [axis["low"], axis["high"]]
    level: ChartSeries = {
        "kind": "line",
        "x": ends,
        "y": [_shown(measure, found.value)] * 2,
        "top": [],
        "colour": AE_ACCENT,
        "dash": "6 4",
        "label": "",
    }
    if not found.known:
        return [level]
    low, high = [_shown(measure, found.low)] * 2, [_shown(measure, found.high)] * 2
    return [{**level, "kind": "band", "y": low, "top": high, "dash": "", "label": ""}, level]


def _points(sweep: Sweep, measure: Measure, found: dict[Group, Estimate]) -> list[ChartPoint]:
    """The mean of each beta."""
    points: list[ChartPoint] = []
    level = found.get(_AE)
    beside = [f"AE: {measure.text(level.value)}"] if level else []
    for group, one in found.items():
        if group == _AE:
            continue
        values = export.values(sweep, group, measure.name)
        place = log1p(group[1])
        every = ", ".join(measure.number(value) for value in values)
        interval = f"{measure.number(one.low)} to {measure.number(one.high)}" if one.known else "one seed, no interval"
        mean: ChartPoint = {
            "x": place,
            "y": _shown(measure, one.value),
            "look": "large" if one.n > 1 else "small",
            "size": 1,
            "colour": _colour(group),
            "spread": None,
            "slope": None,
            "label": "",
            "group": seeds.title(group),
            "name": "",
            "title": f"{seeds.title(group)}: {measure.text(one.value)}",
            "lines": [interval, f"seeds: {every}", *beside] if len(values) > 1 else [interval, *beside],
            "picture": -1,
        }
        points.append(mean)
    return points


def _line(betas: list[float], values: list[float], dash: str = "", label: str = "") -> ChartSeries:
    return {
        "kind": "line",
        "x": [log1p(beta) for beta in betas],
        "y": values,
        "top": [],
        "colour": "",
        "dash": dash,
        "label": label,
    }


def _shown(measure: Measure, value: float) -> float:
    return 100 * value if measure.percent else value


def _ends(series: list[ChartSeries]) -> list[float]:
    return [value for one in series for value in (*one["y"], *one["top"])]


def _y_axis(values: list[float]) -> ChartAxis:
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    return {"title": "", "low": low - room, "high": high + room, "ticks": []}
