import gzip

import numpy as np
import pytest

from tests.harness.your_images import idx, imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing

IMAGES, LABELS = pictures()


@pytest.mark.parametrize("joint", ["-", "."])
@pytest.mark.parametrize("packed", [False, True])
def test_pairs_of_both_splits_are_read_packed_or_not_and_with_dots(tmp_path, joint, packed):
    folder = tmp_path / "raw"
    folder.mkdir()
    for split, rows in (("train", slice(0, 30)), ("t10k", slice(30, None))):
        for what, values in (("images", IMAGES), ("labels", LABELS)):
            content = idx(values[rows])
            name = f"{split}-{what}{joint}idx{values.ndim}-ubyte" + ".gz" * packed
            (folder / name).write_bytes(gzip.compress(content) if packed else content)
    train, test, said = imported(tmp_path, folder)
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.labels, LABELS[30:])
    assert said["Orientation"] == "as stored"


def test_images_alone_bring_the_labels_beside_them(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(IMAGES))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(LABELS))
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(LABELS[::-1]))
    train, test, _ = imported(tmp_path, tmp_path / "train-images-idx3-ubyte")
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]


@pytest.mark.parametrize(("transpose", "as_stored"), [(None, False), (True, False), (False, True)])
def test_emnists_images_are_turned_and_that_is_said_and_can_be_changed(tmp_path, transpose, as_stored):
    path = tmp_path / "emnist-letters-train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(idx(IMAGES.transpose(0, 2, 1))))
    train, test, said = imported(tmp_path, path, transpose=transpose)
    whole(train, test, IMAGES.transpose(0, 2, 1) if as_stored else IMAGES)
    assert ("as stored" in said["Orientation"]) == as_stored


def test_other_types_and_damaged_files_are_refused_with_what_is_wrong(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(b"\0\0\x0d\3" + bytes(60))
    with pytest.raises(DataError, match="begins with 0x00000d03, which is no IDX file of unsigned bytes"):
        importing.examine([path])
    content = idx(IMAGES)
    for damaged in (
        content[:-1],
        content + b"0",
        content[:10],
        gzip.compress(content)[:-9],
        gzip.compress(content[:99]),
    ):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match="train-images-idx3-ubyte"):
            importing.examine([path])
