import threading
import warnings
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFile

from vae.core.errors import DataError
from vae.data.handwriting import form, paper
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


def chunk(name, data):
    return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)


def png_header(width, height):
    """A PNG that says how large it is, and ends there."""
    size = width.to_bytes(4) + height.to_bytes(4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size + b"\x08\x02\0\0\0") + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


# What is already in the data set's form


@pytest.mark.parametrize("ink", ["light", "dark"])
def test_an_image_of_the_data_set_comes_back_as_it_is(digits, ink):
    for image in digits.images[::4]:
        found = upload.read(encoded(Image.fromarray(image if ink == "light" else 255 - image)))
        np.testing.assert_array_equal(found.image, image)
        assert found.ink == ink
        assert "taken as it is" in found.notes[-1]


def test_an_enlarged_image_of_the_data_set_comes_back_nearly_unchanged(digits):
    errors = []
    for image in digits.images[::15]:
        found = upload.read(encoded(Image.fromarray(image).resize((168, 168), Image.Resampling.NEAREST)))
        assert found.ink == "light"
        errors.append(np.abs(found.image.astype(float) - image).mean())
    assert np.median(errors) < 1  # grey levels of 255; 20 where the centre of mass rounds to the next pixel
    assert np.mean(errors) < 4


def test_mnist_is_told_from_its_negative_however_it_is_cropped(mnist):
    wrong = 0
    for image in mnist.images[:: len(mnist) // 100]:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        tight = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        for picture, ink in ((image, "light"), (255 - image, "dark"), (tight, "light"), (255 - tight, "dark")):
            wrong += upload.read(encoded(Image.fromarray(picture))).ink != ink
    assert wrong <= 4  # of 400: a bold 1, cut out, is more ink than ground even at its rim


# Drawings


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


@pytest.mark.parametrize("kind", ["1", "L", "P", "LA", "RGBA", "CMYK", "16", "webp", "progressive", "opaque"])
def test_pictures_of_any_mode_and_format_give_the_same_digit(kind):
    picture = two()
    content = {
        "1": lambda: encoded(picture.convert("1")),
        "L": lambda: encoded(picture.convert("L")),
        "P": lambda: encoded(picture.quantize(8)),
        "LA": lambda: encoded(two(mode="LA", ink=(0, 255), ground=(0, 0))),
        "RGBA": lambda: encoded(two(mode="RGBA", ink=(0, 0, 0, 255), ground=(255, 255, 255, 0))),
        "CMYK": lambda: encoded(picture.convert("CMYK"), "JPEG"),
        "16": lambda: encoded(Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)),
        "webp": lambda: encoded(picture, "WEBP"),
        "progressive": lambda: encoded(picture, "JPEG", progressive=True),
        "opaque": lambda: encoded(picture.convert("RGBA")),
    }[kind]()
    read = upload.read(content)
    assert_clean(read.image)
    assert read.ink == "dark"
    assert likeness(read.image, expected()) > 0.98
    assert any("Transparent" in note for note in read.notes) == (kind in ("LA", "RGBA"))


def test_sixteen_bits_are_scaled_not_cut_off():
    grey = np.asarray(two(ink=(80, 80, 80), ground=(120, 120, 120)).convert("L"))
    read = upload.read(encoded(Image.fromarray(grey.astype(np.uint16) * 257 + 100)))
    assert sorted(np.unique(read.preview)) == [80, 120]
    assert likeness(read.image, expected()) > 0.99


def test_a_declared_transparent_grey_is_transparent_in_16_bits_too():
    grey = np.where(np.asarray(two().convert("L")) > 127, 500, 65535).astype(np.uint16)
    content = encoded(Image.fromarray(grey))
    after_header = 8 + 25
    content = content[:after_header] + chunk(b"tRNS", (500).to_bytes(2)) + content[after_header:]
    read = upload.read(content)
    assert read.ink == "light"
    assert "Transparent parts were taken as black." in read.notes


@pytest.mark.parametrize(
    ("ink", "ground", "found"), [("black", "white", "dark"), ("white", "black", "light"), ("red", "white", "dark")]
)
def test_transparency_is_filled_so_that_the_ink_is_seen(ink, ground, found):
    read = upload.read(encoded(two(mode="RGBA", ink=ink, ground=(255, 255, 255, 0))))
    assert read.ink == found
    assert f"Transparent parts were taken as {ground}." in read.notes
    assert likeness(read.image, expected()) > 0.99
    assert read.preview.shape[2] == 3


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


