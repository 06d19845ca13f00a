"""A digit 2 drawn, photographed, encoded, and what has to become of it."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from vae.data.handwriting import form
from vae.data.handwriting import picture as upload

TWO = [(0.15, 0.3), (0.2, 0.1), (0.5, 0.0), (0.8, 0.12), (0.82, 0.35), (0.1, 1.0), (0.9, 1.0)]


def two(size=(200, 240), ink="black", ground="white", mode="RGB", width=0.1, box=(0.25, 0.15, 0.75, 0.85)):
    """A 2 drawn with a round pen. `box` and `width` in parts of the picture's sides and of its height."""
    picture = Image.new(mode, size, ground)
    draw = ImageDraw.Draw(picture)
    left, top, right, bottom = np.multiply(box, size * 2)
    points = [(left + x * (right - left), top + y * (bottom - top)) for x, y in TWO]
    pen = max(1, round(width * size[1]))
    draw.line(points, ink, pen, joint="curve")
    for x, y in points if pen > 2 else []:
        draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), ink)
    return picture


def encoded(picture, kind="PNG", **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def photograph(light, ink=0.15, paper=0.85, grain=0.02, lines=False, surroundings=0.0, size=(640, 480), **options):
    """A 2 on paper: `light` is a function of x and y in [0, 1]; dark `surroundings` as wide as this part of a side."""
    mask = np.asarray(two(size, **options).convert("L"), float) / 255
    y, x = (axis / side for axis, side in zip(np.indices(mask.shape), mask.shape, strict=True))
    sheet = np.full(mask.shape, paper)
    if lines:
        sheet[np.arange(size[1]) % 60 < 2] *= 0.75
    outside = (np.minimum(x, 1 - x) < surroundings) | (np.minimum(y, 1 - y) < surroundings)
    seen = np.where(outside, 0.1, ink + (sheet - ink) * mask) * light(x, y)
    seen += np.random.default_rng(0).normal(0, grain, mask.shape)
    return Image.fromarray((seen.clip(0, 1) * 255).astype(np.uint8))


def expected(**options):
    """What any picture of that 2 has to become."""
    return upload.read(encoded(two(**options))).image


def likeness(a, b):
    """Cosine of two images, the better where one is moved by a pixel: a centre may round either way."""
    a, b = a.astype(float), b.astype(float)
    moved = [np.roll(b, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return max(float((a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())) for b in moved)


def assert_clean(image):
    """A digit in the data set's form: ground exactly black, ink nearly white, in the box."""
    assert image.dtype == np.uint8
    assert (image == 0).mean() > 0.5
    assert image.max() > 240
    assert form.is_fitted(image)


def ruled(colour=(150, 180, 225), squared=False, inset=0):
    def draw(page, width, height):
        for y in range(inset + 20, height - inset, 40):
            page.line((inset, y, width - 1 - inset, y), colour, 2)
        for x in range(inset + 20, width - inset, 40) if squared else ():
            page.line((x, inset, x, height - 1 - inset), colour, 2)

    return draw
