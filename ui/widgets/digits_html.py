"""Digits as HTML: arrays and texts in, a piece of a page out. Every text is escaped; the pictures are PNGs in place."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from ui.loaders import ModelView
from vae.data.pixels import to_bytes
from vae.export.pictures import Images, Strip
from vae.export.table_html import dot, scrolls
from vae.figures.colours import DASHES

_TAIL = 14  # letters at the end of a title that are never cut


@dataclass(frozen=True)
class Row:
    """One line of digits. `notes` under it name what is right of the label; `captions` stand under the tiles."""

    label: str
    images: Images
    alt: Sequence[str]  # what a screen reader says of each tile
    note: str = ""
    captions: Sequence[str] = ()
    accent: str = ""
    apart: bool = False  # a little space above: a new model begins

    @property
    def strip(self) -> Strip:
        """The same for a picture to take home."""
        return Strip(self.label, self.images, self.note, self.captions)


@dataclass(frozen=True)
class Sheet:
    """A square of digits on one picture, with a line above and a caption below."""

    title: str
    images: Images
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Card:
    """What one model made: its name, its accent, its sheets."""

    title: str
    accent: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Look:
    """A line's colour, and its dash in Plotly's words."""

    colour: str
    dash: str = "solid"


def rows(lines: Iterable[Row]) -> str:
    """Lines of digits under one another, their columns aligned."""
    lines = list(lines)
    name = "pictures: " + ", ".join(dict.fromkeys(line.label for line in lines))
    rows = f'style="--rows:{len(lines)}"'  # a presentation makes them as high as all of them fit
    return f'<div class="bs bs-rows" {rows} {scrolls(name)}>{"".join(map(_row, lines))}</div>'


def cards(models: Iterable[Card]) -> str:
    """One card a model, side by side."""
    return f'<div class="bs bs-cards">{"".join(map(_card, models))}</div>'


def looks(models: Iterable[ModelView]) -> dict[str, Look]:
    """Which look is which model's, by title, for `legend`."""
    return {model.title: Look(model.accent, model.dash) for model in models}


def legend(entries: Mapping[str, Look | str], note: str = "") -> str:
    """One line that says which colour (and dash) is which, for all figures below it; `note` stands at its end.

    Where no line is dashed a disc stands for each.
    """
    looks = {name: Look(look) if isinstance(look, str) else look for name, look in entries.items()}
    dashed = any(look.dash != "solid" for look in looks.values())
    marks = "".join(
        f"<span>{_line(look) if dashed else dot(look.colour)}{escape(name)}</span>" for name, look in looks.items()
    )
    return f'<div class="bs bs-legend">{marks}<span class="quiet">{escape(note)}</span></div>'


def png(image: NDArray) -> str:
    """One image as a data URI: floats in [0, 1] or bytes, (H, W) or (H, W, 3)."""
    pixels = image if image.dtype == np.uint8 else to_bytes(image)
    return _png(pixels.tobytes(), pixels.shape)


@lru_cache(maxsize=2000)  # a rerun draws mostly what the one before drew; about 1 KB each
def _png(pixels: bytes, shape: tuple[int, ...]) -> str:
    from PIL import Image

    file = BytesIO()
    Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(shape)).save(file, "PNG", compress_level=1)
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()


def mosaic(images: Images, columns: int, gap: int = 1) -> Images:
    """N images on one, row by row with `gap` black pixels between: (N, H, W) -> (H', W')."""
    n, height, width = images.shape[:3]
    lines = -(-n // columns)
    sheet = np.zeros((lines * (height + gap) - gap, columns * (width + gap) - gap, *images.shape[3:]), images.dtype)
    for position, image in enumerate(images):
        top, left = position // columns * (height + gap), position % columns * (width + gap)
        sheet[top : top + height, left : left + width] = image
    return sheet


def _named(title: str) -> str:
    """A heading whose beginning is cut where it has no room: models of one kind differ in what stands at the end."""
    head, tail = halves(title)
    halved = "".join(f"<span>{escape(half)}</span>" for half in (head, tail) if half)
    return f'<h2 class="named" title="{escape(title)}">{halved}</h2>'


def halves(title: str) -> tuple[str, str]:
    """A model's title as what may be cut and what may not, as `ui/web/dom.js` has it.

    Example:
        >>> halves("β = 2.4, seed 1")
        ('β = 2.4', ', seed 1')
    """
    comma = title.find(", ")
    at = max(comma if comma >= 0 else 0, len(title) - _TAIL)
    return title[:at], title[at:]


def _line(look: Look) -> str:
    """A short piece of the line that a figure draws, as stripes: Streamlit lets no SVG through."""
    stops, at = [], 0
    for place, length in enumerate(map(int, DASHES.get(look.dash, "").split())):
        stops.append(f"{'transparent' if place % 2 else look.colour} {at}px {at + length}px")
        at += length
    stripes = f"repeating-linear-gradient(90deg, {', '.join(stops)})" if stops else look.colour
    return f'<span class="line" style="background:{escape(stripes)}"></span>'


def _row(row: Row) -> str:
    note = f'<div class="quiet">{escape(row.note)}</div>' if row.note else ""
    captions = row.captions or [""] * len(row.images)
    tiles = "".join(
        f'<figure><img src="{png(image)}" alt="{escape(alt)}">'
        + (f"<figcaption>{escape(caption)}</figcaption>" if caption else "")
        + "</figure>"
        for image, alt, caption in zip(row.images, row.alt, captions, strict=True)
    )
    apart = " apart" if row.apart else ""
    return (
        f'<div class="bs-row{apart}" style="--tiles:{len(row.images)}">'
        f'<div class="label">{dot(row.accent)}<b>{escape(row.label)}</b>{note}</div>{tiles}</div>'
    )


def _card(card: Card) -> str:
    sheets = "".join(map(_sheet, card.sheets))
    return f'<div class="bs-card" style="--accent:{escape(card.accent)}">{_named(card.title)}{sheets}</div>'


def _sheet(sheet: Sheet) -> str:
    columns = round(len(sheet.images) ** 0.5)
    return (
        f'<p class="what">{escape(sheet.title)}</p>'
        f'<img src="{png(mosaic(sheet.images, columns))}" alt="{escape(sheet.alt)}">'
        f'<p class="caption quiet">{escape(sheet.caption)}</p>'
    )
