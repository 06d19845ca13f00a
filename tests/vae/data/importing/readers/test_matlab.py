import numpy as np
import pytest
from scipy.io import savemat

from tests.harness.your_images import imported, pictures, whole
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing.parts import Job, Wanted
from vae.data.importing.readers import matlab
from vae.data.importing.spool import Spool

IMAGES, LABELS = pictures()
COLUMNS = IMAGES.transpose(0, 2, 1).reshape(40, -1)  # as MATLAB's (N, 64) has them: column by column


def test_emnists_struct_is_read_turned_and_with_its_characters(tmp_path):
    def part(rows):
        return {"images": COLUMNS[rows], "labels": LABELS[rows, None] + 1.0, "writers": np.zeros((40, 1))[rows]}

    mapping = np.array([[k, 64 + k, 96 + k] for k in range(1, 5)])
    content = {"dataset": {"train": part(slice(0, 30)), "test": part(slice(30, None)), "mapping": mapping}}
    savemat(tmp_path / "emnist-letters.mat", content, do_compression=True)
    train, test, said = imported(tmp_path, tmp_path / "emnist-letters.mat")
    np.testing.assert_array_equal(np.concatenate([train.images, test.images]), IMAGES)
    assert train.class_names == ("A", "B", "C", "D")
    np.testing.assert_array_equal(train.labels, LABELS[:30])
    assert said["Orientation"] == "mirrored at the diagonal: MATLAB stores images column by column"
    train, *_ = imported(tmp_path, tmp_path / "emnist-letters.mat", transpose=False)
    np.testing.assert_array_equal(train.images, IMAGES.transpose(0, 2, 1)[:30])


@pytest.mark.parametrize("labels", [LABELS[None], LABELS[:, None], np.array(["ab"[k % 2] for k in LABELS], object)])
def test_images_that_are_last_and_labels_in_a_row_a_column_or_cells(tmp_path, here, labels):
    savemat(tmp_path / "a.mat", {"X": np.moveaxis(IMAGES, 0, -1), "y": labels})
    train, test, said = imported(tmp_path, tmp_path / "a.mat")
    names = whole(train, test, IMAGES).tolist()
    assert names == [str(k) if labels.dtype.kind == "i" else "ab"[k % 2] for k in LABELS]
    assert said["Orientation"] == "as stored"


def test_damaged_file_is_a_data_error(tmp_path):
    path = tmp_path / "a.mat"
    savemat(path, {"images": IMAGES[:6], "labels": LABELS[:6]})
    content = path.read_bytes()
    for damaged in (content[:300], content[:128] + bytes(100)):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=r"a\.mat"):
            importing.examine([path])


def test_file_that_unpacks_to_more_than_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    savemat(tmp_path / "a.mat", {"images": np.zeros((40, 100, 100), np.uint8)}, do_compression=True)
    monkeypatch.setattr(matlab, "MAX_BYTES", 10_000)
    with pytest.raises(DataError, match="unpacks to more than"):
        matlab.read(Job((tmp_path / "a.mat",), Wanted(), Spool()))
