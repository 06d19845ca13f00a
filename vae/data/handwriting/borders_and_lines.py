"""What a page has around and behind a drawing: borders, frames, ruled and squared lines, margins. Pixels in and out.

For drawings, which are flat: exports of note-taking apps, screenshots. In photographs `ink` looks at edges and light.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Marks = NDArray[np.bool_]
Level = TypeVar("Level", bound=np.generic)

_SAME = 0.06  # contrast, of 1: less is one colour, with what JPEG and WebP make of it
_SEEN = 0.12  # of the strongest contrast: what a line has at least
_WIDEST_BORDER = 0.35  # of a side
_LONG, _THICKEST = 0.5, 0.04  # of a side: lines are that long, and no thicker
_BEYOND = 0.03  # of a side: how far a line that touches the digit goes on beyond it, to both sides: no stroke does
_LEAST_INK = 0.005  # of what is inside a border
_SOFT = 2  # pixels over which an edge fades

BORDER = "A border around the picture was cut off."
LINES = "Straight lines across the picture (ruled or squared paper, a margin, a frame) were left out."


@dataclass(frozen=True)
class _Line:
    """Rows `first` to `last` of marks in which nearly all columns from `start` to `stop` are marked."""

    first: int
    last: int
    start: int
    stop: int


def without_border(picture: NDArray[np.uint8], grey: NDArray[np.floating], notes: list[str]) -> NDArray[np.uint8]:
    """The picture (h, w) or (h, w, 3) without sides of one colour that a line of pure ground parts from the rest.

    grey: floats in [0, 1] (h, w) of the same picture. What was done is added to `notes`. The same array where there is
    nothing to do.
    """
    sides = [grey, grey[::-1], grey.T, grey.T[::-1]]  # from above, from below, from the left, from the right
    depths = [_plain_depth(rows) for rows in sides]
    if not any(depths):
        return picture
    if not _inner(grey, depths).size:
        return picture  # so small that with the pixels over which edges fade nothing is left
    ground = _most_common(_inner(grey, depths))
    borders = [
        depth if abs(np.median(rows[0]) - ground) > _SAME else 0 for depth, rows in zip(depths, sides, strict=True)
    ]
    inner = _inner(grey, borders)
    is_ground = np.abs(inner - ground) <= _SAME
    only_ground = (~is_ground).mean() < _LEAST_INK  # a bar, the 1 of a plain typeface
    strokes_end = not all(edge.all() for edge in (is_ground[0], is_ground[-1], is_ground[:, 0], is_ground[:, -1]))
    if not any(borders) or only_ground or strokes_end:
        return picture
    notes.append(BORDER)
    return _inner(picture, borders)


def without_lines(picture: NDArray[np.uint8], grey: NDArray[np.floating], notes: list[str]) -> NDArray[np.uint8]:
    """The picture with straight lines filled from both their sides, so that strokes which cross them stay whole.

    A line is thin, straight along the picture, and goes on beyond the rest of the ink on both sides. It is taken for a
    stroke all the same where it is the only one in its direction, touches the digit, and is as thick. Arguments as
    above.
    """
    marks = _marks(grey)
    across, down = _lines(marks), _lines(marks.T)
    rest = marks.copy()  # without the lines and their soft edges
    for line in across:
        rest[max(line.first - 1, 0) : line.last + 2] = False
    for line in down:
        rest[:, max(line.first - 1, 0) : line.last + 2] = False
    across = _of_the_paper(across, rest)
    down = _of_the_paper(down, rest.T)
    if not (across or down):
        return picture
    notes.append(LINES)
    filled = picture.astype(np.float32)
    for line in across:
        _fill(filled, line)
    for line in down:
        _fill(filled.swapaxes(0, 1), line)
    return filled.round().astype(np.uint8)


def _marks(grey: NDArray[np.floating]) -> Marks:
    """What differs from the ground."""
    contrast = np.abs(grey - _most_common(grey))
    marks: Marks = contrast > max(_SAME / 2, _SEEN * float(np.percentile(contrast, 99.5)))
    return marks


def _most_common(grey: NDArray[np.floating]) -> float:
    """The ground of a drawing."""
    counts, edges = np.histogram(grey, 64, (0, 1))
    fullest = counts.argmax()
    return float(np.median(grey[(grey >= edges[fullest]) & (grey <= edges[fullest + 1])]))


def _inner(picture: NDArray[Level], depths: list[int]) -> NDArray[Level]:
    """Without so many pixels above, below, to the left and to the right."""
    above, below, left, right = depths
    return picture[above : len(picture) - below, left : picture.shape[1] - right]


def _plain_depth(rows: NDArray[np.floating]) -> int:
    """How many rows from the first on have one colour, with those over which it fades; 0 for none or too many."""
    plain = (np.abs(rows - np.median(rows[0])) <= _SAME).all(axis=1)
    depth = int(plain.argmin())
    return depth + _SOFT if 0 < depth <= _WIDEST_BORDER * len(rows) else 0


def _lines(marks: Marks) -> list[_Line]:
    """Everything thin and long along the rows."""
    from scipy.ndimage import binary_opening

    height, width = marks.shape
    thickest = max(2, round(_THICKEST * max(height, width)))
    thick = binary_opening(np.pad(marks, ((thickest, thickest), (0, 0)), "edge"), np.ones((thickest + 1, 1)))
    thin = marks & ~thick[thickest:-thickest]  # what crosses the line, or holds it, does not count for or against it
    free = width - (marks & ~thin).sum(axis=1)
    long = np.pad((thin.sum(axis=1) >= _LONG * free) & (free >= _LONG / 2 * width), 1)
    starts, stops = (np.flatnonzero(long[1:] & ~long[:-1]), np.flatnonzero(long[:-1] & ~long[1:]))
    found = []
    for first, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        columns = np.flatnonzero(marks[first:stop].any(axis=0))
        if stop - first <= thickest:
            found.append(_Line(first, stop - 1, int(columns[0]), int(columns[-1])))
    return found


def _of_the_paper(lines: list[_Line], rest: Marks) -> list[_Line]:
    """Those of the lines that are no strokes of the digit in `rest`."""
    columns = np.flatnonzero(rest.any(axis=0))
    if not len(columns):
        return []  # a 1, or the 0 and the 7 of a pocket calculator: nothing but lines

    def goes_on(line: _Line) -> bool:
        beyond = _BEYOND * rest.shape[1] if _touches(line, rest) else 0
        return bool(line.start + beyond <= columns[0] and columns[-1] + beyond <= line.stop)

    found = [line for line in lines if goes_on(line)]
    if len(found) == 1 and _touches(found[0], rest) and not _is_thin(found[0], rest):
        return []
    return found


def _touches(line: _Line, rest: Marks) -> bool:
    return bool(rest[max(line.first - 3, 0) : line.last + 4].any())


def _is_thin(line: _Line, rest: Marks) -> bool:
    """Against the strokes: along an outline there are two pixels of it for each of the stroke's length."""
    inner = rest[1:-1, 1:-1] & rest[:-2, 1:-1] & rest[2:, 1:-1] & rest[1:-1, :-2] & rest[1:-1, 2:]
    outline = rest.sum() - inner.sum()
    return bool(line.last - line.first + 1 < 0.5 * 2 * rest.sum() / max(outline, 1))


def _fill(picture: NDArray[np.float32], line: _Line) -> None:
    """Grey levels from the row above the line to that below it, a pixel away from its soft edges; in place."""
    height = len(picture)
    above, below = line.first - 2, line.last + 2
    ends = [picture[row] for row in (above, below) if 0 <= row < height]
    if not ends:
        return
    first, last = ends[0].copy(), ends[-1].copy()
    for row in range(max(above + 1, 0), min(below, height)):
        share = (row - above) / (below - above)
        picture[row, line.start : line.stop + 1] = ((1 - share) * first + share * last)[line.start : line.stop + 1]
