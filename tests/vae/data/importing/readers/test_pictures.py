import io
import struct
import zipfile
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.harness import colours
from tests.harness.damage import check_flipped
from tests.harness.your_images import imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing import decode

IMAGES, LABELS = pictures(20)
WORDS = np.array(["cat", "dog", "emu", "fox"])[LABELS]


def png(image, **options):
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", **options)
    return file.getvalue()


def files(folder="", images=IMAGES):
    return {f"{folder}{word}/{k}.png": png(image) for k, (word, image) in enumerate(zip(WORDS, images, strict=True))}


def put(folder, content):
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(path, content):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def test_a_subfolder_is_a_class(tmp_path):
    train, test, said = imported(tmp_path, put(tmp_path / "pets", {**files(), "about.txt": b"", ".x/1.png": b"x"}))
    assert whole(train, test, IMAGES).tolist() == WORDS.tolist()
    assert said["Labels"] == "4 classes (cat, dog, emu, fox), from words (names of folders)"


@pytest.mark.parametrize("root", ["", "pets/", "a/b/"])
def test_a_zip_file_is_read_as_a_folder_whatever_lies_above_the_classes(tmp_path, root):
    path = zipped(tmp_path / "pets.zip", {**files(root), "__MACOSX/pets/cat/._1.png": b"x"})
    train, test, _ = imported(tmp_path, path)
    assert whole(train, test, IMAGES).tolist() == WORDS.tolist()


def test_folders_called_train_and_test_are_the_splits(tmp_path):
    content = {f"{'train' if k < 15 else 'test'}/{name}": data for k, (name, data) in enumerate(files().items())}
    train, test, _ = imported(tmp_path, put(tmp_path / "pets", content))
    assert (len(train), len(test)) == (15, 5)
    assert whole(train, test, IMAGES).tolist() == WORDS.tolist()


def test_pictures_in_one_folder_have_no_class_and_are_in_the_order_of_their_numbers(tmp_path):
    folder = put(tmp_path / "some", {f"{k}.png": png(image) for k, image in enumerate(IMAGES)})
    found = importing.examine([folder])
    assert found.class_names == ()
    np.testing.assert_array_equal(found.images[0], IMAGES)


def test_sizes_that_differ_are_fitted_only_when_that_is_asked(tmp_path):
    folder = put(tmp_path / "pets", {**files(), "dog/wide.png": png(np.full((10, 20), 200, np.uint8))})
    with pytest.raises(DataError, match=r"different sizes: .* has 8 x 8 pixels, dog/wide.png has 10 x 20.*--size 28"):
        importing.examine([folder])
    train, test, said = imported(tmp_path, folder, size=(12, 12))
    assert (train.image_shape, said["Size"], len(train) + len(test)) == ((12, 12), "12 x 12", 21)
    assert importing.examine([folder], importing.Options(size=(12, 12))).notes[0].startswith("21 pictures were scaled")


def test_jpegs_are_read_and_turned_as_their_exif_says(tmp_path):
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    Image.fromarray(np.repeat(np.arange(16, dtype=np.uint8) * 16, 8).reshape(16, 8)).save(file, "JPEG", exif=exif)
    found = importing.examine([put(tmp_path / "photos", {f"{k}.jpeg": file.getvalue() for k in range(6)})])
    assert found.image_shape == (8, 16)
    assert found.pick("train", np.array([0]))[0][4, 0] > 200  # what was below is on the left
    assert found.notes == ("6 pictures were turned as EXIF says.",)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_pictures_in_colour_keep_it_and_grey_ones_among_them_have_three_channels(tmp_path, packed):
    images, labels = colours.pictures(30)
    images[:6] = images[:6, ..., :1]  # the first ones are grey, so that colours are met later
    named = {
        f"{colours.NAMES[label]}/{k}.png": image for k, (image, label) in enumerate(zip(images, labels, strict=True))
    }
    contents = {name: png(image if k > 2 else image[..., 0]) for k, (name, image) in enumerate(named.items())}
    source = put(tmp_path / "mixed", contents)
    if packed:
        with zipfile.ZipFile(tmp_path / "mixed.zip", "w") as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        source = tmp_path / "mixed.zip"
    train, test, said = imported(tmp_path, source)
    assert (train.planes, said["Colour"]) == ((3, 8, 12), "red, green and blue")
    assert "Ground" not in said
    assert whole(train, test, images).tolist() == [colours.NAMES[label] for label in labels]


