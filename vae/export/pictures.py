"""Pictures of images with their names, at the size of print, and as PNGs that say where they come from."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.data.pixels import to_bytes
from vae.export import lettering
from vae.export.provenance import in_png

if TYPE_CHECKING:
    from PIL import Image

Images = NDArray[np.float32] | NDArray[np.uint8]  # floats in [0, 1] (n, H, W), or bytes (n, H, W) or (n, H, W, 3)

PRINT = 4  # dots a screen pixel: a digit of 84 screen pixels is 28 mm at 300 dots an inch
GAP, LINE = 4, 22  # screen pixels between images, and for a line of text
LEAST_DPI, WIDEST = 300, 170 / 25.4  # dots an inch, or as many as make it as wide as the text of a page: 170 mm
_SIDE = 84  # screen pixels that an image has at most, unless it has more of its own
_NARROWEST = 80  # screen pixels of a column with a title
_FONT, _SMALL = 14, 11


@dataclass(frozen=True)
class Look:
    """Dots a screen pixel, and how bright paper and ink are."""

    zoom: int
    paper: int
    ink: int


ON_PAPER = Look(PRINT, 255, 20)
ON_SCREEN = Look(1, 0, 235)


@dataclass(frozen=True)
class Strip:
    """A row of images with its name, and a note below that; `captions` stand under the images."""

    label: str
    images: Images
    note: str = ""
    captions: Sequence[str] = ()


def rows(strips: Sequence[Strip], title: str = "", look: Look = ON_PAPER) -> Image.Image:
    """Strips under one another, their names at the left, and a line above all."""
    canvas = _Canvas(look)
    named = [max(canvas.wide(strip.label), canvas.wide(strip.note, _SMALL)) for strip in strips]
    left = round(max(named)) + 3 * GAP
    height, width = (max(strip.images.shape[k] * _scale(strip.images) for strip in strips) for k in (1, 2))
    top = LINE * bool(title)
    canvas.text(GAP, 2, title)
    for strip in strips:
        middle = top + (height - LINE * (1 + bool(strip.note))) // 2
        canvas.text(GAP, middle, strip.label)
        canvas.text(GAP, middle + LINE - 4, strip.note, _SMALL)
        captions = strip.captions or [""] * len(strip.images)
        for k, (image, caption) in enumerate(zip(strip.images, captions, strict=True)):
            x = left + k * (width + GAP)
            canvas.image(x, top, image, _scale(strip.images))
            canvas.text(x, top + height + 1, caption, _SMALL)
        top += height + GAP + (LINE - 6) * any(captions)
    return canvas.picture()


def columns(images: Images, titles: Sequence[str], look: Look = ON_PAPER) -> Image.Image:
    """Images (n, H, W) side by side, a title above each."""
    canvas, scale = _Canvas(look), _scale(images)
    width = max([images.shape[2] * scale, _NARROWEST, *(round(canvas.wide(title)) for title in titles)]) + GAP
    for k, (image, title) in enumerate(zip(images, titles, strict=True)):
        canvas.text(k * width + 2, 2, title)
        canvas.image(k * width, LINE, image, scale)
    return canvas.picture()


def png(picture: Image.Image, provenance: Mapping[str, object], title: str) -> bytes:
    """The picture as a PNG that says how large it is to be printed, its title, and where it comes from."""
    dots = max(LEAST_DPI, picture.width / WIDEST)
    file = BytesIO()
    picture.save(file, "PNG", pnginfo=in_png(provenance, title), dpi=(dots, dots))
    return file.getvalue()


def in_place(pixels: NDArray[np.uint8]) -> str:
    """An image (H, W) or (H, W, 3) as a PNG within a document: a data URI."""
    from PIL import Image

    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()


class _Canvas:
    """What is drawn, in screen pixels, on paper that is as large as it has to be."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.images: list[tuple[int, int, NDArray[np.uint8]]] = []
        self.texts: list[tuple[int, int, str, int]] = []

    def wide(self, text: str, size: int = _FONT) -> float:
        """Screen pixels that a text takes."""
        return float(lettering.font(size * self.look.zoom).getlength(lettering.spelled(text))) / self.look.zoom

    def text(self, left: int, top: int, text: str, size: int = _FONT) -> None:
        """A line that begins there."""
        if text:
            self.texts.append((left, top, lettering.spelled(text), size))

    def image(self, left: int, top: int, image: NDArray, scale: int) -> None:
        """An image, each of its pixels `scale` screen pixels wide."""
        pixels = image if image.dtype == np.uint8 else to_bytes(image)
        by = scale * self.look.zoom
        self.images.append((left, top, pixels.repeat(by, axis=0).repeat(by, axis=1)))

    def picture(self) -> Image.Image:
        """All of it: grey, or in colour where an image is."""
        from PIL import Image, ImageDraw

        zoom = self.look.zoom
        right = [left * zoom + pixels.shape[1] for left, _, pixels in self.images]
        right += [round((left + self.wide(text, size)) * zoom) for left, _, text, size in self.texts]
        below = [top * zoom + pixels.shape[0] for _, top, pixels in self.images]
        below += [(top + size + 3) * zoom for _, top, _, size in self.texts]
        colour = any(pixels.ndim == 3 for *_, pixels in self.images)
        shape = (max(below) + GAP * zoom, max(right) + GAP * zoom)
        sheet = np.full((*shape, 3) if colour else shape, self.look.paper, np.uint8)
        for left, top, pixels in self.images:
            y, x = top * zoom, left * zoom
            part = pixels[..., None] if colour and pixels.ndim == 2 else pixels
            sheet[y : y + pixels.shape[0], x : x + pixels.shape[1]] = part
        picture = Image.fromarray(sheet)
        draw, ink = ImageDraw.Draw(picture), (self.look.ink,) * 3 if colour else self.look.ink
        for left, top, text, size in self.texts:
            draw.text((left * zoom, top * zoom), text, ink, font=lettering.font(size * zoom))
        return picture


def _scale(images: Images) -> int:
    """Screen pixels a pixel."""
    return max(1, _SIDE // max(images.shape[1:3]))
