import threading
import warnings
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFile

from tests.harness.handwriting import assert_clean, encoded, expected, likeness, two
from vae.core.errors import DataError
from vae.data.handwriting import form
from vae.data.handwriting import picture as upload


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


# Drawings


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


@pytest.mark.parametrize("shape", [(32, 32), (8, 8), (40, 28)])
def test_read_fits_the_digit_into_another_image_shape(shape):
    read = upload.read(encoded(two()), shape)
    assert read.image.shape == shape
    assert form.is_fitted(read.image)


def test_the_preview_is_small_and_keeps_its_colours():
    read = upload.read(encoded(two((900, 600), ink="red")))
    assert read.preview.shape == (171, 256, 3)
    assert read.preview.dtype == np.uint8
    assert [255, 0, 0] in read.preview.reshape(-1, 3).tolist()
    assert upload.read(encoded(two((40, 48)).convert("L"))).preview.shape == (48, 40)


# Photographs


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


# For images in colour


def test_a_picture_for_images_in_colour_is_scaled_whole_with_a_margin_like_its_rim():
    photo = np.zeros((60, 120, 3), np.uint8) + np.array([10, 20, 200], np.uint8)
    photo[20:40, 40:80] = 255, 128, 0
    found = upload.read_in_colour(encoded(Image.fromarray(photo)), (24, 24))
    assert (found.image.shape, found.ink) == ((24, 24, 3), None)
    np.testing.assert_array_equal(found.image[[0, 5, 6, 23], 3], [[10, 20, 200]] * 4)
    np.testing.assert_array_equal(found.image[12, 12], [255, 128, 0])
    assert found.notes[0].startswith("Its proportions are others")
    whole = upload.read_in_colour(encoded(Image.fromarray(photo[:, :60])), (60, 60))
    np.testing.assert_array_equal(whole.image, photo[:, :60])
    assert whole.notes == ()


def test_a_grey_picture_for_images_in_colour_has_three_equal_channels():
    found = upload.read_in_colour(encoded(Image.new("L", (20, 20), 77)), (10, 10))
    assert np.unique(found.image).tolist() == [77]
    with pytest.raises(DataError, match="empty"):
        upload.read_in_colour(b"", (10, 10))
