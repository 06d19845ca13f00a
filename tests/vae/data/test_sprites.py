import hashlib
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from vae.core.errors import DataError
from vae.core.folders import CACHE_VARIABLE, PROJECT
from vae.data import sprites
from vae.data.dataset import SPLITS, joined

MIDDLE = {"x": 14, "y": 14}


@pytest.fixture(scope="module")
def train():
    return sprites.load("train", Path())


@pytest.fixture(scope="module")
def test():
    return sprites.load("test", Path())


@pytest.fixture(scope="module")
def whole(train, test):
    """Every image in the order of the grid, with its factors."""
    both = joined(train, test)
    order = np.argsort(np.concatenate([sprites.split_indices("train"), sprites.split_indices("test")]))
    return both.take(order)


def centres(images: np.ndarray) -> np.ndarray:
    """Centre of mass in pixels, (N, 2) of x and y."""
    down, across = (images.sum(axis=axis) for axis in (2, 1))
    places = np.arange(28) + 0.5
    return np.stack([across @ places, down @ places], axis=1) / down.sum(axis=1)[:, None]


def third_moments(images: np.ndarray) -> np.ndarray:
    """About each image's centre, complex (N,): its angle turns with the image, once in a turn."""
    x, y = centres(images).T[:, :, None, None]
    row, column = np.indices((28, 28)) + 0.5
    there = (column - x) + 1j * (y - row)  # y upwards: counter-clockwise is positive
    return (images * there * np.abs(there) ** 2).sum(axis=(1, 2))


def test_load_gives_mapped_images_with_labels_and_factors(train, test):
    assert (len(train), len(test), test.image_shape) == (50_984, 10_000, (28, 28))
    assert test.class_names == ("heart", "arrow", "crescent")
    for split in (train, test):
        assert (split.images.dtype, split.labels.dtype) == (np.uint8, np.int64)
        assert isinstance(split.images, np.memmap)
        assert not split.images.flags.writeable
        assert split.images.max() == 255
        np.testing.assert_array_equal(split.labels, split.factors["shape"])
        assert split.factors.columns.tolist() == ["shape", "size", "angle", "x", "y"]


def test_split_and_digest_are_fixed_and_no_grey_level_is_a_close_call(test):
    assert sprites.split_indices("test")[:4].tolist() == [53924, 25556, 57691, 20554]
    assert test.images_digest == "6ebd7157bc2008940632d00b9b1a4a14cd2fcb5fca899fcbe81c72dc8922aa61"
    codes = sprites.codes_of(np.arange(sprites.COUNT).reshape(-1, 121)[:, 37])  # all shapes, sizes and angles
    grey = 255 * sprites._coverage(*sprites._placed(sprites._values(codes))) - sprites._DOWN
    assert np.abs(grey - np.floor(grey) - 0.5).min() > 1e-8  # no rounding hangs on a sine's last bit


def test_all_images_are_distinct(whole):
    assert len({hashlib.blake2b(image.data, digest_size=16).digest() for image in whole.images}) == 60_984


def test_splits_are_the_grid_and_share_nothing(train, test):
    indices = [sprites.split_indices(split) for split in SPLITS]
    np.testing.assert_array_equal(np.sort(np.concatenate(indices)), np.arange(sprites.COUNT))
    for name, values in sprites.GRID.items():
        share = test.factors[name].value_counts() / (sprites.COUNT / len(values))
        assert sorted(share.index) == list(values)
        assert share.between(0.13, 0.20).all()  # of each value a sixth is for testing
        assert train.factors[name].nunique() == len(values)


def test_codes_indices_and_factors_convert_into_one_another():
    assert sprites.LEVELS == (3, 7, 24, 11, 11)
    assert sprites.COUNT == 60_984
    places = np.arange(sprites.COUNT)
    codes = sprites.codes_of(places)
    np.testing.assert_array_equal(sprites.indices_of(codes), places)
    assert codes[1].tolist() == [0, 0, 0, 0, 1]  # y fastest
    assert codes[-1].tolist() == [2, 6, 23, 10, 10]
    assert sprites.indices_of([[1, 2, 3, 4, 5]]).tolist() == [(((1 * 7 + 2) * 24 + 3) * 11 + 4) * 11 + 5]
    factors = sprites.factors_of([[1, 2, 3, 4, 5]])
    assert factors.iloc[0].tolist() == [1, 6.4, math.pi / 4, 12.8, 14]
    assert factors.dtypes.tolist() == [np.int64] + 4 * [np.float64]


def test_draw_and_draw_index_give_the_loaded_images(train, test):
    chosen = np.random.default_rng(0).choice(len(test), 2500)  # more than a block, in any order, some twice
    for split in (train, test):
        places = sprites.split_indices(split.split)[chosen]
        np.testing.assert_array_equal(sprites.draw_index(places), split.images[chosen])
        np.testing.assert_array_equal(sprites.draw(split.factors.iloc[chosen]), split.images[chosen])
    one = {name: test.factors[name][3] for name in sprites.FACTORS}
    np.testing.assert_array_equal(sprites.draw(one), test.images[3:4])
    np.testing.assert_array_equal(sprites.draw_index(sprites.split_indices("test")[3]), test.images[3:4])


