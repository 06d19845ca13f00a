"""What a stranger calls an .npz file: a sentence at once, whatever it holds."""

import io
import time
import zipfile
from zlib import crc32

import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data import archive


def header(descr="|u1", shape=(1, 1), fortran=False) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array_header_1_0(content, {"descr": descr, "fortran_order": fortran, "shape": shape})
    return content.getvalue()


def zipped(path, **members: bytes):
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(f"{name}.npy", content)
    return path


def read(path, *names):
    return archive.read(path, names or archive.names(path))


def test_read_gives_back_what_savez_wrote(tmp_path):
    path = tmp_path / "own.npz"
    arrays = {"a": np.arange(6).reshape(2, 3).T, "b": np.array(["x", "yz"]), "c": np.array(3.5), "d": np.array([True])}
    for save in (np.savez, np.savez_compressed):
        save(path, **arrays)
        assert archive.names(path) == frozenset("abcd")
        for name, array in read(path).items():
            np.testing.assert_array_equal(array, arrays[name])
            assert array.dtype == arrays[name].dtype
        assert set(read(path, "b")) == {"b"}


class Exploding:
    """Leaves a trace if anything ever unpickles it."""

    def __reduce__(self):
        return (open, ("exploded", "w"))


def test_objects_are_never_unpickled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.savez("own.npz", images=np.array([Exploding()], dtype=object), labels=np.arange(3))
    with pytest.raises(DataError, match=r"own\.npz: `images` is an array of objects"):
        read(tmp_path / "own.npz")
    assert read(tmp_path / "own.npz", "labels")["labels"].tolist() == [0, 1, 2]
    assert not (tmp_path / "exploded").exists()


def test_missing_foreign_and_truncated_files_are_data_errors(tmp_path):
    path = tmp_path / "own.npz"
    with pytest.raises(DataError, match="is not there"):
        archive.names(path)
    with pytest.raises(DataError, match="cannot be read: is a directory"):
        archive.names(tmp_path)
    array = io.BytesIO()
    np.save(array, np.zeros((5, 4, 4)))
    for content, says in [
        (b"", r"not a whole \.npz file"),
        (b"hello", r"not a whole \.npz file"),
        (array.getvalue(), "holds a single array"),
        (array.getvalue()[:100], "holds a single array"),
        (b"\x80\x04\x95", "looks like a pickle, which is never opened"),
    ]:
        path.write_bytes(content)
        with pytest.raises(DataError, match=says):
            archive.names(path)
    np.savez(path, images=np.random.default_rng(0).integers(0, 256, (50, 8, 8)).astype(np.uint8))
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DataError, match=r"not a whole \.npz file"):
        archive.names(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"this is a picture", "is no array as numpy.savez writes it"),
        (b"", "is no array"),
        (header()[:20], "is no array"),
        (header().replace(b"|u1", b"|O9"), "is no array"),
        (header(shape=(10**10, 28, 28)), "its header promises uint8 with the shape"),
        (header("<U0", (10**9,)), "its header promises <U0"),  # NumPy makes a list of 10^9 empty texts: half a minute
        (header("|V0", (10**9,)), "its header promises"),
        (header(shape=(3, 3)) + bytes(8), "which is not what 8 bytes hold"),
        (header(shape=(-1, 4)) + bytes(8), "promises the shape"),
        (header(shape=(2,) * 40) + bytes(8), "the shape of 40 axes"),
        (header("|O", (2,)) + bytes(16), "is an array of objects"),
        (header([("a", "|O"), ("b", "<i4")], (2,)) + bytes(100), "is an array of objects"),
        (b"\x93NUMPY\x01\x00\x10\x27" + b"(" * 10_000, "is no array"),
        (
            b"\x93NUMPY\x01\x00\x50\x00" + b"{'descr': '|u1', 'fortran_order': False, 'shape': (exit(),)}".ljust(80),
            "is no array",
        ),
    ],
)
def test_member_with_a_false_or_hostile_header_is_refused_quickly(tmp_path, content, says):
    path, begun = zipped(tmp_path / "own.npz", images=content), time.monotonic()
    with pytest.raises(DataError, match=says):
        read(path)
    assert time.monotonic() - begun < 2


def test_member_with_a_false_length_in_the_directory_is_refused(tmp_path):
    content = header(shape=(2**20,))
    path = zipped(tmp_path / "own.npz", images=content)
    whole = path.read_bytes()
    length, wrong = len(content).to_bytes(4, "little"), (len(content) + 2**20).to_bytes(4, "little")
    assert whole.count(length) == 4  # packed and unpacked, in front of the member and in the directory
    path.write_bytes(whole.replace(length, wrong).replace(crc32(content).to_bytes(4, "little"), bytes(4)))
    with pytest.raises(DataError, match=r"own\.npz"):
        read(path)


def test_error_of_zipfile_that_repeats_a_long_name_is_cut_short(tmp_path):
    path = zipped(tmp_path / "own.npz", **{"x" * 60_000: header() + b"1"})
    path.write_bytes(path.read_bytes().replace(b"x" * 60_000, b"y" * 60_000, 1))  # the member, not the directory
    with pytest.raises(DataError, match=r"own\.npz") as raised:
        read(path)
    assert len(str(raised.value)) < 500


def test_archive_that_lists_20000_members_is_refused(tmp_path):
    path = tmp_path / "own.npz"
    with zipfile.ZipFile(path, "w") as file:
        for k in range(20_000):
            file.writestr(f"{k}.npy", b"")
    with pytest.raises(DataError, match="lists far more arrays than a data set has"):
        archive.names(path)
