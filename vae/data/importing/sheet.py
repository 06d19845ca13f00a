"""A contact sheet: images of each class as they will be, to look at before anything is saved."""

import io

import numpy as np
from numpy.typing import NDArray

from vae.data.dataset import RGB, UNLABELLED, channels_of, spread
from vae.data.importing.found import Found

_CLASSES, _EACH = 20, 12  # rows and pictures in a row
_SIDE = 64  # pixels of the sheet that a picture has at least
_GAP, _ABOVE = 4, 14
_PAPER, _INK = 128, 255  # between dark and light, so that both grounds are seen


def sheet(found: Found) -> bytes:
    """A PNG with a row for each class of the training images, up to 20, and 12 images in each."""
    from PIL import Image, ImageDraw

    rows = _rows(found)
    scale = max(1, -(-_SIDE // max(found.picture_shape[:2])))
    height, width = (side * scale for side in found.picture_shape[:2])
    size = _GAP + _EACH * (width + _GAP), len(rows) * (height + _GAP + _ABOVE) + _GAP
    coloured = channels_of(found.picture_shape) == RGB
    page = Image.new("RGB", size, (_PAPER,) * RGB) if coloured else Image.new("L", size, _PAPER)
    pen = ImageDraw.Draw(page)
    for k, (title, images) in enumerate(rows):
        top = _GAP + k * (height + _GAP + _ABOVE)
        pen.text((_GAP, top - 1), title, fill=(_INK,) * RGB if coloured else _INK)
        for column, image in enumerate(images):
            large = Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST)
            page.paste(large, (_GAP + column * (width + _GAP), top + _ABOVE - 2))
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def _rows(found: Found) -> list[tuple[str, NDArray[np.uint8]]]:
    labels = found.labels_of("train")
    present = [int(label) for label in np.unique(labels) if label != UNLABELLED][:_CLASSES]
    if not present:
        images = found.pick("train", spread(len(labels), 4 * _EACH))
        return [("" if k else "training images", images[k : k + _EACH]) for k in range(0, len(images), _EACH)]
    chosen = {label: np.flatnonzero(labels == label)[:_EACH] for label in present}
    images = found.pick("train", np.concatenate(list(chosen.values())))
    ends = np.cumsum([len(rows) for rows in chosen.values()])
    return [
        (_ascii(found.class_names[label]), part)
        for label, part in zip(present, np.split(images, ends[:-1]), strict=True)
    ]


def _ascii(text: str) -> str:
    """What the font has."""
    return text.encode("latin-1", "replace").decode("latin-1")