def test_pictures_in_colour_are_fitted_channel_by_channel_when_that_is_asked(tmp_path):
    wide = np.zeros((8, 16, 3), np.uint8) + np.array([200, 100, 50], np.uint8)
    folder = put(tmp_path / "two", {f"{k}.png": png(wide[: 8 - k % 2]) for k in range(6)})
    with pytest.raises(DataError, match=r"pictures of different sizes: .*--size"):
        importing.examine([folder])
    found = importing.examine([folder], importing.Options(size=(16, 16)))
    assert (found.picture_shape, found.image_shape) == ((16, 16, 3), (16, 16))
    assert np.unique(found.pick("train", np.arange(4)).reshape(-1, 3), axis=0).tolist() == [[200, 100, 50]]


def test_a_square_photo_that_is_turned_and_grey_among_colours_are_both_said(tmp_path):
    images, _ = colours.pictures(6)
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 3  # on its head: its size says nothing of it
    Image.fromarray(np.ascontiguousarray(images[0])).save(photo, "JPEG", exif=exif)
    named = {f"{k}.png": png(image if k > 2 else image[..., 0]) for k, image in enumerate(images)}
    found = importing.examine([put(tmp_path / "mixed", {**named, "photo.jpg": photo.getvalue()})])
    assert found.notes == ("1 picture was turned as EXIF says.", "3 pictures are grey, with three equal channels.")


def test_colours_and_transparency_are_changed_only_when_that_is_asked(tmp_path):
    colours = np.zeros((8, 8, 3), np.uint8)
    colours[..., 0] = 200
    folder = put(tmp_path / "red", {**files(), "cat/red.png": png(colours)})
    assert importing.examine([folder]).picture_shape == (8, 8, 3)
    *_, train = importing.examine([folder], importing.Options(grey=True)).images
    assert 60 in np.unique(train.reshape(len(train), -1)[:, 0])  # 0.299 x 200
    glyph = np.dstack([np.zeros((8, 8, 3), np.uint8), np.eye(8, dtype=np.uint8) * 255])
    folder = put(tmp_path / "glyphs", {f"{k}.png": png(glyph) for k in range(6)})
    with pytest.raises(DataError, match=r"0.png is transparent in places; .* --onto black or --onto white"):
        importing.examine([folder])
    found = importing.examine([folder], importing.Options(onto=255))
    np.testing.assert_array_equal(found.pick("train", np.array([0]))[0], 255 - np.eye(8) * 255)
    assert "dark on a light ground" in {one.what: one.text for one in found.conclusions}["Ground"]


def test_colours_that_are_all_grey_and_sixteen_bits_and_palettes_are_taken_as_they_are(tmp_path):
    palette = io.BytesIO()
    Image.fromarray(IMAGES[2]).convert("P").save(palette, "PNG")
    forms = {
        "rgb": png(np.dstack([IMAGES[0]] * 3)),
        "opaque": png(np.dstack([*[IMAGES[1]] * 3, np.full((8, 8), 255, np.uint8)])),
        "palette": (lambda file: (Image.fromarray(IMAGES[2]).convert("P").save(file, "PNG"), file.getvalue())[1])(
            io.BytesIO()
        ),
    }
    folder = put(tmp_path / "forms", {**files(images=IMAGES), **{f"cat/{k}.png": v for k, v in forms.items()}})
    found = importing.examine([folder])
    assert sum(map(found.count, ("train", "test"))) == 23
    deep = put(tmp_path / "deep", {f"{k}.png": png(image.astype(np.uint16) * 257) for k, image in enumerate(IMAGES)})
    train, test, said = imported(tmp_path, deep)
    assert said["Range"].startswith("0 is black, 65535 is white")
    whole(train, test, IMAGES)


def test_hostile_and_damaged_pictures_are_refused_by_their_name(tmp_path, monkeypatch):
    good = files()
    for name, content in {
        "cat/text.png": b"not a picture",
        "cat/half.png": good["cat/0.png"][:-20],
        "cat/gif.png": b"GIF89a" + bytes(20),
    }.items():
        with pytest.raises(DataError, match=rf"{name} is no (whole )?PNG or JPEG") as refused:
            importing.examine([zipped(tmp_path / "a.zip", {**good, name: content})])
        assert "0x" not in str(refused.value)  # Pillow's own words are an address in memory
    monkeypatch.setattr(decode, "MAX_PIXELS", 100)
    with pytest.raises(DataError, match=r"bomb\.png has 50 x 50 pixels; up to 100 are decoded"):
        importing.examine([zipped(tmp_path / "a.zip", {**good, "cat/bomb.png": png(np.zeros((50, 50), np.uint8))})])
    monkeypatch.setattr(decode, "MAX_FILE", 1000)
    with pytest.raises(DataError, match=r"big\.png unpacks to more than 1,000 bytes"):
        importing.examine([zipped(tmp_path / "a.zip", {**good, "cat/big.png": good["cat/0.png"] + bytes(2000)})])


