"""Images of each class as they will be, to look at before anything is saved; as a contact sheet, too."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vae.data.dataset import RGB, Split, channels_of, spread
from vae.data.importing.found import Found

CLASSES, _EACH = 20, 12  # rows and pictures in a row
_UNLABELLED_ROWS = 4
_SIDE = 64  # pixels of the sheet that a picture has at least
_GAP, _ABOVE = 4, 14
_PAPER, _INK = 128, 255  # between dark and light, so that both grounds are seen


@dataclass(frozen=True, eq=False)
class Line:
    """Some images of one class, and how many each split has of it. title: the class, '' for more of one."""

    title: str
    images: NDArray[np.uint8]
    train: int
    test: int


def lines(found: Found, each: int = _EACH) -> list[Line]:
    """A line for each class that has images, up to 20: of the training images, else of the test images.

    Where there are no labels, four lines of images from everywhere.
    """
    counts: dict[Split, NDArray[np.int64]] = {split: found.counts(split) for split in ("train", "test")}
    present = np.flatnonzero((counts["train"] + counts["test"])[:-1])[:CLASSES]
    if not len(present):
        whole = found.count("train"), found.count("test")
        images = found.pick("train", spread(whole[0], _UNLABELLED_ROWS * each))
        cut = range(0, len(images), each)
        return [Line("" if k else "images", images[k : k + each], *whole) for k in cut]
    where = {split: found.labels_of(split) for split in counts}
    shown: list[Line] = []
    for label in present:
        split: Split = "train" if counts["train"][label] else "test"
        images = found.pick(split, np.flatnonzero(where[split] == label)[:each])
        own = int(counts["train"][label]), int(counts["test"][label])
        shown.append(Line(found.class_names[label], images, *own))
    return shown


def sheet(found: Found) -> bytes:
    """A PNG with a row for each class, up to 20, and 12 images in each."""
    from PIL import Image, ImageDraw

    rows = lines(found)
    scale = max(1, -(-_SIDE // max(found.picture_shape[:2])))
    height, width = (side * scale for side in found.picture_shape[:2])
    size = _GAP + _EACH * (width + _GAP), len(rows) * (height + _GAP + _ABOVE) + _GAP
    coloured = channels_of(found.picture_shape) == RGB
    page = Image.new("RGB", size, (_PAPER,) * RGB) if coloured else Image.new("L", size, _PAPER)
    pen = ImageDraw.Draw(page)
    for k, line in enumerate(rows):
        top = _GAP + k * (height + _GAP + _ABOVE)
        pen.text((_GAP, top - 1), _ascii(line.title), fill=(_INK,) * RGB if coloured else _INK)
        for column, image in enumerate(line.images):
            large = Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST)
            page.paste(large, (_GAP + column * (width + _GAP), top + _ABOVE - 2))
    file = io.BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


def _ascii(text: str) -> str:
    """What the font has."""
    return text.encode("latin-1", "replace").decode("latin-1")
