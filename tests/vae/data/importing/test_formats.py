import gzip
import os
import zipfile

import numpy as np
import pytest

from tests.harness.your_images import idx, pictures
from vae.core.errors import DataError
from vae.data.importing import formats

IMAGES, LABELS = pictures()


def test_files_are_known_by_what_they_begin_with_and_not_by_their_names(tmp_path):
    (tmp_path / "odd").write_bytes(gzip.compress(idx(IMAGES)))
    np.savez(tmp_path / "b.npz", images=IMAGES)
    (tmp_path / "b.npz").rename(tmp_path / "b.zip")
    np.save(tmp_path / "c.npy", IMAGES)
    (tmp_path / "d.csv").write_text("1,2\n")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("a/1.png", b"")
    found = {path.name: formats.found([path])[0].name for path in tmp_path.iterdir()}
    assert found == {
        "odd": "IDX",
        "b.zip": "NumPy .npz",
        "c.npy": "NumPy .npy",
        "d.csv": "CSV",
        "e.zip": formats.PICTURES,
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\x80\x04\x95 a pickle", "looks like a pickle, which is never opened"),
        (b"%PDF-1.7", r"is of no format that is read here: NumPy \.npz"),
        (b"\x1f\x8b\x08 half", "cannot be unpacked"),
        (b"\x89HDF", "is of no format"),
    ],
)
def test_other_files_are_refused_with_what_is_read(tmp_path, content, says):
    (tmp_path / "a.bin").write_bytes(content)
    with pytest.raises(DataError, match=says):
        formats.found([tmp_path / "a.bin"])


def test_folders_are_searched_one_level_deep_and_have_to_hold_one_format(tmp_path):
    with pytest.raises(DataError, match="holds nothing that is read here"):
        formats.found([tmp_path])
    (tmp_path / "data").mkdir()
    np.save(tmp_path / "data" / "x_train.npy", IMAGES)
    (tmp_path / "data" / "factors.csv").write_text("size\n")
    assert formats.found([tmp_path])[1] == (tmp_path / "data" / "x_train.npy",)
    np.savez(tmp_path / "data" / "a.npz", images=IMAGES)
    with pytest.raises(DataError, match=r"a\.npz .*, x_train\.npy .* are of different formats"):
        formats.found([tmp_path])


def test_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="is neither a file nor a folder"):
        formats.found([tmp_path / "pipe"])


def test_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(DataError, match="is not there"):
        formats.found([tmp_path / "none.npz"])


def test_every_format_has_a_reader_and_a_line_in_the_table():
    lines = formats.markdown().splitlines()
    assert len(lines) == 2 + len(formats.FORMATS)
    for form in formats.FORMATS:
        assert callable(form.reader)


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("table.csv", "label,pixel0".encode("utf-16"), "is text in UTF-16. Save it as CSV in UTF-8"),
        ("one.png", b"\x89PNG\r\n", "is one picture, or none. Put the pictures into a folder"),
        ("usps.h5", b"<html>", "is called like HDF5, and does not begin like that"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_is_refused_for_that(tmp_path, name, content, text):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=text):
        formats.found([tmp_path / name])
