"""NumPy archives in every layout that people have."""

import numpy as np
import pytest

from tests.harness.damage import check_flipped
from tests.harness.your_images import imported, pictures, whole
from vae.core import folders
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing import spool

IMAGES, LABELS = pictures()
HALF = slice(0, 30), slice(30, None)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_images_and_labels_are_drawn_into_two_splits(tmp_path, save):
    save(tmp_path / "a.npz", images=IMAGES, labels=LABELS)
    train, test, said = imported(tmp_path, tmp_path / "a.npz")
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]
    assert said["Split"] == "32 for training, 8 for testing: 20% of each class drawn for testing (seed 0)"
    assert isinstance(test.images, np.memmap)


@pytest.mark.parametrize(
    "names", [("x_{}", "y_{}"), ("{}_images", "{}_labels"), ("X{}", "y{}"), ("{}/data", "{}/target")]
)
def test_pairs_for_each_split_are_taken_as_the_splits(tmp_path, names):
    arrays = {
        name.format(split): values[rows]
        for name, values in zip(names, (IMAGES, LABELS[:, None]), strict=True)
        for split, rows in zip(("train", "test"), HALF, strict=True)
    }
    np.savez(tmp_path / "a.npz", **arrays)
    train, test, said = imported(tmp_path, tmp_path / "a.npz")
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.images, IMAGES[30:])
    assert (train.labels.tolist(), test.labels.tolist()) == (LABELS[:30].tolist(), LABELS[30:].tolist())
    assert "as the files have it" in said["Split"]


def test_real_breastmnist_has_its_counts_and_its_third_split(tmp_path):
    path = folders.data_dir() / "own" / "breastmnist.npz"
    if not path.is_file():
        pytest.skip("own/breastmnist.npz is not in the data folder")
    train, test, said = imported(tmp_path, path)
    assert (len(train), len(test), train.image_shape, train.class_names) == (546 + 78, 156, (28, 28), ("0", "1"))
    assert said["Range"] == "0 is black, 255 is white: whole numbers from 0 to 255"


@pytest.mark.parametrize("joined", [True, False])
def test_medmnists_validation_images_join_the_training_images_or_are_said_to_be_left_out(tmp_path, joined):
    arrays = {}
    for split, rows in (("train", slice(0, 20)), ("val", slice(20, 30)), ("test", slice(30, 40))):
        arrays |= {f"{split}_images": IMAGES[rows], f"{split}_labels": LABELS[rows, None]}
    np.savez(tmp_path / "a.npz", **arrays)
    train, test, said = imported(tmp_path, tmp_path / "a.npz", validation=joined)
    assert (len(train), len(test)) == (30 if joined else 20, 10)
    assert ("with those for training" if joined else "left out") in said["Split"]


def test_a_file_for_each_array_is_put_together_by_the_names_of_the_files(tmp_path):
    folder = tmp_path / "kmnist"
    folder.mkdir()
    for split, rows in zip(("train", "test"), HALF, strict=True):
        np.savez_compressed(folder / f"kmnist-{split}-imgs.npz", IMAGES[rows])
        np.savez_compressed(folder / f"kmnist-{split}-labels.npz", LABELS[rows].astype(np.uint8))
    train, test, _ = imported(tmp_path, folder)
    np.testing.assert_array_equal(np.concatenate([train.images, test.images]), IMAGES)
    np.testing.assert_array_equal(np.concatenate([train.labels, test.labels]), LABELS)


def test_dsprites_has_its_factors_and_its_pickle_is_never_opened(tmp_path):
    shapes = np.repeat([1, 2, 3], 20)
    angles = np.tile(np.linspace(0, 2 * np.pi, 20), 3)
    values = np.stack([np.ones(60), shapes, np.full(60, 0.5), angles, np.linspace(0, 1, 60), np.zeros(60)], axis=1)
    images = (pictures(60, 16, 16)[0] > 100).astype(np.uint8)
    metadata = np.array({"latents_names": ("wrong",)}, dtype=object)
    np.savez_compressed(
        tmp_path / "d.npz", imgs=images, latents_values=values, latents_classes=values.astype(int), metadata=metadata
    )
    train, test, said = imported(tmp_path, tmp_path / "d.npz")
    assert list(test.factors) == ["color", "shape", "scale", "orientation", "orientation period", "posX", "posY"]
    assert set(test.class_names) == {"square", "ellipse", "heart"}
    assert set(np.unique(train.images)) == {0, 255}
    for part in (train, test):
        assert part.factors["shape"].tolist() == list(part.names(np.arange(len(part))))
        square = part.factors["shape"] == "square"
        assert set(part.factors["orientation period"][square]) == {np.pi / 2}
    assert "orientation (angle, period 1.571, 3.142, 6.283, 20 values)" in said["Factors"]


def test_only_the_wanted_members_are_read(tmp_path, monkeypatch):
    bomb = np.zeros(2**23, np.uint8)
    np.savez_compressed(tmp_path / "a.npz", images=IMAGES, labels=LABELS, weights=bomb, meta=np.array({}, object))
    monkeypatch.setattr(spool, "MAX_BYTES", 10_000)
    assert importing.examine([tmp_path / "a.npz"]).notes[0] == "Left alone: `weights`, `meta`."
    with pytest.raises(DataError, match="`weights` unpacks to more than is taken"):
        importing.examine([tmp_path / "a.npz"], importing.Options(labels="weights"))


def test_the_right_arrays_can_be_named(tmp_path):
    np.savez(tmp_path / "a.npz", faces=IMAGES, backs=255 - IMAGES, sex=LABELS % 2, age=LABELS)
    with pytest.raises(DataError, match=r"`faces` and `backs`, which could all be the images. Name .* --images"):
        importing.examine([tmp_path / "a.npz"])
    with pytest.raises(DataError, match=r"`sex` and `age`, which could all be the labels. Name .* --labels"):
        importing.examine([tmp_path / "a.npz"], importing.Options(images="faces"))
    train, test, _ = imported(tmp_path, tmp_path / "a.npz", images="faces", labels="age")
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]
    with pytest.raises(DataError, match="has no images called `hands`; it holds `faces`"):
        importing.examine([tmp_path / "a.npz"], importing.Options(images="hands"))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_file_with_any_flipped_bit_is_imported_or_is_a_data_error(tmp_path, save):
    path = tmp_path / "own.npz"
    save(path, images=pictures(8, 5, 5)[0], labels=np.arange(8) % 2)
    content = path.read_bytes()
    check_flipped(path, lambda: importing.examine([path]), DataError, every=11)
    for length in range(0, len(content), 61):
        path.write_bytes(content[:length])
        with pytest.raises(DataError, match=r"own\.npz"):
            importing.examine([path])


def test_images_that_are_a_pickle_are_named_and_not_opened(tmp_path):
    pictures = np.empty(6, object)
    pictures[:] = [np.zeros((k + 4, 8), np.uint8) for k in range(6)]
    np.savez(tmp_path / "a.npz", images=pictures, labels=np.arange(6))
    with pytest.raises(DataError, match=r"a.npz: `images` is no array of numbers .*pickle, which is never opened"):
        importing.examine([tmp_path / "a.npz"])
