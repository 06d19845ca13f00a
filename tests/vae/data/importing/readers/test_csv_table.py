import gzip

import numpy as np
import pytest

from tests.harness.your_images import imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing.readers import csv_table

IMAGES, LABELS = pictures()
ROWS = IMAGES.reshape(40, -1)
NAMES = [f"pixel{k}" for k in range(64)]


def write(path, names, rows, separator=","):
    lines = [*([separator.join(names)] if names else []), *(separator.join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n")
    return path


BY_PLACE = [f"{row}x{column}" for row in range(1, 9) for column in range(1, 9)]


@pytest.mark.parametrize("names", [["label", *NAMES], ["Label", *BY_PLACE], ['"y"', *map(str, range(64))], None])
def test_kaggles_tables_are_read_with_and_without_names(tmp_path, names):
    rows = [[label, *row] for label, row in zip(LABELS, ROWS, strict=True)]
    train, test, _ = imported(tmp_path, write(tmp_path / "a.csv", names, rows))
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]


def test_label_may_be_last_and_a_word_and_other_columns_are_left_alone(tmp_path):
    rows = [[k, *row, "ab"[label % 2]] for k, (label, row) in enumerate(zip(LABELS, ROWS, strict=True))]
    path = write(tmp_path / "a.tsv", ["id", *NAMES, "class"], rows, "\t")
    train, test, _ = imported(tmp_path, path)
    assert whole(train, test, IMAGES).tolist() == ["ab"[k % 2] for k in LABELS]
    assert importing.examine([path]).notes == ("a.tsv: left alone: `id`.",)


def test_a_file_for_each_split_packed_or_not(tmp_path):
    folder = tmp_path / "mnist"
    folder.mkdir()
    rows = [[label, *row] for label, row in zip(LABELS, ROWS, strict=True)]
    write(folder / "mnist_train.csv", None, rows[:30])
    content = write(folder / "mnist_test.csv", None, rows[30:]).read_bytes()
    (folder / "mnist_test.csv").unlink()
    (folder / "mnist_test.csv.gz").write_bytes(gzip.compress(content))
    train, test, _ = imported(tmp_path, folder)
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.labels, LABELS[30:])


def test_line_that_counts_the_columns_is_no_image(tmp_path):
    rows = [[label, *row] for label, row in zip(LABELS, ROWS, strict=True)]
    train, test, _ = imported(tmp_path, write(tmp_path / "a.csv", [str(k) for k in range(65)], rows))
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]
    train, test, _ = imported(tmp_path, write(tmp_path / "b.csv", [str(k) for k in range(64)], ROWS))
    assert set(whole(train, test, IMAGES)) == {"image"}


def test_pixels_in_one_cell_are_read_as_fer2013_has_them(tmp_path):
    rows = [[label, " ".join(map(str, row)), "Training"] for label, row in zip(LABELS, ROWS, strict=True)]
    train, test, _ = imported(tmp_path, write(tmp_path / "a.csv", ["emotion", "pixels", "Usage"], rows))
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]


def test_a_label_that_is_missing_is_none(tmp_path):
    rows = [["" if k < 3 else label, *row] for k, (label, row) in enumerate(zip(LABELS, ROWS, strict=True))]
    train, test, said = imported(tmp_path, write(tmp_path / "a.csv", ["label", *NAMES], rows))
    assert whole(train, test, IMAGES).tolist()[:4] == ["image"] * 3 + ["3"]
    assert "3 images have no label" in said["Labels"]


@pytest.mark.parametrize(
    ("names", "rows", "says"),
    [
        (["label", "width"], [[1, 2]], "has 0 columns called like pixels"),
        (["label", *NAMES], [[1, *["x"] * 64]], "is no table of numbers"),
        (["label", *NAMES], [[1, *range(64)], [1, 2, 3]], "lines of different lengths"),
        (["label", *NAMES], [[1, *range(64)], [1, *range(65)]], "lines of different lengths"),
        (["label", "class", *NAMES], [[1, 1, *range(64)]], "the columns `label`, `class` could all be labels"),
        (["label", *NAMES], [], "holds no image|is no table"),
        (None, [[1, *range(63)]], "holds 1 images; at least 5"),
        (None, [[7] * 51], r"has the shape \(1, 51\)"),
    ],
)
def test_what_is_no_table_of_images_is_refused_with_what_is_wrong(tmp_path, names, rows, says):
    with pytest.raises(DataError, match=says):
        importing.examine([write(tmp_path / "a.csv", names, rows)])


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_table, "_LONGEST_LINE", 2**12)
    path = write(tmp_path / "a.csv", ["label", *NAMES], [])
    path.write_bytes(path.read_bytes() + b'"1' + b"1" * 2**13)
    with pytest.raises(DataError, match="has a line of more than"):
        importing.examine([path])


def fer(tmp_path, uses):
    """A table as FER2013 has it: all pixels in a cell, and a column that says what an image is for."""
    rows = [[label, " ".join(map(str, row)), use] for label, row, use in zip(LABELS, ROWS, uses, strict=True)]
    return write(tmp_path / "fer2013.csv", ["emotion", "pixels", "Usage"], rows)


@pytest.mark.parametrize("mixed", [False, True])
def test_column_usage_is_the_split_and_the_public_test_is_for_validation(tmp_path, mixed):
    uses = np.repeat(["Training", "PublicTest", "PrivateTest"], [20, 10, 10])
    uses = uses[np.random.default_rng(0).permutation(40)] if mixed else uses
    path = fer(tmp_path, uses)
    train, test, concluded = imported(tmp_path, path)
    np.testing.assert_array_equal(test.images, IMAGES[uses == "PrivateTest"])
    np.testing.assert_array_equal(
        train.images, np.concatenate([IMAGES[uses == "Training"], IMAGES[uses == "PublicTest"]])
    )
    assert list(test.names(np.arange(10))) == [str(k) for k in LABELS[uses == "PrivateTest"]]
    assert concluded["Split"] == (
        "30 for training, 10 for testing: as the files have it; validation images are with those for training"
    )
    train, _, _ = imported(tmp_path, path, validation=False)
    np.testing.assert_array_equal(train.images, IMAGES[uses == "Training"])


def test_public_test_alone_is_the_test(tmp_path):
    _, test, _ = imported(tmp_path, fer(tmp_path, ["Training"] * 30 + ["PublicTest"] * 10))
    np.testing.assert_array_equal(test.images, IMAGES[30:])


def test_column_usage_that_speaks_of_no_split_is_left_alone(tmp_path):
    path = fer(tmp_path, ["Training"] * 30 + ["rare"] * 10)
    found = importing.examine([path])
    assert found.notes == ("fer2013.csv: left alone: `Usage`.",)
    assert found.count("train") == 32  # a fifth of each class is drawn
