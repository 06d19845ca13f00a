import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.importing import levels


def look(*parts):
    return levels.survey([(np.asarray(part), lambda block: block) for part in parts], "images")


def images(low, high, dtype=float):
    return np.linspace(low, high, 5 * 4 * 4).reshape(5, 4, 4).astype(dtype)


@pytest.mark.parametrize(
    ("values", "black", "white"),
    [
        (images(0, 1, bool), 0, 1),
        (images(0, 1.99, np.uint8), 0, 1),
        (images(0, 16, np.uint8), 0, 16),
        (images(0, 15, np.int64), 0, 15),
        (images(0, 9, np.uint8), 0, 255),
        (images(0, 255, np.uint8), 0, 255),
        (images(0, 250, np.int16), 0, 255),
        (images(0, 4000, np.uint16), 0, 4095),
        (images(0, 60000, np.uint16), 0, 65535),
        (images(0, 1), 0, 1),
        (images(0, 255), 0, 255),
        (images(-1, 1), -1, 1),
        (images(-0.02, 1.03), 0, 1),
        (images(-1.01, 1.02, np.float32), -1, 1),
        (images(0.1, 0.3), 0, 1),
    ],
)
def test_range_is_concluded_from_all_values(values, black, white):
    found, _ = levels.conclude(look(values), "images")
    assert (found.low, found.high) == (black, white)


@pytest.mark.parametrize(
    "values", [images(-3, 3), images(0, 17.5), images(-20, 200, np.int16), images(0, 1e9, np.int64)]
)
def test_range_that_nobody_can_tell_is_asked_for(values):
    with pytest.raises(DataError, match=r"goes from .* to .*Say it with --range"):
        levels.conclude(look(values), "images")


def test_overshoot_is_clipped_and_said():
    found, why = levels.conclude(look(images(-0.02, 1.03)), "images")
    assert "clipped where they overshoot by up to 3.0%" in why
    assert found.apply(np.array([[[-0.02, 0, 0.5, 1, 1.03]]])).ravel().tolist() == [0, 0, 128, 255, 255]


def test_all_splits_are_looked_at_together():
    assert (look(images(0, 1), images(0, 200)).high, look(images(0, 1, int), images(0, 16, int)).high) == (200, 16)
    with pytest.raises(DataError, match="float64 and uint8; expected numbers, and of one kind in all splits"):
        look(images(0, 1), images(0, 9, np.uint8))


def test_images_with_nan_are_found_and_not_looked_at():
    values = images(0, 1)
    values[1, 0, 0], values[3] = np.nan, np.inf
    found = look(values)
    assert found.broken[0].tolist() == [1, 3]
    assert (found.low, found.high) == (0, 1)
    with pytest.raises(DataError, match="NaN or infinite values in every image"):
        look(np.full((2, 4, 4), np.nan))


def test_colours_are_told_from_equal_channels_and_turned_to_luma():
    grey = np.stack([images(0, 255, np.uint8)] * 3, axis=-1)
    assert (look(grey).colours, look(grey).coloured) == (3, False)
    np.testing.assert_array_equal(levels.grey(grey), grey[..., 0])
    red = grey * np.array([1, 0, 0], np.uint8)
    assert look(red).coloured
    assert levels.grey(red).max() == pytest.approx(0.299 * 255)


def test_images_are_looked_at_in_pieces(monkeypatch):
    monkeypatch.setattr(levels, "BLOCK", 4 * 4 * 8 * 2)
    pieces = [rows for rows, _ in levels.blocks(images(0, 1), lambda block: block)]
    assert pieces == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert look(images(0, 1)).high == 1
