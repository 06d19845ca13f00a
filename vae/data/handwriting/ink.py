"""The ink of a digit in a drawing or a photograph, apart from paper, light and table: pixels in, pixels out."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data.handwriting import borders_and_lines

Ink = Literal["dark", "light"]
AnyInk = Literal["auto", "dark", "light"]
Floats = NDArray[np.float32]

SEEN = 0.06  # contrast with the ground, of 1: less is a blank sheet
_SMALL_SIDE = 64  # pixels: enough for the ground
_GRAIN = 0.1 / 255  # contrast between neighbours, in half of a photograph
_FLAT = 0.3  # of a drawing has one of two grey levels: less has a photograph in uneven light
_SHORT = 0.05  # of the longer side: what is shorter is no digit
_SPECKS = 0.01  # of the digit's area: fewer are not worth a word
_THIN, _THICK = 1.5, 2.0  # pixels in MNIST's box of 20: its strokes have 1.6 to 7.2, 2.6 at the median
_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601
_BLANK = "Nothing stands out: the picture is blank, too faint or too busy. Upload one figure on a plain ground."


def ink_alone(picture: NDArray[np.uint8], ink: AnyInk, box: int, notes: list[str]) -> tuple[Floats, Ink]:
    """How much ink each pixel has, floats in [0, 1] (h, w), and whether it was darker or lighter than its ground.

    picture: uint8 (h, w) or (h, w, 3). `box`: pixels that the digit will be scaled to, which decides whether its
    strokes are too thin. What was done is added to `notes`. Raises DataError where no digit stands out.
    """
    grey, photograph = _without_paper(picture, notes)
    surrounded = photograph and not _is_cut_out(grey)  # there may be a table or a shadow along the edges
    found = _ink_of(grey, surrounded) if ink == "auto" else ink
    return _alone(_as_dark(grey)[found], photograph, surrounded, box, notes), found


def _without_paper(picture: NDArray[np.uint8], notes: list[str]) -> tuple[Floats, bool]:
    """The grey of a drawing without border and ruling, or of a photograph as it is; and whether it is a photograph."""
    grey = plain_grey = _most_telling_grey(picture)
    said: list[str] = []
    plain = picture
    for without in (borders_and_lines.without_border, borders_and_lines.without_lines):
        changed = without(plain, plain_grey, said)
        if changed is not plain:
            plain, plain_grey = changed, _most_telling_grey(changed)
    photograph = _is_photograph(grey) and _is_photograph(plain_grey)  # a dense grid alone passes for grain
    if photograph:  # its paper is looked at below
        return grey, True
    notes += said
    return plain_grey, False


def _as_dark(grey: Floats) -> dict[Ink, Floats]:
    """The picture with its ink dark, by what the ink is taken for."""
    return {"dark": grey, "light": 1 - grey}


def _most_telling_grey(picture: NDArray[np.uint8]) -> Floats:
    """Floats in [0, 1] (h, w): where there is colour, the mixture of the channels in which the details differ most.

    Yellow on white or red on green is hardly to be seen in the usual grey.
    """
    from scipy.ndimage import gaussian_filter

    if picture.ndim == 2:
        return picture.astype(np.float32) / np.float32(255)
    colour = picture.astype(np.float32) / np.float32(255)  # (h, w, 3)
    small = [_small(np.ascontiguousarray(colour[..., channel])) for channel in range(3)]
    details = np.stack([channel - gaussian_filter(channel, max(channel.shape) / 8) for channel in small])  # no lighting
    flat = details.reshape(3, -1)
    axis = np.linalg.eigh(flat @ flat.T)[1][:, -1]  # the first principal component
    if axis @ _LUMA < 0:
        axis = -axis
    low, high = axis.clip(max=0).sum(), axis.clip(min=0).sum()
    grey = (colour @ axis.astype(np.float32) - low) / (high - low)  # (h, w)
    return grey.astype(np.float32)


def _is_photograph(grey: Floats) -> bool:
    """Whether there is grain, or light that changes from place to place: a drawing is flat, two levels nearly all."""
    if max(grey.shape) < 2 * _SMALL_SIDE:
        return False
    bend = grey[:, 1:-1] - (grey[:, :-2] + grey[:, 2:]) / 2  # 0 on a gradient, too
    counts = np.histogram(grey.clip(0, 1), 51, (0, 1))[0] / grey.size  # bins of 5 grey levels of 255
    return bool(np.median(np.abs(bend)) > _GRAIN or np.sort(counts)[-2:].sum() < _FLAT)


def _is_cut_out(grey: Floats) -> bool:
    """Whether ink reaches all four edges and fills none, as where somebody cropped a picture to its digit."""
    small = _small(grey)
    dark = small <= _otsu(small)
    return all(0 < edge.mean() < 1 for edge in (dark[0], dark[-1], dark[:, 0], dark[:, -1]))


def _ink_of(grey: Floats, surrounded: bool) -> Ink:
    """Whether the digit is darker or lighter than its ground."""
    if surrounded:
        likely = {ink: _likely(_small(as_dark, 2 * _SMALL_SIDE)) for ink, as_dark in _as_dark(grey).items()}
        return "dark" if likely["dark"] >= likely["light"] else "light"
    small = _small(grey)  # a bold digit, tightly cut out, has more ink than ground, but less at the rim
    return "light" if small[_rim(small.shape, 0)].mean() < _otsu(small) else "dark"


def _likely(small: Floats) -> float:
    """How much what is dark is like ink: it has an outline all around, and is the lesser part.

    Ground between strokes, taken for ink, has open ends where nothing differs.
    """
    strength = _without_dark(small) - small
    dark = strength > _otsu(strength)
    if not dark.any():
        return 0.0
    steps = _steps(small, dark, 3) / (0.5 * np.median(strength[dark]))
    return float(steps.clip(0, 1).mean() - 0.1 * dark.mean())


def _steps(grey: Floats, core: NDArray[np.bool_], across: int) -> Floats:
    """How much grey changes around each pixel of the outline of `core`, in a square `across` pixels wide."""
    from scipy.ndimage import maximum_filter, minimum_filter

    outline = maximum_filter(core, 3) & ~core
    across = max(3, across | 1)
    return (maximum_filter(grey, across) - minimum_filter(grey, across))[outline]


def _rim(shape: tuple[int, ...], share: float) -> NDArray[np.bool_]:
    """Where the edge of the picture is nearer than `share` of the shorter side."""
    rim = np.ones(shape, bool)
    depth = max(1, round(share * min(shape)))
    rim[depth : shape[0] - depth, depth : shape[1] - depth] = False
    return rim


def _alone(grey: Floats, photograph: bool, surrounded: bool, box: int, notes: list[str]) -> Floats:
    """Dark ink of a picture as floats in [0, 1], 1 is full ink and 0 everything else.

    Raises DataError: nothing stands out from the ground.
    """
    from scipy.ndimage import distance_transform_edt, gaussian_filter

    ground = _ground(grey)
    strength = (ground - grey) / ground.clip(min=0.2)  # of the light that is there: ink in a shadow is ink
    if photograph:
        strength = gaussian_filter(strength, 0.8)  # the grain of paper and camera
    threshold = _threshold(strength, photograph)
    core = _strokes(strength > threshold, surrounded, notes)
    width, scale = _stroke_width(core), _extent(core) / box
    away = distance_transform_edt(~core)
    near = away <= (3 if photograph else max(1.5, 0.6 * width))  # the soft edges
    beyond = strength[~near & (strength <= threshold)]
    if beyond.size and strength[core].mean() - beyond.mean() < 4 * beyond.std():
        raise DataError(_BLANK)  # specks that happen to touch
    low = min(max(float(np.percentile(beyond, 98)), 0.0), 0.6 * threshold) if beyond.size else 0.0
    full = float(np.percentile(strength[core], 75))
    if not near.all() and np.median(_steps(strength, core, max(grey.shape) // 20)) < 0.5 * full:
        raise DataError(_BLANK)  # light that fades has no edges
    ink: Floats = np.where(near, (strength - low) / (full - low), 0).clip(0, 1)
    if width < _THIN * scale:
        notes.append("Thin strokes were made as thick as MNIST's.")
        away = distance_transform_edt(ink < 0.5)
        ink = np.maximum(ink, (0.5 + (_THICK * scale - width) / 2 - away).clip(0, 1))
    return ink


def _ground(grey: Floats) -> Floats:
    """What the picture would be without its dark ink: paper with its shadows."""
    from PIL import Image
    from scipy.ndimage import gaussian_filter

    ground = gaussian_filter(_without_dark(_small(grey)), 2)
    return np.asarray(Image.fromarray(ground).resize(grey.shape[::-1], Image.Resampling.BILINEAR))


def _without_dark(small: Floats) -> Floats:
    """A closing: dark things vanish in which no square of 0.4 of the longer side has room, as in no stroke it has."""
    from scipy.ndimage import grey_closing

    return grey_closing(small, [round(0.4 * max(small.shape)) | 1] * 2, mode="nearest")


def _small(grey: Floats, side: int = _SMALL_SIDE) -> Floats:
    from PIL import Image

    scale = max(1.0, max(grey.shape) / side)
    size = tuple(max(1, round(side / scale)) for side in grey.shape[::-1])
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))


def _otsu(values: Floats) -> float:
    """The threshold that parts values in [0, 1] into the two classes whose means differ most (Otsu 1979)."""
    counts, edges = np.histogram(values.clip(0, 1), 256, (0, 1))
    below, mass = counts.cumsum()[:-1], (counts * (edges[1:] + edges[:-1]) / 2).cumsum()
    above = values.size - below
    gap = mass[:-1] / below.clip(min=1) - (mass[-1] - mass[:-1]) / above.clip(min=1)
    return float(edges[1 + (below * above * gap**2).argmax()])


def _threshold(strength: Floats, photograph: bool) -> float:
    """What is ink: more than the noise of the ground and than some of the strong strokes; in a photograph, where there
    are shadows and ruled lines, also than Otsu's threshold.

    Raises DataError: nothing is.
    """
    otsu = _otsu(strength)
    ground, strong = strength[strength <= otsu], strength[strength > otsu]
    if not (ground.size and strong.size):
        raise DataError(_BLANK)
    level = np.median(ground)
    noise = 1.4826 * np.median(np.abs(ground - level))
    full = np.percentile(strong, 90)
    least = max(otsu, 0.4 * full) if photograph else 0.25 * full
    return float(max(least, min(level + 5 * noise, 0.6 * full), SEEN))


def _strokes(core: NDArray[np.bool_], surrounded: bool, notes: list[str]) -> NDArray[np.bool_]:
    """The digit: without specks and, if it may be `surrounded`, without what lies along the edges where there is more.

    What was left out is added to `notes`.
    Raises DataError: nothing is large enough, or too much is.
    """
    from scipy.ndimage import distance_transform_edt, find_objects, label, maximum_filter, minimum

    for kept in [_without_frame(core), core] if surrounded else [core]:
        reach = max(core.shape) // 100  # a pencil's line has gaps
        parts, n = label(maximum_filter(kept, 2 * reach + 1), np.ones((3, 3)))
        parts *= kept
        areas = np.bincount(parts[kept], minlength=n + 1)
        lengths = np.array([0, *(max(s.stop - s.start for s in found) for found in find_objects(parts))])
        long = (lengths >= _SHORT * max(core.shape)) & (areas >= 3)
        if long.any():
            break
    else:
        raise DataError(_BLANK)
    main = int(np.where(long, areas, 0).argmax())
    gaps = minimum(distance_transform_edt(parts != main), parts, np.arange(n + 1))
    beside = (areas > 0.02 * areas[main]) & (gaps <= 0.15 * lengths[main])  # what belongs to it, a bar or a dot
    digit = (long & (areas > 0.25 * areas[main])) | beside
    if 2 * areas[digit].sum() < areas.sum():
        raise DataError(_BLANK)
    if kept.sum() < core.sum():
        notes.append("What lies along the edges was left out.")
    if (areas.sum() - areas[digit].sum()) > _SPECKS * areas[digit].sum():
        notes.append("Specks and marks apart from the digit were left out.")
    return digit[parts]


def _without_frame(core: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without the parts that touch an edge and keep to the edges: a table, a shadow."""
    from scipy.ndimage import label

    parts, n = label(core, np.ones((3, 3)))
    areas, in_rim, on_edge = (
        np.bincount(parts[where], minlength=n + 1)
        for where in (core, core & _rim(core.shape, 0.2), core & _rim(core.shape, 0))
    )
    frame = (on_edge > 0) & (in_rim > 0.6 * areas)
    return core & ~frame[parts]


def _extent(core: NDArray[np.bool_]) -> int:
    return max(int(np.ptp(np.flatnonzero(core.any(axis=axis)))) + 1 for axis in (0, 1))


def _stroke_width(core: NDArray[np.bool_]) -> float:
    """In pixels: a long stroke's area is width x length, and its outline is twice the length."""
    down, across = np.gradient(np.pad(core, 1).astype(np.float32))
    return float(2 * core.sum() / np.hypot(down, across).sum())