def test_links_are_not_followed(tmp_path):
    folder = put(tmp_path / "pets", files())
    (tmp_path / "secret.png").write_bytes(png(IMAGES[0]))
    (folder / "cat" / "link.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(DataError, match=r"link\.png is a link or no file, and is not followed"):
        importing.examine([folder])


def test_pictures_whose_names_lead_out_of_a_zip_file_are_left_out_and_named(tmp_path):
    out = dict.fromkeys(("../../cat/out.png", "..\\out.png", "/abs/out.png", "C:\\out.png"), png(255 - IMAGES[0]))
    path = zipped(tmp_path / "a.zip", {**files(), **out, "__MACOSX/._out.png": b""})
    train, test, said = imported(tmp_path / "data", path)
    assert not list(tmp_path.rglob("out.png"))
    assert whole(train, test, IMAGES).tolist() == WORDS.tolist()
    assert said["Labels"].startswith("4 classes (cat, dog, emu, fox)")
    assert importing.examine([path]).notes == (
        "4 pictures whose names lead out of a.zip are left out: ../../cat/out.png, ..\\out.png, /abs/out.png, ....",
    )


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_files_that_are_no_pictures_and_folders_that_are_links_are_named(tmp_path, packed):
    beside = {"about.txt": b"", "cat/1.webp": b"RIFF", "factors.csv": b"file,size\n", ".DS_Store": b""}
    content = {name: data for name, data in {**files(), **beside}.items() if name != "factors.csv" or packed}
    source = (zipped(tmp_path / "a.zip", content)) if packed else put(tmp_path / "a", content)
    notes = ["2 files that are no PNG or JPEG by their names are left out: about.txt, cat/1.webp."]
    if not packed:
        (source / "more").symlink_to(tmp_path)
        notes.insert(0, "1 folder that is a link is not followed: more.")
    assert importing.examine([source]).notes == tuple(notes)


def saved(image, form="PNG"):
    file = io.BytesIO()
    image.save(file, form)
    return file.getvalue()


def deep_colours():
    """A PNG of 16 bits a channel in red, green and blue, which Pillow reads and does not write."""
    rows = b"".join(b"\0" + bytes([200, 7, 100, 7, 50, 7]) * 8 for _ in range(8))
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + name + d + struct.pack(">I", zlib.crc32(name + d)) for name, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


COLOURED = Image.fromarray(colours.pictures(1)[0][0])
FORMS = {
    "palette": (saved(COLOURED.quantize(8)), "with a palette were read as the colours of it"),
    "bits": (saved(Image.fromarray(IMAGES[0]).convert("1")), "of 1 bit a pixel were read as black and white"),
    "deep": (deep_colours(), "of 16 bits a channel were cut to 8"),
    "inks": (saved(COLOURED.convert("CMYK"), "JPEG"), "in printing inks (CMYK) were converted to red, green and blue"),
    "opaque": (saved(COLOURED.convert("RGBA")), "with an alpha channel that is opaque everywhere were read without it"),
    "equal": (saved(Image.fromarray(IMAGES[0]).convert("RGB")), "with three equal channels were read as grey"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_conversion_of_a_picture_is_said(tmp_path, form):
    content, says = FORMS[form]
    folder = put(tmp_path / "a", {f"{k}.png": content for k in range(6)})
    assert importing.examine([folder]).notes == (f"6 pictures {says}.",)


def test_one_converted_picture_is_said_in_the_singular(tmp_path):
    folder = put(tmp_path / "a", {**files(), "cat/p.png": saved(Image.fromarray(IMAGES[0]).convert("P"))})
    assert importing.examine([folder]).notes == ("1 picture with a palette was read as the colours of it.",)


def test_plain_grey_and_coloured_pictures_have_no_notes(tmp_path):
    grey = put(tmp_path / "grey", {**files(), "cat/deep.png": files()["cat/0.png"]})
    deep = put(tmp_path / "deep", {f"{k}.png": png(image.astype(np.uint16) * 257) for k, image in enumerate(IMAGES)})
    coloured = put(tmp_path / "coloured", {f"{k}.png": saved(COLOURED) for k in range(6)})
    assert [importing.examine([folder]).notes for folder in (grey, deep, coloured)] == [(), (), ()]


def test_a_picture_too_small_to_show_anything_is_named_before_it_is_fitted(tmp_path):
    folder = put(tmp_path / "a", {**files(), "cat/dot.png": png(np.zeros((1, 1), np.uint8))})
    with pytest.raises(DataError, match=r"cat/dot\.png is 1 x 1 pixels; models need 4 x 4 at least\. Take it out"):
        importing.examine([folder], importing.Options(size=(28, 28)))


def test_zip_file_with_any_flipped_bit_is_read_or_is_a_data_error(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{k}.png": png(image) for k, image in enumerate(IMAGES[:5])})
    check_flipped(path, lambda: importing.examine([path]), DataError, every=7)
