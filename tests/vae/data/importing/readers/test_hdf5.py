import numpy as np
import pytest

from tests.harness.your_images import imported, pictures, whole
from vae.core import folders
from vae.core.errors import DataError
from vae.data import importing

h5py = pytest.importorskip("h5py")

IMAGES, LABELS = pictures()


def write(path, content, **options):
    with h5py.File(path, "w", **options) as file:
        for name, values in content.items():
            file[name] = values
    return path


def test_usps_layout_is_read_with_its_splits(tmp_path):
    content = {}
    for split, rows in (("train", slice(0, 30)), ("test", slice(30, None))):
        content[f"{split}/data"] = (IMAGES[rows] / 255).reshape(-1, 64).astype(np.float32)
        content[f"{split}/target"] = LABELS[rows].astype(np.int32)
    train, test, said = imported(tmp_path, write(tmp_path / "u.h5", content))
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.labels, LABELS[30:])
    assert said["Ground"] == "light on a dark ground"


def test_real_usps_has_its_counts_and_its_polarity(tmp_path, here):
    path = folders.data_dir() / "own" / "usps.h5"
    if not path.is_file():
        pytest.skip("own/usps.h5 is not in the data folder")
    train, test, said = imported(tmp_path, path)
    assert (len(train), len(test), train.image_shape) == (7291, 2007, (16, 16))
    assert np.bincount(train.labels).tolist() == [1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644]
    assert (said["Ground"], test.dark_on_light) == ("light on a dark ground", False)


def test_3dshapes_layout_has_its_labels_as_factors(tmp_path):
    values = np.stack([np.arange(40) % 4 / 4, np.linspace(-30, 30, 40)], axis=1)
    colours = np.stack([IMAGES, IMAGES[::-1], IMAGES], axis=-1)
    path = write(tmp_path / "3dshapes.h5", {"images": colours, "labels": values})
    train, _, said = imported(tmp_path, path)
    assert (train.channels, said["Colour"]) == (3, "red, green and blue")
    train, _, said = imported(tmp_path, path, grey=True)
    assert train.channels == 1
    assert list(train.factors) == ["factor 1", "factor 2"]
    assert said["Factors"] == "factor 1 (number, 4 values), factor 2 (number, 40 values)"
    assert "turned to grey" in said["Colour"]


def test_matlabs_arrays_have_their_axes_the_other_way_round(tmp_path, here):
    content = {"images": IMAGES.transpose(0, 2, 1), "labels": LABELS[None]}  # (28, 28, N) and (N, 1) in MATLAB
    path = write(tmp_path / "a.mat", content, userblock_size=512)
    data = path.read_bytes()
    path.write_bytes(b"MATLAB 7.3 MAT-file".ljust(128) + data[128:])
    train, test, said = imported(tmp_path, path, transpose=False)
    assert "in the order HWN" in said["Images"]
    assert whole(train, test, IMAGES).tolist() == [str(k) for k in LABELS]


def test_what_lies_in_other_files_is_never_opened(tmp_path):
    write(tmp_path / "other.h5", {"images": IMAGES})
    (tmp_path / "raw").write_bytes(IMAGES.tobytes())
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file["linked"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "images")
        layout = h5py.VirtualLayout(IMAGES.shape, "u1")
        layout[...] = h5py.VirtualSource(str(tmp_path / "other.h5"), "images", IMAGES.shape)
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("outside", IMAGES.shape, "u1", external=[(str(tmp_path / "raw"), 0, IMAGES.size)])
    with pytest.raises(DataError, match="holds no array"):
        importing.examine([path])


def test_damaged_file_is_a_data_error(tmp_path):
    path = write(tmp_path / "a.h5", {"images": IMAGES[:6], "labels": LABELS[:6]})
    content = path.read_bytes()
    for damaged in (content[:700], content[:40] + bytes(60) + content[100:], content[:8] + bytes(2000)):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=r"a\.h5"):
            importing.examine([path])


def test_sentence_says_what_to_install_where_h5py_is_missing(tmp_path, monkeypatch):
    path = write(tmp_path / "a.h5", {"images": IMAGES})
    monkeypatch.setattr(importing.formats, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"HDF5 needs the package h5py.*pip install 'betascope\[formats\]'"):
        importing.examine([path])
