import numpy as np
import pytest

from vae import data
from vae.errors import DataError


def save(path, **arrays):
    np.savez(path, **arrays)
    return f"npz:{path}"


def test_bytes_with_labels(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (20, 9, 7)).astype(np.uint8)
    name = save(tmp_path / "own.npz", images=images, labels=np.arange(20) % 3)
    train, test = data.load(name, "train"), data.load(name, "test")
    assert (len(train), len(test), test.image_shape) == (16, 4, (9, 7))
    np.testing.assert_array_equal(test.images, images[4::5])
    assert test.class_names == ("0", "1", "2")


def test_floats_without_labels(tmp_path):
    name = save(tmp_path / "own.npz", images=np.linspace(0, 1, 10 * 4 * 4).reshape(10, 4, 4))
    test = data.load(name, "test")
    assert test.images.dtype == np.uint8
    assert test.class_names == ()
    assert set(test.labels) == {data.UNLABELLED}
    assert data.load(name, "train").images.min() == 0
    assert test.images.max() == 255


def test_keras_names(tmp_path):
    images = np.zeros((6, 5, 5), np.uint8)
    name = save(tmp_path / "mnist.npz", x_train=images, y_train=np.arange(6), x_test=images[:2], y_test=np.arange(2))
    assert (len(data.load(name, "train")), len(data.load(name, "test"))) == (6, 2)


def test_files_of_the_data_folder_are_listed(empty_data):
    save(empty_data / "mine.npz", images=np.zeros((5, 4, 4), np.uint8))
    assert data.available() == ["digits", "sprites", "npz:mine.npz"]
    assert len(data.load("npz:mine.npz", "test")) == 1


good = np.zeros((10, 4, 4), np.uint8)


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ({"pictures": good}, "holds pictures; expected `images`"),
        ({"images": good[0]}, r"shape \(4, 4\); expected N x H x W"),
        ({"images": np.zeros((0, 4, 4), np.uint8)}, r"shape \(0, 4, 4\)"),
        ({"images": np.zeros((10, 65, 4), np.uint8)}, "65 x 4 pixels; the models take up to 64 x 64"),
        ({"images": good.astype(np.int32)}, "is int32; expected uint8"),
        ({"images": good + 255.0}, "goes from 255 to 255; floats must lie in 0 to 1"),
        ({"images": np.full((10, 4, 4), np.nan)}, "goes from nan to nan"),
        ({"images": good, "labels": np.zeros(9, int)}, "expected 10 whole numbers"),
        ({"images": good, "labels": np.zeros(10)}, "`labels` is float64"),
        ({"images": good, "labels": np.full(10, -1)}, "goes from -1 to -1"),
        ({"images": good[:3]}, "holds 3 images; at least 5"),
    ],
)
def test_says_what_is_wrong(tmp_path, arrays, says):
    name = save(tmp_path / "own.npz", **arrays)
    with pytest.raises(DataError, match=says):
        data.load(name, "test")


class Exploding:
    """Leaves a trace if anything ever unpickles it."""

    def __reduce__(self):
        return (open, ("exploded", "w"))


def test_objects_are_never_unpickled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("own.npz", images=np.array([Exploding()], dtype=object))
    with pytest.raises(DataError, match="not as objects"):
        data.load("npz:own.npz", "test")
    assert not (tmp_path / "exploded").exists()


def test_not_an_archive_truncated_missing(tmp_path):
    path = tmp_path / "own.npz"
    with pytest.raises(DataError, match="is not there"):
        data.load(f"npz:{path}", "test")
    path.write_bytes(b"hello")
    with pytest.raises(DataError, match=r"not a whole \.npz file"):
        data.load(f"npz:{path}", "test")
    save(path, images=np.random.default_rng(0).integers(0, 256, (50, 8, 8)).astype(np.uint8))
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DataError, match=r"not a whole \.npz file"):
        data.load(f"npz:{path}", "test")


def test_no_flipped_bit_is_a_traceback(tmp_path):
    path = tmp_path / "own.npz"
    np.savez_compressed(path, images=np.random.default_rng(0).integers(0, 9, (8, 6, 6)).astype(np.uint8))
    whole = path.read_bytes()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        try:
            data.load(f"npz:{path}", "test")  # not every bit matters
        except DataError as error:
            assert str(path) in str(error)  # noqa: PT017


def test_a_header_that_claims_more_than_the_memory(tmp_path):
    import io
    import zipfile

    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|u1", "fortran_order": False, "shape": (10**10, 28, 28)})
    with zipfile.ZipFile(tmp_path / "liar.npz", "w") as archive:
        archive.writestr("images.npy", header.getvalue())
    with pytest.raises(DataError, match=r"liar\.npz"):
        data.load(f"npz:{tmp_path / 'liar.npz'}", "test")


def test_a_home_folder_of_nobody():
    with pytest.raises(DataError, match="is not there"):
        data.load("npz:~nosuchuser/x.npz", "test")


def test_the_name_is_the_one_asked_for(empty_data):
    save(empty_data / "mine.npz", images=good)
    assert data.load("npz:mine.npz", "test").name == "npz:mine.npz"


def test_an_archive_that_unpacks_to_more_than_the_limit(tmp_path, monkeypatch):
    from vae.data import npz

    monkeypatch.setattr(npz, "_MAX_BYTES", 10_000)
    np.savez_compressed(tmp_path / "bomb.npz", images=np.zeros((1000, 8, 8), np.uint8))
    with pytest.raises(DataError, match="unpacks to"):
        data.load(f"npz:{tmp_path / 'bomb.npz'}", "test")