def test_a_rim_of_a_pixel_is_black(whole):
    seen = whole.images.max(axis=0)
    assert not np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]]).any()
    assert seen[1, 14] > 0  # and not much more than that


def test_ink_and_centre_are_what_the_factors_say(test):
    ink = test.images.sum(axis=(1, 2)) / 255
    assert np.abs(ink / test.factors["size"] ** 2 - 1).max() < 0.002
    assert np.abs(centres(test.images) - test.factors[["x", "y"]].to_numpy()).max() < 0.025


def test_x_and_y_move_the_sprite(whole):
    grid = whole.images.reshape(-1, 11, 11, 28, 28)  # (shape, size and angle; x; y; row; column)
    np.testing.assert_array_equal(grid[:, 5:, :, :, 6:], grid[:, :-5, :, :, :-6])  # five steps are six pixels
    np.testing.assert_array_equal(grid[:, :, 5:, 6:], grid[:, :, :-5, :-6])
    assert not (grid[:, 1:, :, :, 1:] == grid[:, :-1, :, :, :-1]).all(axis=(-2, -1)).any()  # and one is not one


def test_angle_turns_the_sprite_counter_clockwise(whole):
    grid = whole.images.reshape(3, 7, 24, 11, 11, 28, 28)
    middle = grid[:, :, :, 5, 5].astype(int)
    assert np.abs(np.rot90(middle[:, :, :18], axes=(-2, -1)) - middle[:, :, 6:]).max() <= 1  # counter-clockwise
    places = grid[:, :, :, np.arange(5), 2 * np.arange(5) % 5]  # the raster falls differently on each
    found = third_moments(places.reshape(-1, 28, 28)).reshape(3, 7, 24, 5).mean(axis=-1)
    turned = np.angle(found / found[:, :, :1] / np.exp(1j * np.array(sprites.GRID["angle"])))
    assert np.abs(turned).max() < 0.03  # radians; a step is 0.26


def test_upright_at_angle_0():
    heart, arrow, crescent = sprites.draw({"shape": [0, 1, 2], "size": 8.4, "angle": 0, **MIDDLE}).astype(int)
    for image in (heart, arrow, crescent):
        assert np.abs(image - image[:, ::-1]).max() <= 1
    gaps = [np.argmax(image[:, 14] > 127) - np.argmax(image.max(axis=1) > 127) for image in (heart, arrow, crescent)]
    assert gaps == [2, 0, 4]  # rows without ink above the middle: a notch, a tip, the room between the horns
    assert (heart[18, [10, 14]] > 127).tolist() == [False, True]  # a heart's tip is below


@pytest.mark.parametrize("factor", ["size", "angle", "x", "y"])
def test_smooth_between_the_values_of_the_grid(factor):
    values = np.linspace(0, 0.01, 6)
    start = {"shape": 1, "size": 7.0, "angle": 0.3, "x": 13.497, "y": 12.3}  # past the half where the rounding changes
    images = sprites.draw({**start, factor: start[factor] + values}).astype(int)
    steps = np.abs(np.diff(images, axis=0))
    assert steps.max() <= 4  # grey levels a 0.002 of a pixel or radian
    assert np.abs(images[-1] - images[0]).sum() > 10


def test_each_pixel_holds_the_share_that_is_covered():
    """Against points, 12 x 12 a pixel, that are inside by the even-odd rule; sizes and places of no grid."""
    n, fine = 5, 12
    rng = np.random.default_rng(1)
    factors = {
        "shape": np.arange(n) % 3,
        "size": np.array([5.0, 9, 10, 3, 1]),
        "angle": rng.uniform(-9, 9, n),
        "x": np.array([7.3, 16.5, 14.5, 25.1, 14]),
        "y": np.array([22.8, 15.5, 13.7, 3.3, 14]),
    }
    images = sprites.draw(factors)
    points = (np.arange(28 * fine) + 0.5) / fine
    for image, x, y in zip(images, *sprites._placed(np.stack(list(factors.values()), axis=1)), strict=True):
        inside = np.zeros((28 * fine, 28 * fine), bool)
        for x0, y0, x1, y1 in zip(x, y, np.roll(x, -1), np.roll(y, -1), strict=True):
            rows = np.flatnonzero((points > min(y0, y1)) & (points <= max(y0, y1)))
            inside[rows] ^= points > (x0 + (points[rows, None] - y0) * (x1 - x0) / (y1 - y0) if len(rows) else 0)
        share = inside.reshape(28, fine, 28, fine).mean(axis=(1, 3))
        assert np.abs(share - image / 255).max() < 0.06
        assert np.abs(share - image / 255).mean() < 0.002


