"""A visitor's picture of a digit, brought to the form of the data set's images: bytes in, nothing trusted."""

import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, get_args

import numpy as np
from numpy.typing import NDArray

from vae.core.errors import DataError
from vae.data.handwriting import form
from vae.data.handwriting.ink import SEEN, AnyInk, Ink, ink_alone
from vae.data.importing import decode

if TYPE_CHECKING:
    from PIL import Image


_FORMATS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WebP": b"RIFF"}  # and how their files begin
_MAX_BYTES = 10 * 2**20
_MAX_PIXELS = 40_000_000
_MAX_ASPECT = 20  # longer to shorter side
_MIN_SIDE = 8  # pixels of the longer side: scikit-learn's digits have 8
_MAX_SCANS = 100  # of a JPEG: ten are usual; each walks over all pixels, and ten megabytes have room for 160,000

_WORKING_SIDE, _PREVIEW_SIDE = 512, 256  # pixels: strokes, what is shown
_FAINT = 0.1  # of full ink: less does not count for the crop
_INKS = get_args(AnyInk)
_ORIENTATION = 0x0112  # EXIF's tag

# Pictures are decoded one at a time: it bounds the memory, and Python's warning filters belong to all threads.
_decoding = threading.Lock()


@dataclass(frozen=True, eq=False)
class Upload:
    """A picture as the models take it, and what was done to it on the way.

    image: uint8 (H, W), 255 is ink and 0 is ground; the other way about where the data set has it so. (H, W, 3) of
        `read_in_colour`.
    preview: the picture as uploaded, upright: uint8 (h, w) or (h, w, 3), at most 256 pixels a side.
    ink: whether the ink was darker or lighter than its ground; None in colour.
    notes: what was done, a sentence each.
    """

    image: NDArray[np.uint8]
    preview: NDArray[np.uint8]
    ink: Ink | None
    notes: tuple[str, ...]


def read(
    content: bytes, shape: tuple[int, int] = form.SHAPE, ink: AnyInk = "auto", dark_on_light: bool = False
) -> Upload:
    """The digit in a PNG, JPEG or WebP file, whatever its name, as uint8 (H, W) of `shape` in MNIST's form.

    `ink`: darker or lighter than its ground in the file; "auto" finds out. `dark_on_light`: what it is to be, as the
    data set has it (see `Dataset.dark_on_light`). Takes about 0.2 s for a photograph of 12 megapixels.

    Raises DataError: empty, too large, another format, animated, damaged, blank.
    """
    if ink not in _INKS:
        raise DataError(f"There is no ink {ink!r}; choose from {', '.join(_INKS)}.")
    notes: list[str] = []
    picture = _decoded(content, notes)
    image, found = _in_form(picture, shape, ink)
    if image is not None:
        notes.append("It is in MNIST's form already: taken as it is.")
    else:
        alone, found = ink_alone(np.asarray(picture), ink, form.box(shape), notes)
        image = form.fitted(alone, shape, _FAINT)
        notes.append("Cropped to the ink and centred as MNIST is.")
    if note := _polarity(found, dark_on_light):
        notes.insert(0, note)
    if dark_on_light:
        image = 255 - image
    return Upload(image, _preview(picture), found, tuple(notes))


def read_in_colour(content: bytes, shape: tuple[int, int]) -> Upload:
    """A whole PNG, JPEG or WebP picture as uint8 (H, W, 3) for a data set of images in colour of that height and width.

    Raises DataError: as `read`, but that it may be blank.
    """
    notes: list[str] = []
    picture = _decoded(content, notes)
    image = decode.fitted(np.asarray(picture.convert("RGB")), shape)
    if picture.height * shape[1] != picture.width * shape[0]:
        notes.append("Its proportions are others than those of the images here: the margin is like its rim.")
    if picture.size != shape[::-1]:
        notes.append(f"Scaled to {shape[0]} x {shape[1]} pixels.")
    return Upload(image, _preview(picture), None, tuple(notes))


def _preview(picture: "Image.Image") -> NDArray[np.uint8]:
    small = picture.copy()
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return np.asarray(small)


def _polarity(found: Ink, dark_on_light: bool) -> str:
    """What became of ink and ground; empty where the ink was light and is to be."""
    if not dark_on_light:
        return "Dark ink on a light ground: inverted." if found == "dark" else ""
    if found == "dark":
        return "Left dark on light, as the images of this data set are."
    return "Light ink on a dark ground: inverted, as the images of this data set are dark on light."


def _decoded(content: bytes, notes: list[str]) -> "Image.Image":
    """The picture, upright and opaque, grey ("L") or colour ("RGB"), its longer side at most 512 pixels."""
    from PIL import Image

    _check_file(content)
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow has to say of odd files is said below, or of no consequence
        try:
            picture = Image.open(BytesIO(content), formats=[name.upper() for name in _FORMATS])
            _check_header(picture)
            reduced = _reduced(picture)
            return _opaque(_upright(reduced, _orientation(picture)), notes)
        except DataError:
            raise
        except Image.DecompressionBombError:
            raise DataError(f"The picture has many more than {_megapixels(_MAX_PIXELS)}. Scale it down.") from None
        except Exception as error:  # Pillow raises a dozen kinds for damaged files
            raise DataError("The picture is damaged: it cannot be read to its end. Save or copy it again.") from error


