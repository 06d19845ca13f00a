import struct

import numpy as np
import pytest

from tests.harness.damage import flipped
from tests.harness.your_images import imported, pictures
from vae.core.errors import DataError
from vae.data import importing

IMAGES, LABELS = pictures()


def binary(values, kind=0x1E3D4C54, dtype="<i4"):
    lengths = [*values.shape, 1, 1][: max(3, values.ndim)]
    return struct.pack(f"<{2 + len(lengths)}I", kind, values.ndim, *lengths) + values.astype(dtype).tobytes()


def write(folder):
    folder.mkdir()
    for split, rows in (("training", slice(0, 30)), ("testing", slice(30, None))):
        pairs = np.stack([IMAGES[rows], 255 - IMAGES[rows]], axis=1)
        n = len(pairs)
        info = np.stack([np.arange(n) % 5, np.arange(n) % 9, np.arange(n) % 18 * 2, np.arange(n) % 6], axis=1)
        stem = f"smallnorb-5x46789x9x18x6x2x96x96-{split}"
        (folder / f"{stem}-dat.mat").write_bytes(binary(pairs, 0x1E3D4C55, "u1"))
        (folder / f"{stem}-cat.mat").write_bytes(binary(LABELS[rows]))
        (folder / f"{stem}-info.mat").write_bytes(binary(info))
    return folder


def test_left_pictures_classes_and_factors_of_both_splits_are_read(tmp_path):
    train, test, said = imported(tmp_path, write(tmp_path / "norb"))
    np.testing.assert_array_equal(train.images, IMAGES[:30])
    np.testing.assert_array_equal(test.images, IMAGES[30:])
    assert train.names(np.arange(4)) == ("animal", "human", "airplane", "truck")
    assert list(test.factors) == ["instance", "elevation", "azimuth", "azimuth period", "lighting"]
    assert test.factors["azimuth"].tolist() == (np.arange(10) % 18 * 2).tolist()
    assert "azimuth (angle, period 36, 18 values)" in said["Factors"]


def test_damaged_files_are_data_errors(tmp_path):
    folder = write(tmp_path / "norb")
    path = folder / "smallnorb-5x46789x9x18x6x2x96x96-testing-dat.mat"
    content = path.read_bytes()
    for length, damaged in enumerate(flipped(content, end=8 + 4 * 4)):  # the header
        for some in (damaged, content[:length]):
            path.write_bytes(some)
            with pytest.raises(DataError, match="smallnorb"):
                importing.examine([folder])
