"""A Plotly figure in words and as a table, for those who do not see it: both are read from what it draws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import counted
from vae.core.minus import minus
from vae.figures.along import ALONG

if TYPE_CHECKING:
    import plotly.graph_objects as go

_PLACES = 21  # along an axis, as rows
_SAID = 8  # lines that a sentence tells of
_STRONGEST = 3  # cells, or bars, that it names
_TURN = 0.1  # of a line's range: how far a turn goes beyond both ends that is worth saying
_LEVEL = 0.01  # of a line's largest value: a range below it is none
_MOST_SQUARE = 20  # classes whose confusions are a square; of more the largest cells are listed
_MOST_LISTED = 40
_CROSSES = 12  # digits of a number that two lines' places are the same by


@dataclass(frozen=True)
class Told:
    """A sentence, and a table in which the first column says what a row is.

    note: what the table leaves out.
    name: what the figure is about, in a few words; the beginning of the sentence where nothing is given.
    """

    sentence: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    name: str = ""

    @property
    def called(self) -> str:
        """The name, or the beginning of the sentence."""
        return self.name or self.sentence.partition(":")[0]


@dataclass(frozen=True)
class _Axis:
    """What an axis says of itself, read once: Plotly looks at every property anew, 400 cells took 0.1 s.

    words: by place, where its ticks have some.
    """

    title: str
    words: dict[float, str]
    logarithmic: bool
    percent: bool

    @classmethod
    def of(cls, axis: dict[str, Any]) -> _Axis:
        words = dict(zip(map(float, axis.get("tickvals", ())), map(_plain, axis.get("ticktext", ())), strict=False))
        percent = str(axis.get("tickformat", "")).endswith("%")
        return cls(axis.get("title", {}).get("text", ""), words, axis.get("type") == "log", percent)

    def place(self, value: float) -> float:
        """Where its ticks have words that of the nearest one, as lines are drawn a little apart."""
        if not self.words:
            return float(f"{value:.{_CROSSES}g}")
        ticks = np.array(list(self.words))
        far = np.log(ticks / value) if self.logarithmic else ticks - value
        return float(ticks[np.abs(far).argmin()])

    def names(self, places: Sequence[float] | NDArray[np.float64]) -> list[str]:
        """Places as it writes them."""
        return [self.words[self.place(place)] if self.words else self.number(place) for place in places]

    def number(self, value: float) -> str:
        """A value along it."""
        return f"{100 * value:.0f} %" if self.percent else _number(value)


def told(figure: go.Figure) -> Told:
    """What a figure of this package shows: lines, bars, dots on a plane, or a table of shaded cells."""
    kinds = {trace.type for trace in figure.data}
    if "heatmap" in kinds:
        return _cells(figure)
    if "bar" in kinds:
        return _bars(figure)
    if any(_is_cloud(trace) for trace in figure.data):
        return _plane(figure)
    return _lines(figure)


def confusion(title: str, counts: NDArray[np.int64], names: Sequence[str]) -> Told:
    """A confusion matrix (K, K), rows are true classes, of which `cells.confusion` is the figure."""
    total, right = int(counts.sum()), int(np.trace(counts))
    off = counts.copy()
    np.fill_diagonal(off, 0)
    order = np.argsort(-off, axis=None, kind="stable")[: min(_MOST_LISTED, np.count_nonzero(off))]
    largest = [(int(k) // len(names), int(k) % len(names)) for k in order]
    listed = ", ".join(f"{names[i]} becomes {names[j]} ({off[i, j]:,})" for i, j in largest[:_STRONGEST])
    share = f"{100 * right / total:.1f} %" if total else "none"
    sentence = f"{title}: {right:,} of {counted(total, 'image')} ({share}) are seen as what they are."
    if listed:
        sentence += f" Of the others, most often {listed}."
    if len(names) <= _MOST_SQUARE:
        rows = [[name, *(f"{n:,}" for n in line), f"{line.sum():,}"] for name, line in zip(names, counts, strict=True)]
        return Told(sentence, ["true", *(f"seen as {name}" for name in names), "all"], rows, name=title)
    rows = [[names[i], names[j], f"{off[i, j]:,}", f"{counts[i].sum():,}"] for i, j in largest]
    note = f"The {len(rows)} most frequent of {np.count_nonzero(off):,} confusions."
    return Told(sentence, ["true", "seen as", "images", "of"], rows, note, title)


def _lines(figure: go.Figure) -> Told:
    """Lines over a common axis: where each begins, ends and turns; a row a place, a column a line."""
    x, y = _axes(figure)
    by_place: dict[float, list[str]] = {}
    names, parts, places = [], [], []
    for trace in figure.data:
        at, values = np.asarray(trace.x, float), np.asarray(trace.y, float)
        known = np.isfinite(values)
        names.append(trace.name or "the line")
        places.append([x.place(value) for value in at])
        parts.append(_course(names[-1], x.names(at[known]), values[known], y))
    lines = list(zip(figure.data, places, strict=True))
    for column, (trace, along) in enumerate(lines):
        for place, text in zip(along, _values(trace, y), strict=True):
            by_place.setdefault(place, [""] * len(lines))[column] = text
    order = sorted(by_place)
    shown = order if len(order) <= _PLACES else [order[k] for k in _spread(len(order))]
    note = f"{len(shown)} of {counted(len(order), 'place')} along the axis." if len(shown) < len(order) else ""
    across = x.title
    subject = f"{y.title} along the path" if across == ALONG else f"{y.title} against {across}"
    said = "; ".join(parts[:_SAID]) or "nothing is measured yet"
    more = f"; and {counted(len(parts) - _SAID, 'more line')}" if len(parts) > _SAID else ""
    rows = [[x.names([place])[0], *by_place[place]] for place in shown]
    return Told(f"{_title(figure)}{subject}: {said}{more}.", [across, *names], rows, note, _named(figure, subject))


def _bars(figure: go.Figure) -> Told:
    """Bars: the highest; a row a bar, with what is written on it."""
    (x, y), bars = _axes(figure), figure.data[0]
    values = np.asarray(bars.y, float)
    names = x.names(np.asarray(bars.x, float))
    written = list(bars.text) if bars.text is not None else [""] * len(values)
    highest = np.argsort(-values, kind="stable")[:_STRONGEST]
    said = ", ".join(f"{names[k]}: {y.number(values[k])}{f' ({written[k]})' if written[k] else ''}" for k in highest)
    columns = [x.title, y.title, *(["written on it"] if any(written) else [])]
    rows = [
        [name, y.number(value), *([text] if any(written) else [])]
        for name, value, text in zip(names, values, written, strict=True)
    ]
    sentence = f"{counted(len(values), 'bar')}, {y.title} by {x.title}"
    best = " ".join(["highest:", f"{said}."])
    return Told(f"{_title(figure)}{sentence}; {best}", columns, rows, name=_named(figure, f"{y.title} by {x.title}"))


def _plane(figure: go.Figure) -> Told:
    """Dots on a plane with what is drawn among them: where they lie, and how far they spread."""
    cloud = next(trace for trace in figure.data if _is_cloud(trace))
    dots = _points(cloud)
    rows = [_summary(cloud.name, dots)]
    middle, deviation = _pair(dots.mean(axis=0)), _pair(dots.std(axis=0))
    said = [f"{len(dots):,} {cloud.name} around {middle}, with standard deviations {deviation}"]
    for trace in figure.data:
        if trace is cloud or len(trace.x) < 3:
            continue
        line = _points(trace)
        if np.allclose(line[0], line[-1]):  # a circle about 0
            inside = float((np.hypot(*dots.T) <= np.hypot(*line[0])).mean())
            said.append(f"{100 * inside:.0f} % of them lie within {trace.name}")
        else:
            said.append(f"the {trace.name} goes from {_pair(line[0])} to {_pair(line[-1])}")
            ends = zip((f"{trace.name}, from", "half-way", "to"), line[[0, len(line) // 2, -1]], strict=True)
            rows += [[name, "1", *(_number(value) for value in place), "", ""] for name, place in ends]
            continue
        rows.append([trace.name, "", "0", "0", *[_number(float(np.hypot(*line[0])) / 2)] * 2])
    columns = ["what", "number of points", "mean across", "mean up", "deviation across", "deviation up"]
    return Told(_title(figure) + "; ".join(said) + ".", columns, rows, name=_named(figure, cloud.name))


def _cells(figure: go.Figure) -> Told:
    """A table of shaded cells: the strongest, as they are said when they are pointed at; the table as it is."""
    (x, y), heat = _axes(figure), figure.data[0]
    shade, hover = np.abs(np.asarray(heat.z, float)), heat.customdata
    rows, columns = list(y.words.values()), list(x.words.values())
    notes = figure.to_dict()["layout"].get("annotations", ())
    texts = {(int(one["y"]), int(one["x"])): str(one["text"]) for one in notes}
    order = np.argsort(-np.nan_to_num(shade), axis=None, kind="stable")[:_STRONGEST]
    strongest = [divmod(int(k), len(columns)) for k in order if np.nan_to_num(shade).flat[k] > 0]
    said = ". ".join(_plain(str(hover[i][j])) for i, j in strongest) or "none is more than nothing"
    what = y.title or "row"
    listed = ", ".join(columns)
    table = f"{counted(len(rows), 'row')}, each a {what}, by {listed}"
    body = [[name, *(texts.get((i, j), "") for j in range(len(columns)))] for i, name in enumerate(rows)]
    found = " ".join([f"{table}.", "Strongest:", f"{said}."])
    return Told(_title(figure) + found, [what, *columns], body, name=_named(figure, table))


def _course(name: str, at: Sequence[str], values: NDArray[np.float64], axis: _Axis) -> str:
    """How a line goes, in words."""
    if not len(values):
        return f"{name}: nothing"
    first, last = axis.number(values[0]), axis.number(values[-1])
    if len(values) == 1:
        return f"{name}: only {first} at {at[0]}"
    turns = [f"{name} from {first} at {at[0]} to {last} at {at[-1]}"]
    ends = (values[0], values[-1])
    beyond = max(_TURN * float(np.ptp(values)), _LEVEL * float(np.abs(values).max()))
    high, low = int(values.argmax()), int(values.argmin())
    if values[high] - max(ends) > beyond:
        turns.append(f"highest {axis.number(values[high])} at {at[high]}")
    if min(ends) - values[low] > beyond:
        turns.append(f"lowest {axis.number(values[low])} at {at[low]}")
    return ", ".join(turns)


def _values(trace: Any, axis: _Axis) -> list[str]:
    """Each value of a line as text, with its interval where it has one."""
    values = np.asarray(trace.y, float)
    texts = [axis.number(value) if np.isfinite(value) else "" for value in values]
    if trace.error_y.array is None:
        return texts
    high, low = values + np.asarray(trace.error_y.array), values - np.asarray(trace.error_y.arrayminus)
    ends = zip(texts, low, high, strict=True)
    return [f"{text} ({axis.number(first)} to {axis.number(last)})" if text else "" for text, first, last in ends]


def _axes(figure: go.Figure) -> tuple[_Axis, _Axis]:
    layout = figure.to_dict()["layout"]
    return _Axis.of(layout["xaxis"]), _Axis.of(layout["yaxis"])


def _number(value: float) -> str:
    """Three digits, all before the point."""
    value = float(value)
    return minus(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}")


def _is_cloud(trace: Any) -> bool:
    return trace.type == "scatter" and trace.mode == "markers"


def _points(trace: Any) -> NDArray[np.float64]:
    return np.column_stack([np.asarray(trace.x, float), np.asarray(trace.y, float)])


def _summary(name: str, points: NDArray[np.float64]) -> list[str]:
    numbers = (*points.mean(axis=0), *points.std(axis=0))
    return [name, f"{len(points):,}", *(_number(float(value)) for value in numbers)]


def _pair(place: NDArray[np.float64]) -> str:
    return f"({', '.join(_number(float(value)) for value in place)})"


def _title(figure: go.Figure) -> str:
    """The beginning of a sentence: the figure's title, where it has one."""
    title = _plain(str(figure.layout.title.text or ""))
    return f"{title}{' ' if title.endswith('?') else ': '}" if title else ""


def _named(figure: go.Figure, subject: str) -> str:
    """What a figure is called: its title, else what it is about."""
    return _plain(str(figure.layout.title.text or "")) or subject


def _spread(n: int) -> list[int]:
    return np.unique(np.linspace(0, n - 1, _PLACES).round().astype(int)).tolist()


def _plain(text: str) -> str:
    """What Plotly takes for markup as text."""
    return unescape(re.sub(r"\s*<br>\s*", " ", text))