def _check_file(content: bytes) -> None:
    """What the bytes themselves tell."""
    if not content:
        raise DataError("The file is empty. Choose a picture: PNG, JPEG or WebP.")
    if len(content) > _MAX_BYTES:
        raise DataError(
            f"The file has {len(content) / 2**20:.1f} MB; up to {_MAX_BYTES / 2**20:.0f} MB are taken. "
            "Scale the picture down, or save it as JPEG."
        )
    if not content.startswith(tuple(_FORMATS.values())):
        raise DataError(f"The file is not a picture of a kind that can be read; expected {_kinds()}. Save it as such.")
    if content.startswith(_FORMATS["JPEG"]) and content.count(b"\xff\xda") > _MAX_SCANS:
        raise DataError("The JPEG is built of far more passes than any camera makes. Save it again, or as PNG.")


def _check_header(picture: "Image.Image") -> None:
    """What the header tells, before any pixel is decoded."""
    width, height = picture.size
    if width * height > _MAX_PIXELS:
        raise DataError(
            f"The picture is {width} x {height} pixels, {_megapixels(width * height)}; "
            f"up to {_megapixels(_MAX_PIXELS)} are taken. Scale it down."
        )
    longer, shorter = max(width, height), min(width, height)
    if longer > _MAX_ASPECT * shorter:
        raise DataError(
            f"The picture is {width} x {height} pixels; its longer side may be at most {_MAX_ASPECT} times the other. "
            "Crop it to what is drawn."
        )
    if longer < _MIN_SIDE:
        raise DataError(
            f"The picture is {width} x {height} pixels; at least {_MIN_SIDE} are needed. Upload a larger one."
        )
    # A phone's JPEG may hold a second picture for depth or brightness: that is no animation, the first one counts.
    if picture.format in ("PNG", "WEBP") and getattr(picture, "is_animated", False):
        raise DataError("The picture is animated. Upload a single picture.")


def _kinds() -> str:
    *others, last = _FORMATS
    return f"{', '.join(others)} or {last}"


def _megapixels(pixels: int) -> str:
    return f"{pixels / 1e6:.0f} megapixels"


def _reduced(picture: "Image.Image") -> "Image.Image":
    """Small enough to work on, in a mode of eight bits a channel: L, LA, RGB or RGBA."""
    from PIL import Image

    scale = max(1.0, max(picture.size) / _WORKING_SIDE)
    picture.draft(None, (int(picture.width / scale), int(picture.height / scale)))  # a JPEG decodes at 1/2, 1/4, 1/8
    clear = picture.has_transparency_data
    if picture.mode.startswith("I"):
        plain = _of_16_bits(picture)
    elif picture.mode in ("1", "L", "LA"):
        plain = picture.convert("LA" if clear else "L")
    else:
        plain = picture.convert("RGBA" if clear else "RGB")
    plain.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
    return plain


def _of_16_bits(picture: "Image.Image") -> "Image.Image":
    """Grey of 16 bits as eight, with the one grey that a PNG may declare transparent."""
    from PIL import Image

    values = np.asarray(picture)
    grey = Image.fromarray((values // 257).astype(np.uint8))
    if (clear := picture.info.get("transparency")) is not None:
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey


def _orientation(picture: "Image.Image") -> object:
    """How the camera was held, by EXIF's number for it (1 to 8). Of a loaded picture, or EXIF's errors hide damage."""
    with suppress(Exception):  # EXIF that makes no sense: the picture stays as it lies
        return picture.getexif().get(_ORIENTATION)
    return None


def _upright(picture: "Image.Image", orientation: object) -> "Image.Image":
    from PIL.Image import Transpose

    turns: dict[object, Transpose] = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(turns[orientation]) if orientation in turns else picture


def _opaque(picture: "Image.Image", notes: list[str]) -> "Image.Image":
    """On white where it is transparent, or on black where that leaves nothing to see."""
    from PIL import Image

    colours = picture.mode.removesuffix("A")
    if colours == picture.mode or picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert(colours)
    layer = picture.convert("RGBA")
    on = {name: Image.alpha_composite(Image.new("RGBA", layer.size, name), layer) for name in ("white", "black")}
    contrast = {name: float(np.ptp(np.asarray(flat.convert("L")))) / 255 for name, flat in on.items()}
    ground = "black" if contrast["white"] < SEEN < contrast["black"] else "white"
    notes.append(f"Transparent parts were taken as {ground}.")
    return on[ground].convert(colours)


def _in_form(picture: "Image.Image", shape: tuple[int, int], ink: AnyInk) -> tuple[NDArray[np.uint8] | None, Ink]:
    """The picture's own pixels, and their ink, where they are in the data set's form already."""
    grey = np.asarray(picture.convert("L"))
    as_light: dict[Ink, NDArray[np.uint8]] = {"light": grey, "dark": 255 - grey}
    for found, image in as_light.items():
        if grey.shape == shape and ink in ("auto", found) and form.is_fitted(image):
            return image, found
    return None, "light"
