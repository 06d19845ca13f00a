"""A picture as people have it, PNG or JPEG, as numbers: bounded, and never a pixel that nobody asked for."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.errors import DataError, their_words
from vae.data.dataset import MIN_SIDE, RGB
from vae.data.importing.parts import Contents, Job, Reader, Wanted

if TYPE_CHECKING:
    from PIL import Image

Named = tuple[str, NDArray]
KINDS = ("PNG", "JPEG")  # of Pillow's formats: each more is more code that a stranger's file reaches
_PNG, _DEPTH = b"\x89PNG\r\n\x1a\n", 24  # how such a file begins, and where it has its bits a channel
_GREYS = ("L", "I;16", "I;16B", "I;16L", "I")
MAX_FILE = 2**25  # bytes
MAX_PIXELS = 2**24  # of one picture before it is fitted


class Coloured(Exception):
    """A picture has colours, and those before it were read as grey: all are to be read again, in colour."""


@dataclass
class Met:
    """What was done to pictures on the way, counted."""

    palette: int = 0
    bits: int = 0  # one a pixel
    deep: int = 0  # 16 bits a channel, of which Pillow keeps 8
    inks: int = 0  # CMYK
    opaque: int = 0  # an alpha channel that says nothing
    equal: int = 0  # channels, in a picture that is grey by them
    grey: int = 0  # colours that became grey
    alpha: int = 0  # laid on a ground
    fitted: int = 0
    turned: int = 0  # as their EXIF says
    tripled: int = 0  # grey among others in colour

    def notes(self) -> tuple[str, ...]:
        """A sentence for each thing that was done to any."""
        return tuple(say(n) for name, say in _DONE.items() if (n := getattr(self, name)))


# Each is whole in one expression: that is how it is found in other languages.
_DONE: dict[str, Callable[[int], str]] = {
    "palette": lambda n: (
        f"{counted(n, 'picture')} with a palette {by_number(n, 'was', 'were')} read as the colours of it."
    ),
    "bits": lambda n: (
        f"{counted(n, 'picture')} of 1 bit a pixel {by_number(n, 'was', 'were')} read as black and white."
    ),
    "deep": lambda n: f"{counted(n, 'picture')} of 16 bits a channel {by_number(n, 'was', 'were')} cut to 8.",
    "inks": lambda n: (
        f"{counted(n, 'picture')} in printing inks (CMYK) {by_number(n, 'was', 'were')} converted to red, "
        "green and blue."
    ),
    "opaque": lambda n: (
        f"{counted(n, 'picture')} with an alpha channel that is opaque everywhere {by_number(n, 'was', 'were')} "
        "read without it."
    ),
    "equal": lambda n: f"{counted(n, 'picture')} with three equal channels {by_number(n, 'was', 'were')} read as grey.",
    "grey": lambda n: f"{counted(n, 'picture')} in colour {by_number(n, 'was', 'were')} turned to grey.",
    "alpha": lambda n: (
        f"{counted(n, 'picture')} with transparent pixels {by_number(n, 'was', 'were')} laid on the ground that "
        "was named."
    ),
    "fitted": lambda n: (
        f"{counted(n, 'picture')} {by_number(n, 'was', 'were')} scaled to fit, with a margin like the rim where the "
        "proportions are others."
    ),
    "turned": lambda n: f"{counted(n, 'picture')} {by_number(n, 'was', 'were')} turned as EXIF says.",
    "tripled": lambda n: f"{counted(n, 'picture')} {by_number(n, 'is', 'are')} grey, with three equal channels.",
}


def decode(content: bytes, where: str, wanted: Wanted, met: Met) -> NDArray:
    """A picture, (H, W) uint8 or uint16, or (H, W, 3) where three channels are wanted (`grey` is False).

    Raises DataError; Coloured: it has colours, and nobody said what is to become of them.
    """
    from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF; what matters is an error
            with Image.open(io.BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise DataError(
                        f"{where} has {picture.width} x {picture.height} pixels; up to {MAX_PIXELS:,} are decoded. "
                        "Scale it down."
                    )
                picture.load()
                met.turned += picture.getexif().get(ExifTags.Base.Orientation, 1) in range(2, 9)
                _note_form(picture, content, met)
                found = _channels(ImageOps.exif_transpose(picture), where, wanted, met)
    except (DataError, Coloured):
        raise
    except UnidentifiedImageError as error:  # its words are an address in memory
        raise DataError(f"{where} is no PNG or JPEG, whatever its name says. Take it out, or save it again.") from error
    except Exception as error:  # Pillow raises a dozen kinds for damaged files
        raise DataError(
            f"{where} is no whole PNG or JPEG ({their_words(error)}). Take it out, or save it again."
        ) from error
    if min(found.shape[:2]) < MIN_SIDE:
        raise DataError(
            f"{where} is {found.shape[0]} x {found.shape[1]} pixels; models need {MIN_SIDE} x {MIN_SIDE} at least. "
            "Take it out."
        )
    if wanted.size and found.shape[:2] != wanted.size:
        met.fitted += 1
        return fitted(found, wanted.size)
    return found


def in_colour_where_one_is(read: Reader, job: Job) -> Contents:
    """What `read` gives: grey pictures as they are, and all with three channels where one of them has colours.

    The first of pictures in colour says so mostly, so that little is read twice.
    """
    try:
        return read(job)
    except Coloured:
        return read(replace(job, wanted=replace(job.wanted, grey=False)))


def alike(source: str, picture: Named, first: Named | None) -> Named:
    """The first picture of all, with its name. Raises DataError where another is of another size or depth."""
    if first is None:
        return picture
    (name, image), (other, before) = picture, first
    if image.shape != before.shape:
        here, there = ("{} x {}".format(*one.shape) for one in (image, before))
        raise DataError(
            f"{source} holds pictures of different sizes: {other} has {there} pixels, {name} has {here}. Give the size "
            "that all are to be fitted to, as --size 28."
        )
    if image.dtype != before.dtype:
        raise DataError(f"{source} holds pictures of 8 and of 16 bits: {other} and {name}. Save all alike.")
    return first


def fitted(image: NDArray, size: tuple[int, int]) -> NDArray:
    """The whole image (h, w) or (h, w, 3) within `size`, scaled smoothly in its own proportions; around it the median
    of its rim, of each channel.
    """
    from PIL import Image

    if image.ndim == 3:
        return np.stack([fitted(image[..., k], size) for k in range(image.shape[2])], axis=-1)
    height, width = size
    scale = min(height / image.shape[0], width / image.shape[1])
    inner = max(1, round(image.shape[0] * scale)), max(1, round(image.shape[1] * scale))
    scaled = Image.fromarray(image.astype(np.float32)).resize(inner[::-1], Image.Resampling.BILINEAR)
    rim = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    result = np.full(size, np.median(rim), np.float32)
    top, left = (height - inner[0]) // 2, (width - inner[1]) // 2
    result[top : top + inner[0], left : left + inner[1]] = np.asarray(scaled)
    return result.astype(image.dtype) if image.dtype.kind == "f" else result.round().astype(image.dtype)


def luma(image: NDArray) -> NDArray[np.float32]:
    """Grey of colours (..., 3), by ITU-R BT.601 as Pillow does."""
    return image.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)


def _note_form(picture: Image.Image, content: bytes, met: Met) -> None:
    """Count what its file has and the pixels that are read of it will not have."""
    met.palette += picture.mode in ("P", "PA")
    met.bits += picture.mode == "1"
    met.inks += picture.mode == "CMYK"
    met.deep += content[:8] == _PNG and content[_DEPTH] == 16 and picture.mode not in _GREYS


def _channels(picture: Image.Image, where: str, wanted: Wanted, met: Met) -> NDArray:
    """The picture as one channel, or as three where that is wanted."""
    found = _plain(picture, where, wanted, met)
    if wanted.grey is False:
        if found.ndim == 3:
            return found
        met.tripled += 1
        return found[..., None].repeat(RGB, axis=-1)
    if found.ndim == 2:
        met.equal += len(picture.getbands()) >= RGB
        return found
    if wanted.grey is None:
        raise Coloured
    met.grey += 1
    return luma(found).round().astype(np.uint8)


def _plain(picture: Image.Image, where: str, wanted: Wanted, met: Met) -> NDArray:
    """The picture without transparency; (H, W) where it is grey, or all of its channels are equal."""
    if picture.mode == "1":
        picture = picture.convert("L")
    if picture.mode in _GREYS and "transparency" not in picture.info:
        found = np.asarray(picture)
        return found.astype(np.uint8 if picture.mode == "L" else np.uint16)
    pixels = np.asarray(picture.convert("RGBA"))
    colours, alpha = pixels[..., :3], pixels[..., 3:]
    if (alpha < 255).any():
        if wanted.ground is None:
            raise DataError(
                f"{where} is transparent in places; say what is behind it with --onto black or --onto white."
            )
        met.alpha += 1
        share = alpha / np.float32(255)
        colours = (colours * share + wanted.ground * (1 - share)).round().astype(np.uint8)
    elif picture.has_transparency_data:
        met.opaque += 1
    return np.ascontiguousarray(colours[..., 0]) if (colours == colours[..., :1]).all() else colours
