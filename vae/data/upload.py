"""A visitor's picture of a digit, brought to the form of the data set's images: bytes in, nothing trusted."""

import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from vae.data import form
from vae.errors import DataError

if TYPE_CHECKING:
    from PIL import Image

Ink = Literal["dark", "light"]
Floats = NDArray[np.float32]

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000
MAX_ASPECT = 20  # longer to shorter side
MIN_SIDE = 8  # pixels of the longer side; scikit-learn's digits have 8
_MAX_SCANS = 100  # of a JPEG: ten are usual, and each of thousands would walk over all pixels again
_WORKING_SIDE, _PREVIEW_SIDE = 512, 256

_FORMATS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WebP": b"RIFF"}  # and how their files begin
_SMALL_SIDE = 64  # pixels: where the ground is looked for
_SEEN = 0.06  # contrast of ink with its ground, of 1: less is a blank sheet
_FAINT = 0.1  # ink: less does not count for the crop
_LARGE = 0.05  # of the longer side: what is shorter is no digit
_THIN, _THICK = 1.5, 2.0  # pixels in MNIST's box, whose strokes have 1.9 to 7.2, median 2.6
_GRAIN = 0.5 / 255  # contrast
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_BLANK = "No digit stands out: the picture is blank, too faint or too busy. Upload one digit on a plain ground."

# Pictures are decoded one at a time: it bounds the memory, and Python's warning filters belong to all threads.
_decoding = threading.Lock()


@dataclass(frozen=True, eq=False)
class Upload:
    """A picture as the models take it, and what was done to it on the way.

    image: uint8 (H, W), 255 is ink and 0 is ground, as in the data set.
    preview: the picture as uploaded, upright: uint8 (h, w) or (h, w, 3), at most 256 pixels a side.
    ink: whether the ink was darker or lighter than its ground.
    notes: what was done, a sentence each.
    """

    image: NDArray[np.uint8]
    preview: NDArray[np.uint8]
    ink: Ink
    notes: tuple[str, ...]


def read(content: bytes, shape: tuple[int, int] = form.SHAPE, ink: Literal["auto", "dark", "light"] = "auto") -> Upload:
    """The digit in a PNG, JPEG or WebP file, whatever its name, as uint8 (H, W) of `shape` in MNIST's form.

    `ink`: darker or lighter than its ground; "auto" finds out. Takes about 0.1 s for a photograph of 12 megapixels.

    Raises DataError: empty, too large, another format, animated, damaged, blank.
    """
    notes: list[str] = []
    picture = _decoded(content, notes)
    image, found = _in_form(picture, shape, ink)
    if image is not None:
        notes.append("It is in MNIST's form already: taken as it is.")
    else:
        grey = _most_telling_grey(np.asarray(picture))
        photograph = _is_photograph(grey)
        found = _ink_of(grey, photograph) if ink == "auto" else ink
        alone = _ink_alone(_as_dark(grey)[found], photograph, form.box(shape), notes)
        image = form.fitted(alone, shape, _FAINT)
        notes.append("Cropped to the ink and centred as MNIST is.")
    if found == "dark":
        notes.insert(0, "Dark ink on a light ground: inverted.")
    preview = picture.copy()
    preview.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    return Upload(image, np.asarray(preview), found, tuple(notes))


def _decoded(content: bytes, notes: list[str]) -> "Image.Image":
    """The picture, upright and opaque, grey ("L") or colour ("RGB"), its longer side at most 512 pixels."""
    from PIL import Image

    _check_file(content)
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow has to say of odd files is said below, or of no consequence
        try:
            picture = Image.open(BytesIO(content), formats=[name.upper() for name in _FORMATS])
            _check_header(picture)
            return _opaque(_upright(_reduced(picture)), notes)
        except DataError:
            raise
        except Image.DecompressionBombError:
            raise DataError(f"The picture has many more than {_megapixels(MAX_PIXELS)}. Scale it down.") from None
        except Exception as error:  # Pillow raises a dozen kinds for damaged files
            raise DataError("The picture is damaged: it cannot be read to its end. Save or copy it again.") from error


def _check_file(content: bytes) -> None:
    """What the bytes themselves tell."""
    if not content:
        raise DataError("The file is empty. Choose a picture: PNG, JPEG or WebP.")
    if len(content) > MAX_BYTES:
        raise DataError(
            f"The file has {len(content) / 2**20:.1f} MB; up to {MAX_BYTES / 2**20:.0f} MB are taken. "
            "Scale the picture down, or save it as JPEG."
        )
    if not content.startswith(tuple(_FORMATS.values())):
        raise DataError(f"The file is not a picture of a kind that can be read; expected {_kinds()}. Save it as such.")
    if content.startswith(_FORMATS["JPEG"]) and content.count(b"\xff\xda") > _MAX_SCANS:
        raise DataError("The JPEG is built of far more passes than any camera makes. Save it again, or as PNG.")