@pytest.mark.parametrize("shape", [(32, 32), (8, 8), (40, 28)])
def test_read_fits_the_digit_into_another_image_shape(shape):
    read = upload.read(encoded(two()), shape)
    assert read.image.shape == shape
    assert form.is_fitted(read.image)


def test_read_takes_the_given_ink_and_refuses_unknown_ones():
    content = encoded(two())
    assert upload.read(content, ink="dark").ink == "dark"
    told = upload.read(content, ink="light")
    assert told.ink == "light"
    assert likeness(told.image, expected()) < 0.9
    with pytest.raises(DataError, match="no ink 'blue'; choose from auto, dark, light"):
        upload.read(content, ink="blue")


def test_the_preview_is_small_and_keeps_its_colours():
    read = upload.read(encoded(two((900, 600), ink="red")))
    assert read.preview.shape == (171, 256, 3)
    assert read.preview.dtype == np.uint8
    assert [255, 0, 0] in read.preview.reshape(-1, 3).tolist()
    assert upload.read(encoded(two((40, 48)).convert("L"))).preview.shape == (48, 40)


# Photographs


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_undone_in_every_format(kind, orientation):
    turned_back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = two((60, 80))
    stored = picture.transpose(turned_back[orientation]) if orientation > 1 else picture
    exif = Image.Exif()
    exif[0x0112] = orientation
    read = upload.read(encoded(stored, kind, exif=exif))
    assert read.preview.shape == (80, 60, 3)
    assert likeness(read.image, expected(size=(60, 80))) > 0.97


def test_senseless_exif_is_ignored():
    read = upload.read(encoded(two(), "JPEG", exif=b"Exif\0\0" + bytes(range(60))))
    assert likeness(read.image, expected()) > 0.98


def test_mpo_with_a_second_picture_is_no_animation():
    file = BytesIO()
    two().save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 24))])
    assert likeness(upload.read(file.getvalue()).image, expected()) > 0.98


# What is refused


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Choose a picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(10 * 2**20), r"has 10\.0 MB; up to 10 MB .* Scale"),
        (b"hello", "expected PNG, JPEG or WebP"),
        (encoded(two(), "GIF"), "expected PNG, JPEG or WebP"),
        (encoded(two(), "BMP"), "expected PNG, JPEG or WebP"),
        (encoded(two(), "TIFF"), "expected PNG, JPEG or WebP"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "damaged"),
        (encoded(two(), "PNG", save_all=True, append_images=[two(ink="red")]), "animated. Upload a single picture"),
        (encoded(two(), "WEBP", save_all=True, append_images=[two(ink="red")]), "animated. Upload a single picture"),
        (png_header(8000, 6000), "8000 x 6000 pixels, 48 megapixels; up to 40 megapixels are taken"),
        (png_header(10000, 10000), "100 megapixels"),
        (png_header(60000, 60000), "more than 40 megapixels. Scale it down"),
        (png_header(2100, 100), "2100 x 100 pixels; its longer side may be at most 20 times"),
        (png_header(100, 2100), "Crop it to what is drawn"),
        (png_header(7, 7), "at least 8 are needed"),
        (png_header(100, 100), "damaged: it cannot be read to its end"),
    ],
)
def test_unsuitable_files_are_refused_with_a_sentence(content, sentence):
    with pytest.raises(DataError, match=sentence):
        upload.read(content)


def test_a_jpeg_of_thousands_of_passes_is_refused_before_they_are_made():
    content = encoded(two(), "JPEG", progressive=True)
    last, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    upload.read(content[:end] + content[last:end] * 20 + content[end:])
    with pytest.raises(DataError, match="more passes than any camera makes"):
        upload.read(content[:end] + content[last:end] * 2000 + content[end:])


def noise(shape, level, deviation):
    """A sheet with nothing on it; `level` may change from place to place."""
    grey = np.random.default_rng(1).normal(level, deviation, shape).clip(0, 255).astype(np.uint8)
    return Image.fromarray(grey)


LIGHT = np.linspace(120, 220, 400)[None].repeat(300, axis=0)  # from a side


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


