import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.harness.handwriting import assert_clean, encoded, expected, likeness, photograph, two
from vae.core.errors import DataError
from vae.data.handwriting import picture as upload


def noise(shape, level, deviation):
    """A sheet with nothing on it; `level` may change from place to place."""
    grey = np.random.default_rng(1).normal(level, deviation, shape).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey)


LIGHT = np.linspace(120, 220, 400)[None].repeat(300, axis=0)  # from a side


def test_mnist_is_told_from_its_negative_however_it_is_cropped(mnist):
    wrong = 0
    for image in mnist.images[:: len(mnist) // 100]:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        tight = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        for picture, ink in ((image, "light"), (255 - image, "dark"), (tight, "light"), (255 - tight, "dark")):
            wrong += upload.read(encoded(Image.fromarray(picture))).ink != ink
    assert wrong <= 4  # of 400: a bold 1, cut out, is more ink than ground even at its rim


@pytest.mark.parametrize(
    ("ink", "ground", "found"),
    [
        ("black", "white", "dark"),
        ("white", "black", "light"),
        ("red", "white", "dark"),
        ("yellow", "white", "dark"),
        ("navy", "yellow", "dark"),
        ("yellow", "navy", "light"),
        ((150, 150, 150), (110, 110, 110), "light"),
        ((255, 0, 0), (0, 130, 0), None),  # equally bright: neither is wrong
    ],
)
def test_ink_and_ground_of_any_colours_give_the_same_digit(ink, ground, found):
    read = upload.read(encoded(two(ink=ink, ground=ground)))
    assert_clean(read.image)
    assert likeness(read.image, expected()) > 0.99
    assert found in (None, read.ink)
    assert ("Dark ink on a light ground: inverted." in read.notes) == (read.ink == "dark")
    assert "centred as MNIST is" in read.notes[-1]


def test_bold_digit_cut_out_tightly_is_read_as_light():
    read = upload.read(encoded(two((100, 140), width=0.22, box=(0.1, 0.1, 0.9, 0.9), ink="white", ground="black")))
    assert read.ink == "light"
    assert_clean(read.image)


def test_small_digit_in_a_large_picture_is_found():
    read = upload.read(encoded(two((1500, 1000), width=0.015, box=(0.7, 0.7, 0.75, 0.8))))
    assert_clean(read.image)
    assert likeness(read.image, expected(size=(200, 200), width=0.12, box=(0.2, 0.1, 0.8, 0.9))) > 0.95


def test_thin_lines_become_as_thick_as_mnists():
    read = upload.read(encoded(two((400, 480), width=0.005)))
    assert "Thin strokes were made as thick as MNIST's." in read.notes
    assert_clean(read.image)
    assert 0.05 < read.image.mean() / 255 < 0.2  # MNIST's own have 0.13


def test_specks_are_left_out():
    picture = two()
    draw = ImageDraw.Draw(picture)
    for x, y in ((3, 4), (190, 230), (100, 5)):
        draw.rectangle((x, y, x + 2, y + 2), "black")
    assert likeness(upload.read(encoded(picture)).image, expected()) > 0.99


def test_read_takes_the_given_ink_and_refuses_unknown_ones():
    content = encoded(two())
    assert upload.read(content, ink="dark").ink == "dark"
    told = upload.read(content, ink="light")
    assert told.ink == "light"
    assert likeness(told.image, expected()) < 0.9
    with pytest.raises(DataError, match="no ink 'blue'; choose from auto, dark, light"):
        upload.read(content, ink="blue")


@pytest.mark.parametrize(
    ("light", "options"),
    [
        (lambda x, y: 1.0, {}),
        (lambda x, y: 0.45 + 0.6 * x, {}),
        (lambda x, y: 0.4 + 0.7 * np.exp(-((x - 0.3) ** 2 + (y - 0.3) ** 2) / 0.2), {}),
        (lambda x, y: np.where(x + 0.4 * y > 0.4, 1.0, 0.55), {}),
        (lambda x, y: 1 - 0.8 * np.exp(-((x - 1) ** 2 + (y - 1) ** 2) / 0.03), {}),
        (lambda x, y: 0.5 + 0.5 * x, {"lines": True}),
        (lambda x, y: 0.7 + 0.3 * y, {"surroundings": 0.08}),
        (lambda x, y: 0.6 + 0.4 * x, {"ink": 0.55, "grain": 0.01}),
        (lambda x, y: 1.0, {"grain": 0.08}),
        (lambda x, y: 0.6 + 0.4 * x, {"ink": 0.8, "paper": 0.15}),
    ],
    ids=["even", "side", "spot", "hard shadow", "dark corner", "ruled", "table", "pencil", "noise", "chalk"],
)
def test_a_photograph_becomes_a_clean_digit(light, options):
    read = upload.read(encoded(photograph(light, **options), "JPEG", quality=85))
    assert_clean(read.image)
    assert read.ink == ("light" if options.get("paper") else "dark")
    assert likeness(read.image, expected(size=(640, 480))) > 0.95


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (100, 80), "white"),
        Image.new("L", (28, 28), 0),
        Image.new("RGB", (64, 64), (90, 120, 200)),
        Image.new("1", (30, 30), 1),
        Image.new("RGBA", (100, 80), (200, 30, 0, 0)),
        Image.new("LA", (28, 28), (255, 0)),
        noise((28, 28), 250, 3),
        noise((300, 400), 230, 6),
        noise((300, 400), 128, 60),
        noise((300, 400), LIGHT, 0),
        noise((300, 400), LIGHT, 1),
        two(ink=(245, 245, 245)),
    ],
    ids=[
        "white",
        "black",
        "blue",
        "1 bit",
        "clear",
        "clear grey",
        "tiny noise",
        "noise",
        "static",
        "light",
        "light, noise",
        "faint",
    ],
)
def test_blank_is_refused(picture):
    with pytest.raises(DataError, match=r"Nothing stands out.*Upload one figure"):
        upload.read(encoded(picture))


def test_notes_name_edges_and_specks_that_were_left_out():
    read = upload.read(encoded(photograph(lambda x, y: 1.0, surroundings=0.08)))
    assert "What lies along the edges was left out." in read.notes
    picture = two()
    ImageDraw.Draw(picture).ellipse((4, 4, 18, 18), "black")
    assert "Specks and marks apart from the digit were left out." in upload.read(encoded(picture)).notes
    plain = upload.read(encoded(two()))
    assert plain.notes == ("Dark ink on a light ground: inverted.", "Cropped to the ink and centred as MNIST is.")