def _check_header(picture: "Image.Image") -> None:
    """What the header tells, before any pixel is decoded."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise DataError(
            f"The picture is {width} x {height} pixels, {_megapixels(width * height)}; "
            f"up to {_megapixels(MAX_PIXELS)} are taken. Scale it down."
        )
    longer, shorter = max(width, height), min(width, height)
    if longer > MAX_ASPECT * shorter:
        raise DataError(
            f"The picture is {width} x {height} pixels; its longer side may be at most {MAX_ASPECT} times the other. "
            "Crop it to the digit."
        )
    if longer < MIN_SIDE:
        raise DataError(
            f"The picture is {width} x {height} pixels; at least {MIN_SIDE} are needed. Upload a larger one."
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


def _upright(picture: "Image.Image") -> "Image.Image":
    """Turned the way the camera was held."""
    from PIL import ImageOps

    with suppress(Exception):  # EXIF that makes no sense: the picture stays as it lies
        return ImageOps.exif_transpose(picture)
    return picture


def _opaque(picture: "Image.Image", notes: list[str]) -> "Image.Image":
    """On white where it is transparent, or on black where that leaves nothing to see."""
    from PIL import Image

    colours = picture.mode.removesuffix("A")
    if colours == picture.mode or picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert(colours)
    layer = picture.convert("RGBA")
    on = {name: Image.alpha_composite(Image.new("RGBA", layer.size, name), layer) for name in ("white", "black")}
    contrast = {name: float(np.ptp(np.asarray(flat.convert("L")))) / 255 for name, flat in on.items()}
    ground = "black" if contrast["white"] < _SEEN < contrast["black"] else "white"
    notes.append(f"Transparent parts were taken as {ground}.")
    return on[ground].convert(colours)


def _in_form(picture: "Image.Image", shape: tuple[int, int], ink: str) -> tuple[NDArray[np.uint8] | None, Ink]:
    """The picture's own pixels, and their ink, where they are in the data set's form already."""
    grey = np.asarray(picture.convert("L"))
    as_light: dict[Ink, NDArray[np.uint8]] = {"light": grey, "dark": 255 - grey}
    for found, image in as_light.items():
        if grey.shape == shape and ink in ("auto", found) and form.is_fitted(image):
            return image, found
    return None, "light"


def _as_dark(grey: Floats) -> dict[Ink, Floats]:
    """The picture with its ink dark, by what the ink is taken for."""
    return {"dark": grey, "light": 1 - grey}


def _most_telling_grey(picture: NDArray[np.uint8]) -> Floats:
    """Floats in [0, 1] (h, w): where there is colour, the mixture of the channels in which the details differ most.

    Yellow on white or red on green is hardly to be seen in the usual grey.
    """
    from scipy.ndimage import gaussian_filter

    if picture.ndim == 2:
        return picture.astype(np.float32) / 255
    channels = np.moveaxis(picture.astype(np.float32) / 255, -1, 0)
    small = np.stack([_small(channel) for channel in channels])
    details = small - np.stack([gaussian_filter(channel, max(channel.shape) / 8) for channel in small])  # no lighting
    flat = details.reshape(3, -1)
    axis = np.linalg.eigh(flat @ flat.T)[1][:, -1].astype(np.float32)  # the first principal component
    if axis @ _LUMA < 0:
        axis = -axis
    low, high = axis.clip(max=0).sum(), axis.clip(min=0).sum()
    return np.asarray(((picture @ axis) / 255 - low) / (high - low), np.float32)


def _is_photograph(grey: Floats) -> bool:
    """Whether there is grain: a drawing is flat nearly everywhere."""
    from scipy.ndimage import median_filter

    grain = float(np.median(np.abs(grey - median_filter(grey, 3))))
    return grain > _GRAIN and max(grey.shape) >= 2 * _SMALL_SIDE


def _ink_of(grey: Floats, photograph: bool) -> Ink:
    """Whether the digit is darker or lighter than its ground."""
    if photograph:  # its rim may be a table or a shadow
        likely = {ink: _likely(_small(as_dark, 2 * _SMALL_SIDE)) for ink, as_dark in _as_dark(grey).items()}
        return "dark" if likely["dark"] >= likely["light"] else "light"
    small = _small(grey)
    rim = small[_rim(small.shape, 0)].mean()  # of a drawing the rim is ground, however bold and tightly cut out it is
    return "light" if rim < _otsu(small) else "dark"


def _likely(small: Floats) -> float:
    """How much what is dark is like ink: it has an outline all around, and is the lesser part.

    Ground between strokes, taken for ink, has open ends where nothing differs.
    """
    from scipy.ndimage import binary_dilation, maximum_filter, minimum_filter

    strength = _without_dark(small) - small
    dark = strength > _otsu(strength)
    outline = binary_dilation(dark, np.ones((3, 3))) & ~dark
    if not outline.any():
        return 0.0
    step = (maximum_filter(small, 3) - minimum_filter(small, 3))[outline]
    return float((step / (0.5 * np.median(strength[dark]))).clip(0, 1).mean() - 0.1 * dark.mean())


def _rim(shape: tuple[int, ...], share: float) -> NDArray[np.bool_]:
    """Where the edge of the picture is nearer than `share` of the shorter side."""
    rim = np.ones(shape, bool)
    depth = max(1, round(share * min(shape)))
    rim[depth : shape[0] - depth, depth : shape[1] - depth] = False
    return rim


def _ink_alone(grey: Floats, photograph: bool, box: int, notes: list[str]) -> Floats:
    """Dark ink of a picture as floats in [0, 1], 1 is full ink and 0 everything else.

    Raises DataError: nothing stands out from the ground.
    """
    from scipy.ndimage import distance_transform_edt, gaussian_filter

    ground = _ground(grey)
    strength = (ground - grey) / ground.clip(min=0.2)  # of the light that is there: ink in a shadow is ink
    if photograph:
        strength = gaussian_filter(strength, 0.8)  # the grain of paper and camera
    threshold = _threshold(strength, photograph)
    core = _strokes(strength > threshold, photograph)
    width, scale = _stroke_width(core), _extent(core) / box
    away = distance_transform_edt(~core)
    near = away <= max(1.5, 0.6 * width)  # the soft edges
    beyond = strength[~near & (strength <= threshold)]
    if beyond.size and strength[core].mean() - beyond.mean() < 4 * beyond.std():
        raise DataError(_BLANK)  # specks that happen to touch
    low = min(max(float(np.percentile(beyond, 98)), 0.0), 0.6 * threshold) if beyond.size else 0.0
    full = float(np.percentile(strength[core], 75))
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
    return float(max(least, min(level + 5 * noise, 0.6 * full), _SEEN))


def _strokes(core: NDArray[np.bool_], photograph: bool) -> NDArray[np.bool_]:
    """The digit: without specks, and in a photograph without what lies along the edges, where there is more than that.

    Raises DataError: nothing is large enough, or too much is.
    """
    from scipy.ndimage import distance_transform_edt, find_objects, label, maximum_filter, minimum

    reach = max(core.shape) // 100  # a pencil's line has gaps
    parts, n = label(maximum_filter(core, 2 * reach + 1), np.ones((3, 3)))
    parts *= core
    areas, in_rim, on_edge = (
        np.bincount(parts[where], minlength=n + 1)
        for where in (core, core & _rim(core.shape, 0.2), core & _rim(core.shape, 0))
    )
    lengths = np.array([0, *(max(s.stop - s.start for s in found) for found in find_objects(parts))])
    digit = (lengths >= _LARGE * max(core.shape)) & (areas >= 3)
    frame = (on_edge > 0) & (in_rim > 0.6 * areas) & photograph
    if (digit & ~frame).any():
        digit &= ~frame
    if not digit.any():
        raise DataError(_BLANK)
    main = int(np.where(digit, areas, 0).argmax())
    gaps = minimum(distance_transform_edt(parts != main), parts, np.arange(n + 1))
    beside = (areas > 0.02 * areas[main]) & (gaps <= 0.15 * lengths[main])  # what belongs to it, a bar or a dot
    digit = (digit & (areas > 0.25 * areas[main])) | (beside & ~(frame & ~digit))
    if 2 * areas[digit].sum() < areas[~frame].sum():
        raise DataError(_BLANK)
    return digit[parts]


def _extent(core: NDArray[np.bool_]) -> int:
    return max(int(np.ptp(np.flatnonzero(core.any(axis=axis)))) + 1 for axis in (0, 1))


def _stroke_width(core: NDArray[np.bool_]) -> float:
    """In pixels: a long stroke's area is width x length, and its outline is twice the length."""
    down, across = np.gradient(np.pad(core, 1).astype(np.float32))
    return float(2 * core.sum() / np.hypot(down, across).sum())
