"""A person's own file, from its names to its two splits."""

import numpy as np
import pytest

from tests.harness.damage import check_flipped
from vae import data
from vae.core.errors import DataError
from vae.data import archive


def save(path, **arrays):
    np.savez(path, **arrays)
    return f"npz:{path}"


def splits(name):
    return data.load(name, "train"), data.load(name, "test")


def noise(n, height=4, width=4):
    return np.random.default_rng(0).integers(0, 256, (n, height, width)).astype(np.uint8)


def test_images_of_bytes_are_split_together_with_their_labels(tmp_path):
    images = noise(20, 9, 7)
    train, test = splits(save(tmp_path / "own.npz", images=images, labels=np.arange(20) % 3))
    assert (len(train), len(test), test.image_shape) == (16, 4, (9, 7))
    both = np.concatenate([train.images, test.images])
    assert sorted(image.tobytes() for image in both) == sorted(image.tobytes() for image in images)
    for part in (train, test):
        for image, label in zip(part.images, part.labels, strict=True):
            assert label == np.flatnonzero((images == image).all(axis=(1, 2)))[0] % 3
    assert test.class_names == ("0", "1", "2")


def test_floats_without_labels_become_bytes_of_no_class(tmp_path):
    train, test = splits(save(tmp_path / "own.npz", images=np.linspace(0, 1, 10 * 4 * 4).reshape(10, 4, 4)))
    assert test.images.dtype == np.uint8
    assert test.class_names == ()
    assert set(test.labels) == {data.UNLABELLED}
    assert (train.images.min(), max(train.images.max(), test.images.max())) == (0, 255)
    assert train.notes == test.notes
    (note,) = train.notes
    assert note == (
        "2 of the 10 images are for testing, about a fifth drawn at random, always the same; models learn from the "
        "others."
    )


@pytest.mark.parametrize("names", [("x_{}", "y_{}"), ("{}_images", "{}_labels")])
def test_arrays_named_by_split_are_taken_as_the_splits(tmp_path, names):
    images, labels = names
    arrays = {
        images.format("train"): noise(6),
        labels.format("train"): np.arange(6)[:, None],
        images.format("test"): noise(2),
        labels.format("test"): np.arange(2)[:, None],
    }
    train, test = splits(save(tmp_path / "mnist.npz", **arrays))
    np.testing.assert_array_equal(train.images, noise(6))
    assert (len(train), test.labels.tolist()) == (6, [0, 1])
    assert train.class_names == test.class_names == tuple("012345")
    (note,) = test.notes
    assert note.startswith("4 of the 6 classes have no test image ('2', '3', '4', '5')")


def test_a_third_split_is_left_alone_and_that_is_said(tmp_path):
    arrays = {f"{split}_images": noise(n) for split, n in (("train", 6), ("val", 3), ("test", 2))}
    train, test = splits(save(tmp_path / "medical.npz", **arrays))
    assert (len(train), len(test)) == (6, 2)
    assert "`val_images` is left alone" in test.notes[0]


def test_both_splits_are_scaled_alike(tmp_path):
    dark, bright = np.zeros((5, 4, 4), np.uint8), np.full((5, 4, 4), 255, np.uint8)
    dark[:, 0] = 1
    train, test = splits(save(tmp_path / "own.npz", x_train=bright, x_test=dark))
    assert (train.images.max(), test.images.max()) == (255, 1)
    with pytest.raises(DataError, match=r"holds images of 4 x 4 pixels and 5 x 4 pixels\. Bring all to one size"):
        data.load(save(tmp_path / "sizes.npz", x_train=noise(3), x_test=noise(3, 5)), "test")


def test_objects_beside_the_images_are_left_alone(tmp_path):
    metadata = np.array({"title": "mine"}, dtype=object)
    name = save(tmp_path / "own.npz", images=noise(10), labels=np.arange(10) % 2, metadata=metadata)
    assert len(data.load(name, "test")) == 2


def test_class_without_training_images_is_noted(tmp_path):
    name = save(
        tmp_path / "own.npz", x_train=noise(6), y_train=np.arange(6) % 2, x_test=noise(4), y_test=np.array([0, 1, 2, 3])
    )
    for part in splits(name):
        (note,) = part.notes
        assert "2 of the 4 test images are of a class without any training image ('2', '3')" in note


def test_class_without_test_images_is_noted(tmp_path):
    for part in splits(save(tmp_path / "own.npz", images=noise(5), labels=np.array([0, 0, 0, 1, 2]))):
        drawn, untested = part.notes
        assert drawn.startswith("1 of the 5 images are for testing, about a fifth of each class drawn at random")
        assert untested.startswith("2 of the 3 classes have no test image ('1', '2')")


good = noise(10)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"pictures": good}, "holds pictures; expected `images`"),
        ({"x_train": good}, "holds x_train; expected .* `x_train`, `y_train`, `x_test`, `y_test`"),
        ({"images": good[0]}, r"`images` has the shape \(4, 4\); expected N x H x W"),
        ({"images": np.zeros((0, 4, 4), np.uint8)}, r"shape \(0, 4, 4\)"),
        ({"images": np.zeros((10, 129, 5), np.uint8)}, "129 x 5 pixels; the models take up to 128 x 128"),
        ({"images": good, "labels": np.zeros(9, int)}, "expected 10 whole numbers"),
        ({"images": good[:3]}, "holds 3 images; at least 5"),
    ],
)
def test_unsuitable_arrays_are_refused_with_what_is_wrong(tmp_path, arrays, says):
    name = save(tmp_path / "own.npz", **arrays)
    with pytest.raises(DataError, match=says):
        data.load(name, "test")


def test_file_with_any_flipped_bit_loads_or_is_a_data_error(tmp_path):
    path = tmp_path / "own.npz"
    np.savez_compressed(path, images=np.random.default_rng(0).integers(0, 9, (8, 6, 6)).astype(np.uint8))
    check_flipped(path, lambda: data.load(f"npz:{path}", "test"), DataError)


def test_home_folder_of_an_unknown_user_is_a_data_error():
    with pytest.raises(DataError, match="is not there"):
        data.load("npz:~nosuchuser/x.npz", "test")


def test_archive_that_unpacks_to_more_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 10_000)
    np.savez_compressed(tmp_path / "bomb.npz", images=np.zeros((1000, 8, 8), np.uint8))
    with pytest.raises(DataError, match="unpacks to"):
        data.load(f"npz:{tmp_path / 'bomb.npz'}", "test")
    np.savez_compressed(tmp_path / "much.npz", images=np.zeros((10, 8, 8), np.uint8), more=np.zeros(100_000))
    assert len(data.load(f"npz:{tmp_path / 'much.npz'}", "test")) == 2
