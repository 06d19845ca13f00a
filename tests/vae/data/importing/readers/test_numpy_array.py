import numpy as np
import pytest

from tests.harness.damage import check_flipped
from tests.harness.your_images import imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing

IMAGES, LABELS = pictures()


@pytest.mark.parametrize(
    ("images", "labels"),
    [("digits.npy", "labels.npy"), ("x_train.npy", "y_train.npy"), ("cats.npy", "cats-labels.npy")],
)
def test_labels_beside_the_images_are_found_by_their_name(tmp_path, images, labels):
    np.save(tmp_path / images, IMAGES)
    np.save(tmp_path / labels, LABELS)
    train, test, said = imported(tmp_path, tmp_path / images)
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]
    assert labels in said["Labels"]


def test_rows_of_floats_are_images(tmp_path):
    np.save(tmp_path / "rows.npy", (IMAGES / 255).reshape(40, -1))
    train, test, said = imported(tmp_path, tmp_path / "rows.npy")
    assert said["Images"] == "40 of 64 pixels in a row, 8 x 8, float64"
    assert said["Range"] == "0 is black, 1 is white: numbers from 0 to 1"
    assert whole(train, test, IMAGES).tolist() == ["image"] * 40


def test_array_in_fortrans_order_is_the_same_images(tmp_path):
    np.save(tmp_path / "rows.npy", np.asfortranarray(IMAGES))
    train, test, _ = imported(tmp_path, tmp_path / "rows.npy")
    whole(train, test, IMAGES)


def test_files_for_both_splits_are_put_together(tmp_path):
    for name, values in {
        "x_train": IMAGES[:30],
        "x_test": IMAGES[30:],
        "y_train": LABELS[:30],
        "y_test": LABELS[30:],
    }.items():
        np.save(tmp_path / f"{name}.npy", values)
    train, test, _ = imported(tmp_path, *sorted(tmp_path.glob("*.npy")))
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.labels, LABELS[30:])


def test_objects_and_damaged_files_are_refused_with_what_is_wrong(tmp_path):
    path = tmp_path / "a.npy"
    np.save(path, np.array([{}] * 20, dtype=object))
    with pytest.raises(DataError, match="none of these is called or shaped like images"):
        importing.examine([path])
    np.save(path, IMAGES)
    content = path.read_bytes()
    for length in [0, 5, 40, 200, len(content) - 1]:
        path.write_bytes(content[:length])
        with pytest.raises(DataError, match=r"a\.npy"):
            importing.examine([path])
    path.write_bytes(content[:128])
    check_flipped(path, lambda: importing.examine([path]), DataError)