def test_coverage_of_a_rectangle_is_exact():
    corners = np.array([(3.25, 5.5), (3.25, 9.125), (4.75, 9.125), (4.75, 5.5)])
    outline = np.concatenate(
        [
            a + (b - a) * np.linspace(0, 1, 8)[:-1, None]
            for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)
        ]
    )
    found = sprites._coverage(*(axis[None] for axis in outline.T))[0]
    across, down = np.zeros(28), np.zeros(28)
    across[3:5], down[5:10] = (0.75, 0.75), (0.5, 1, 1, 1, 0.125)
    np.testing.assert_allclose(found, np.outer(down, across), atol=1e-14)


@pytest.mark.parametrize("shape", range(3))
def test_reach_is_how_near_an_edge_a_sprite_may_be(shape):
    reach = float(sprites.reach(shape, 10))
    drawn = sprites.draw({"shape": shape, "size": 10, "angle": np.arange(0, 6.3, 0.01), "x": reach, "y": 28 - reach})
    assert np.abs(drawn.sum(axis=(1, 2)) / 255 / 100 - 1).max() < 0.002  # nothing is cut off
    assert min(drawn[:, :, 0].max(), drawn[:, -1].max()) > 0  # and the edges are touched
    for place in ({"x": reach - 0.01, "y": 14}, {"x": 14, "y": 28.01 - reach}):
        with pytest.raises(DataError, match=rf"of size 10 needs {reach:.2f} pixels to each edge"):
            sprites.draw({"shape": shape, "size": 10, "angle": 0, **place})


GOOD = {"shape": 0, "size": 6.0, "angle": 0.0, "x": 14.0, "y": 14.0}


@pytest.mark.parametrize(
    ("factors", "says"),
    [
        ({"shape": 0, "size": 6}, "no angle, x, y; a sprite has shape, size, angle, x, y"),
        ({**GOOD, "shape": [0, 3]}, r"no shape 3; choose from 0 \(heart\), 1 \(arrow\), 2 \(crescent\)"),
        ({**GOOD, "shape": 0.5}, "no shape 0.5"),
        ({**GOOD, "size": 0}, "no sprite of size 0; sizes are above 0 and at most 10"),
        ({**GOOD, "size": 10.1}, "no sprite of size 10.1"),
        ({**GOOD, "x": [14, 4]}, "at x = 4, y = 14 does not fit the canvas of 28 x 28 pixels: a heart of size 6 needs"),
        ({**GOOD, "y": 24}, "y = 24 does not fit"),
        ({**GOOD, "angle": math.nan}, "not a finite number"),
        ({**GOOD, "angle": "up"}, "numbers, or arrays of one length"),
        ({**GOOD, "x": [14, 14], "y": [14, 14, 14]}, "numbers, or arrays of one length"),
        ({**GOOD, "x": [[14, 14]]}, "arrays with one axis; these have 2"),
    ],
)
def test_factors_that_cannot_be_drawn_are_a_sentence(factors, says):
    with pytest.raises(DataError, match=says):
        sprites.draw(factors)


def test_places_and_codes_that_are_not_there_are_a_sentence():
    for wrong in (-1, 60_984):
        with pytest.raises(DataError, match=f"no index {wrong}; choose from 0 to 60983"):
            sprites.draw_index([0, wrong])
    with pytest.raises(DataError, match="index is of the type float64; expected whole numbers"):
        sprites.codes_of([0.0])
    for read in (sprites.indices_of, sprites.factors_of):
        with pytest.raises(DataError, match="no code of size 7; choose from 0 to 6"):
            read([[0, 6, 0, 0, 0], [0, 7, 0, 0, 0]])
        with pytest.raises(DataError, match=r"have the shape \(1, 4\); expected \(N, 5\): shape, size, angle, x, y"):
            read([[0, 0, 0, 0]])


def test_draw_of_no_sprites_is_an_empty_array():
    assert sprites.draw({**GOOD, "x": []}).shape == (0, 28, 28)
    assert sprites.draw_index(np.arange(0)).shape == (0, 28, 28)


def test_draws_from_a_table_whatever_its_index():
    table = pd.DataFrame({**GOOD, "y": [12.0, 13.5], "more": "x"}, index=[7, 7])
    np.testing.assert_array_equal(sprites.draw(table), sprites.draw({**GOOD, "y": [12, 13.5]}))


def test_import_computes_no_outlines_and_imports_no_pandas():
    """Nor is pandas imported."""
    code = (
        "import sys; from vae.data import sprites;"
        "sys.exit(sprites._outlines.cache_info().currsize or 'pandas' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)


def test_load_draws_once_and_then_reads_the_cache(tmp_path, monkeypatch, test):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    first = sprites.load("test", Path())
    assert first.digest == test.digest
    monkeypatch.setattr(sprites, "_blocks", None)
    assert sprites.load("test", Path()).digest == test.digest
