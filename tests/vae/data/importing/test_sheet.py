import io

import numpy as np
from PIL import Image

from tests.harness import colours
from tests.harness.your_images import pictures
from vae.data import importing

IMAGES, LABELS = pictures()


def drawn(tmp_path, **arrays):
    np.savez(tmp_path / "a.npz", **arrays)
    return np.asarray(Image.open(io.BytesIO(importing.sheet(importing.examine([tmp_path / "a.npz"])))))


def test_sheet_has_a_row_of_pictures_for_each_class_as_they_will_be(tmp_path):
    found = drawn(tmp_path, images=IMAGES, labels=LABELS)
    assert found.shape == (4 * (64 + 18) + 4, 12 * 68 + 4)
    tile = found[16 : 16 + 64 : 8, 4 : 4 + 64 : 8]  # eight times as large
    assert any(np.array_equal(tile, image) for image in IMAGES[LABELS == 0])


def test_sheet_of_images_without_labels_has_some_of_all(tmp_path):
    assert drawn(tmp_path, images=IMAGES).shape == (3 * (64 + 18) + 4, 12 * 68 + 4)  # 32 for training


def test_sheet_of_images_in_colour_is_in_colour(tmp_path):
    images, labels = colours.pictures(30)
    found = drawn(tmp_path, images=images, labels=labels)
    assert found.ndim == 3
    tile = found[16 : 16 + 48 : 6, 4 : 4 + 72 : 6]  # six times as large
    assert any(np.array_equal(tile, image) for image in images[labels == 0])
