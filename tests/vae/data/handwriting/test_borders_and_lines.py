import warnings

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.harness.handwriting import encoded, likeness, ruled, two
from vae.data.handwriting import borders_and_lines
from vae.data.handwriting import picture as upload


def on_paper(draw=None, ink=(25, 35, 120), ground=(250, 249, 244), size=(400, 480), **options):
    """A 2 as a note-taking app exports it; `draw` puts onto the page what is on it besides."""
    page = Image.new("RGB", size, ground)
    if draw:
        draw(ImageDraw.Draw(page), *size)
    page.paste(ink, mask=Image.eval(two(size, mode="L", ink=0, ground=255, **options), lambda level: 255 - level))
    return page


def framed(thickness, inset=0, colour=(60, 60, 60)):
    return lambda page, width, height: page.rectangle(
        (inset, inset, width - 1 - inset, height - 1 - inset), outline=colour, width=thickness
    )


PAPERS = {
    "ruled": (ruled(), {}),
    "ruled in black": (ruled("black"), {"ink": "black"}),
    "ruled within a margin": (ruled(inset=30), {}),
    "squared": (ruled(squared=True), {}),
    "squared, chalk": (ruled((90, 90, 90), squared=True), {"ink": "white", "ground": (20, 20, 20)}),
    "margin": (lambda page, width, height: page.line((70, 0, 70, height), (225, 90, 90), 3), {}),
    "thin frame": (framed(3, inset=20), {}),
    "border": (framed(28), {}),
    "border, chalk": (framed(28, colour="white"), {"ink": "white", "ground": (20, 20, 20)}),
    "bar above": (lambda page, width, height: page.rectangle((0, 0, width, 30), (40, 90, 200)), {}),
}


@pytest.mark.parametrize("kind", [("PNG", {}), ("JPEG", {"quality": 85})], ids=["PNG", "JPEG"])
@pytest.mark.parametrize("name", PAPERS)
def test_borders_and_lines_of_paper_are_left_out_and_noted(name, kind):
    draw, options = PAPERS[name]
    for width in (0.04, 0.1):
        read = upload.read(encoded(on_paper(draw, width=width, **options), kind[0], **kind[1]))
        plain = upload.read(encoded(on_paper(width=width, **options), kind[0], **kind[1]))
        assert likeness(read.image, plain.image) > 0.95
        assert read.ink == plain.ink
        said = borders_and_lines.BORDER if name.startswith(("border", "bar")) else borders_and_lines.LINES
        assert set(read.notes) - set(plain.notes) == {said}


def test_strokes_of_a_digit_are_no_lines_of_the_paper(mnist):
    for image in mnist.images[:: len(mnist) // 50]:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        tight = Image.fromarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        for sharp in (tight, tight.point(lambda level: 255 * (level > 127))):
            read = upload.read(encoded(sharp.resize((sharp.width * 9, sharp.height * 9), Image.Resampling.NEAREST)))
            assert not {borders_and_lines.BORDER, borders_and_lines.LINES} & set(read.notes)


@pytest.mark.parametrize("margin", [0, 40])
@pytest.mark.parametrize(
    "bars",
    [
        [(0, 0, 60, 300)],  # a 1 that is a bar
        [(0, 0, 200, 40), (160, 0, 200, 300)],  # a calculator's 7
        [(0, 0, 200, 25), (0, 275, 200, 300), (0, 0, 25, 300), (175, 0, 200, 300)],  # its 0
        [(80, 0, 120, 300), (0, 260, 200, 300)],  # a 1 on a foot
        [(0, 0, 200, 8), (0, 292, 200, 300), (0, 0, 8, 300), (192, 0, 200, 300)],  # a 0 in thin lines
    ],
)
def test_bars_of_a_digit_are_not_taken_for_border_or_lines(bars, margin):
    right, bottom = max(bar[2] for bar in bars), max(bar[3] for bar in bars)
    picture = Image.new("L", (right + 2 * margin + 1, bottom + 2 * margin + 1), 255)
    for bar in bars:
        ImageDraw.Draw(picture).rectangle([side + margin for side in bar], 0)
    notes = []
    grey = np.asarray(picture, np.float32) / 255
    for without in (borders_and_lines.without_border, borders_and_lines.without_lines):
        np.testing.assert_array_equal(without(np.asarray(picture), grey, notes), np.asarray(picture))
    assert notes == []


def test_without_border_leaves_a_picture_of_8_pixels_as_it_is():
    grey = np.full((8, 8), 0.2, np.float32)
    grey[2:6] = 0.9
    picture = (grey * 255).astype(np.uint8)
    notes: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rows, pixels in ((grey, picture), (grey.T, picture.T)):
            assert borders_and_lines.without_border(pixels, rows, notes) is pixels
    assert notes == []
