"""Axes of the page's charts: round ticks, and one of beta that shows 0."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log1p, log10

from ui.components.charts.payload import ChartAxis, ChartTick

BETA_TITLE = "β, spaced as ln(1 + β)"
_ROOM = 0.12  # beside the first and the last beta


def beta(betas: Iterable[float], upto: float = 0.0) -> ChartAxis:
    """From the smallest to the largest, a tick each, or to `upto`, which then has one; places are ln(1 + beta)."""
    places = sorted(set(betas)) or [0.0, 1.0]
    ticks: list[ChartTick] = [{"at": log1p(one), "text": f"{one:g}"} for one in places]
    if upto > places[-1]:
        ticks.append({"at": log1p(upto), "text": f"{upto:.0f}"})
    return {"title": BETA_TITLE, "low": ticks[0]["at"] - _ROOM, "high": ticks[-1]["at"] + _ROOM, "ticks": ticks}


def round_ticks(low: float, high: float, about: int = 6) -> list[ChartTick]:
    """Round numbers from low to high, about so many."""
    rough = (high - low) / about
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
    digits = max(0, -floor(log10(step) + 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [{"at": k * step, "text": f"{k * step:.{digits}f}"} for k in range(first, last + 1)]
