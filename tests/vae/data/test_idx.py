import gzip
import struct

import numpy as np
import pytest

from tests.harness.files import idx_bytes
from vae.core.errors import DataError
from vae.data import idx


def _packed(content):
    """The same bytes each time: gzip would write what time it is, and tests are named by what they are given."""
    return gzip.compress(content, mtime=0)


def test_reads_what_was_written_without_copying(tmp_path):
    images = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    path = tmp_path / "images"
    path.write_bytes(idx_bytes(images))
    found = idx.read(path, ndim=3)
    np.testing.assert_array_equal(found, images)
    assert isinstance(found, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        found[0, 0, 0] = 1


def test_a_packed_file_is_unpacked_whatever_its_name(tmp_path):
    images = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    path = tmp_path / "images"
    path.write_bytes(_packed(idx_bytes(images)))
    found = idx.read(path, ndim=3)
    np.testing.assert_array_equal(found, images)
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "truncated: 0 bytes"),
        (idx_bytes(np.zeros((2, 3, 4)))[:-1], "truncated: 39 bytes where its header promises 40"),
        (idx_bytes(np.zeros((2, 3, 4))) + b"x", "too long"),
        (b"\x1f\x8b\x08\x00" + bytes(40), "cannot be unpacked to its end"),
        (b"\x1f\x9d\x90\x00" + bytes(40), "wrong magic number: 0x1f9d9000"),  # packed another way
        (_packed(idx_bytes(np.zeros((2, 3, 4))))[:-9], "cannot be unpacked to its end"),
        (_packed(idx_bytes(np.zeros((2, 3, 4))))[:-8] + bytes(8), "cannot be unpacked to its end"),  # checksum
        (_packed(idx_bytes(np.zeros((2, 3, 4)))[:-1]), "truncated: unpacked, its header promises 24 bytes"),
        (_packed(idx_bytes(np.zeros((2, 3, 4))) + b"x"), "too long"),
        (_packed(b"\0\0"), "truncated: 2 bytes"),
        (_packed(struct.pack(">4I", 0x803, 2**32 - 1, 2**32 - 1, 2**32 - 1)), "its header promises 7.* bytes"),
        (idx_bytes(np.zeros(24)), "wrong magic number: 0x00000801"),  # labels where images are expected
        (struct.pack(">4I", 0x803, 0, 28, 28), "empty"),
        (struct.pack(">4I", 0x803, 2**32 - 1, 2**32 - 1, 2**32 - 1), "truncated"),  # the product overflows 64 bits
    ],
)
def test_damaged_files_are_refused_with_what_is_wrong(tmp_path, content, says):
    path = tmp_path / "images"
    path.write_bytes(content)
    with pytest.raises(DataError, match=says) as raised:
        idx.read(path, ndim=3)
    assert str(path) in str(raised.value)


def test_missing_file_and_directory_are_data_errors(tmp_path):
    with pytest.raises(DataError, match="is not there"):
        idx.read(tmp_path / "nothing", ndim=1)
    with pytest.raises(DataError, match="cannot be read: is a directory"):
        idx.read(tmp_path, ndim=1)