FILES = {
    "png": encoded(two((60, 80))),
    "palette": encoded(two((60, 80)).quantize(8)),
    "jpeg": encoded(two((60, 80)), "JPEG"),
    "progressive": encoded(two((60, 80)).convert("L"), "JPEG", progressive=True),
    "webp": encoded(two((60, 80)), "WEBP"),
    "lossless": encoded(two((60, 80), mode="RGBA", ground=(0, 0, 0, 0)), "WEBP", lossless=True),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_cut_off_anywhere_is_refused(kind):
    content = FILES[kind]
    last = len(content) - 25  # PNG's last chunks hold no pixels
    for length in np.linspace(0, last, 80).astype(int):
        with pytest.raises(DataError):
            upload.read(content[:length])


@pytest.mark.parametrize("kind", FILES)
def test_file_with_random_damage_gives_a_picture_or_a_data_error(kind):
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(100):
        content = bytearray(FILES[kind])
        for place in random.integers(len(content), size=random.integers(1, 6)):
            content[place] = random.integers(256)
        try:
            assert upload.read(bytes(content)).image.shape == (28, 28)
        except DataError:
            refused += 1
    assert refused > 10


def test_no_setting_of_pillow_and_no_warning_escapes():
    filters, before = list(warnings.filters), (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for content in (png_header(10000, 10000), png_header(60000, 60000), FILES["jpeg"][:300], FILES["png"]):
            try:
                upload.read(content)
            except DataError:
                continue
    assert caught == []
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES)
    assert warnings.filters == filters


def test_read_in_several_threads_at_once_gives_the_same_image():
    filters, wrong = list(warnings.filters), []

    def visit():
        for _ in range(5):
            if likeness(upload.read(FILES["png"]).image, reference) < 0.999:
                wrong.append(1)

    reference = upload.read(FILES["png"]).image
    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert warnings.filters == filters


# Paper: lines, frames, borders


def on_paper(draw=None, ink=(25, 35, 120), ground=(250, 249, 244), size=(400, 480), **options):
    """A 2 as a note-taking app exports it; `draw` puts onto the page what is on it besides."""
    page = Image.new("RGB", size, ground)
    if draw:
        draw(ImageDraw.Draw(page), *size)
    page.paste(ink, mask=Image.eval(two(size, mode="L", ink=0, ground=255, **options), lambda level: 255 - level))
    return page


def ruled(colour=(150, 180, 225), squared=False, inset=0):
    def draw(page, width, height):
        for y in range(inset + 20, height - inset, 40):
            page.line((inset, y, width - 1 - inset, y), colour, 2)
        for x in range(inset + 20, width - inset, 40) if squared else ():
            page.line((x, inset, x, height - 1 - inset), colour, 2)

    return draw


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
        said = paper.BORDER if name.startswith(("border", "bar")) else paper.LINES
        assert set(read.notes) - set(plain.notes) == {said}


def test_strokes_of_a_digit_are_no_lines_of_the_paper(mnist):
    for image in mnist.images[:: len(mnist) // 50]:
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        tight = Image.fromarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        for sharp in (tight, tight.point(lambda level: 255 * (level > 127))):
            read = upload.read(encoded(sharp.resize((sharp.width * 9, sharp.height * 9), Image.Resampling.NEAREST)))
            assert not {paper.BORDER, paper.LINES} & set(read.notes)


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
    for without in (paper.without_border, paper.without_lines):
        np.testing.assert_array_equal(without(np.asarray(picture), grey, notes), np.asarray(picture))
    assert notes == []


def test_notes_name_edges_and_specks_that_were_left_out():
    read = upload.read(encoded(photograph(lambda x, y: 1.0, surroundings=0.08)))
    assert "What lies along the edges was left out." in read.notes
    picture = two()
    ImageDraw.Draw(picture).ellipse((4, 4, 18, 18), "black")
    assert "Specks and marks apart from the digit were left out." in upload.read(encoded(picture)).notes
    plain = upload.read(encoded(two()))
    assert plain.notes == ("Dark ink on a light ground: inverted.", "Cropped to the ink and centred as MNIST is.")


# Data sets that are dark on light


@pytest.mark.parametrize("mine", ["dark", "light"])
@pytest.mark.parametrize("scale", [1, 10])
def test_an_upload_is_dark_on_light_where_the_data_set_is(digits, mine, scale):
    image = digits.images[0]
    picture = Image.fromarray(255 - image if mine == "dark" else image).resize((28 * scale, 28 * scale))
    plain, paper_like = (upload.read(encoded(picture), dark_on_light=dark) for dark in (False, True))
    np.testing.assert_array_equal(paper_like.image, 255 - plain.image)
    assert paper_like.ink == plain.ink == mine
    assert ("inverted" in paper_like.notes[0]) == (mine == "light")
    assert "the images of this data set are" in paper_like.notes[0]


def test_without_border_leaves_a_picture_of_8_pixels_as_it_is():
    grey = np.full((8, 8), 0.2, np.float32)
    grey[2:6] = 0.9
    picture = (grey * 255).astype(np.uint8)
    notes: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rows, pixels in ((grey, picture), (grey.T, picture.T)):
            assert paper.without_border(pixels, rows, notes) is pixels
    assert notes == []
