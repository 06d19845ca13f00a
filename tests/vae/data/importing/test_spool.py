import io

import numpy as np
import pytest

from vae.core import folders
from vae.core.errors import DataError
from vae.data.importing.spool import Spool


def test_arrays_come_back_mapped_and_leave_no_file(tmp_path, monkeypatch):
    monkeypatch.setenv(folders.CACHE_VARIABLE, str(tmp_path))
    values = np.arange(60, dtype=">u2").reshape(10, 6)
    spool = Spool()
    for found in (
        spool.bytes_of(io.BytesIO(values.tobytes()), values.shape, values.dtype, "a"),
        spool.rows(iter(np.split(values, 5)), "b"),
    ):
        assert isinstance(found, np.memmap)
        np.testing.assert_array_equal(found, values)
    assert not list(tmp_path.iterdir())


def test_more_than_the_limit_is_refused_before_it_is_written():
    spool = Spool(limit=100)
    spool.rows([np.zeros(60, np.uint8)], "a")
    with pytest.raises(DataError, match="b unpacks to more than is taken"):
        spool.bytes_of(io.BytesIO(bytes(60)), (60,), np.dtype("u1"), "b")
    with pytest.raises(DataError, match="c unpacks to more than is taken"):
        spool.rows((np.zeros(30, np.uint8) for _ in range(10**9)), "c")


def test_what_ends_early_or_is_empty_is_a_data_error():
    with pytest.raises(DataError, match="a ends 10 bytes early"):
        Spool().bytes_of(io.BytesIO(bytes(50)), (60,), np.dtype("u1"), "a")
    with pytest.raises(DataError, match="a holds no image"):
        Spool().rows([], "a")
