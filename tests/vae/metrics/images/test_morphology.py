import math
import subprocess
import sys

import numpy as np
import pytest

from vae import data
from vae.core.errors import MeasureError, Stopped
from vae.core.folders import PROJECT
from vae.core.task import Task
from vae.data import Dataset, sprites
from vae.metrics.images import morphology
from vae.metrics.images.morphology import EVERY, FACTORS, PLACES, measure, of_dataset

SIDE, FINE = 28, 8  # images are drawn 8 times as large and averaged: exact to a fraction of a grey level


def drawn(inside, side=SIDE):
    """An image of what `inside(x, y)` says is ink, x and y in pixels from the upper left corner."""
    at = (np.arange(side * FINE) + 0.5) / FINE
    ink = inside(at[None, :], at[:, None]).astype(np.float64)
    return (255 * ink.reshape(side, FINE, side, FINE).mean(axis=(1, 3))).round().astype(np.uint8)


def bar(width, length=18, angle=0.0, at=(14.0, 14.0), side=SIDE):
    """A bar that stands upright at angle 0 and is turned clockwise, in radians."""

    def inside(x, y):
        across = (x - at[0]) * math.cos(angle) + (y - at[1]) * math.sin(angle)
        along = (y - at[1]) * math.cos(angle) - (x - at[0]) * math.sin(angle)
        return (np.abs(across) <= width / 2) & (np.abs(along) <= length / 2)

    return drawn(inside, side)


def stroke(width, length=18, angle=0.0):
    """The same as a pen draws it: with round ends, `length` from the middle of one to that of the other."""

    def inside(x, y):
        across = (x - 14) * math.cos(angle) + (y - 14) * math.sin(angle)
        along = (y - 14) * math.cos(angle) - (x - 14) * math.sin(angle)
        return np.hypot(across, np.maximum(np.abs(along) - length / 2, 0)) <= width / 2

    return drawn(inside)


def sheared(width, height, shear):
    """A block whose upper end lies to the right for a positive shear."""
    return drawn(lambda x, y: (np.abs(x - 14 + shear * (y - 14)) <= width / 2) & (np.abs(y - 14) <= height / 2))


def of(image):
    return measure(image[None], EVERY).iloc[0]


@pytest.mark.parametrize("width", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("degrees", [0, 20, 45, 70, 90])
def test_thickness_length_and_area_of_a_stroke(width, degrees):
    found = of(stroke(width, 16, math.radians(degrees)))
    assert found["thickness"] == pytest.approx(width, abs=0.35)
    assert found["area"] == pytest.approx(16 * width + math.pi * width**2 / 4, rel=0.04)
    # A skeleton ends before the stroke does, and steps along a line are up to 8 % longer than the line.
    assert 15.4 - width / 2 <= found["length"] <= 1.083 * 16 + 1


@pytest.mark.parametrize("width", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("degrees", [0, 45, 90])
def test_thickness_of_a_bar_with_corners(width, degrees):
    found = of(bar(width, 18, math.radians(degrees)))
    assert found["thickness"] == pytest.approx(width, abs=0.35)
    assert found["area"] == pytest.approx(18 * width, rel=0.04)


@pytest.mark.parametrize("shear", [-0.8, -0.4, -0.1, 0, 0.1, 0.4, 0.8])
def test_slant_width_and_height_of_a_sheared_block(shear):
    found = of(sheared(5, 18, shear))
    assert found["slant"] == pytest.approx(math.atan(shear), abs=0.015)  # positive: leaning right, like /
    assert found["width"] == pytest.approx(0.96 * 5, abs=0.15)
    assert found["height"] == pytest.approx(0.96 * 18, abs=0.15)


def test_a_turned_bar_leans_by_its_angle():
    for degrees in (-30, -15, 15, 30):
        assert math.degrees(of(bar(2, 20, math.radians(degrees)))["slant"]) == pytest.approx(degrees, abs=1)


def test_x_and_y_are_the_centre_of_the_ink():
    found = of(bar(4, 10, 0.3, at=(11.25, 16.5)))
    assert (found["x"], found["y"]) == (pytest.approx(11.25, abs=0.05), pytest.approx(16.5, abs=0.05))


def test_a_ring_has_the_length_of_its_middle():
    ring = drawn(lambda x, y: np.abs(np.hypot(x - 14, y - 14) - 8) <= 1.5)
    found = of(ring)
    assert found["length"] == pytest.approx(2 * math.pi * 8, rel=0.07)
    assert found["thickness"] == pytest.approx(3, abs=0.3)
    assert found["slant"] == pytest.approx(0, abs=1e-6)


def test_shift_by_whole_pixels_changes_x_and_y_alone():
    image = of_digit = np.pad(data.load("digits", "test").images[:40], ((0, 0), (6, 6), (6, 6)))
    there = measure(np.roll(of_digit, (-5, 4), axis=(1, 2)), EVERY)
    here = measure(image, EVERY)
    np.testing.assert_allclose(there[list(FACTORS)], here[list(FACTORS)], atol=1e-9)
    np.testing.assert_allclose(there[["x", "y"]] - here[["x", "y"]], np.tile([4, -5], (40, 1)), atol=1e-9)


def test_a_mirror_turns_the_slant_around(digits):
    here, there = measure(digits.images[:40]), measure(digits.images[:40, :, ::-1])
    np.testing.assert_allclose(there["slant"], -here["slant"], atol=1e-9)
    np.testing.assert_allclose(there[["width", "height", "area"]], here[["width", "height", "area"]], atol=1e-9)
    np.testing.assert_allclose(there[["thickness", "length"]], here[["thickness", "length"]], rtol=0.12)


def test_thickness_and_area_grow_with_the_pen():
    found = measure(np.stack([stroke(width, 16, 0.2) for width in np.arange(1.5, 7, 0.5)]))
    assert (np.diff(found["thickness"]) > 0.2).all()
    assert (np.diff(found["area"]) > 0).all()
    assert found["slant"].std() < 0.03


def test_contrast_and_haze_do_not_matter(digits):
    crisp = digits.floats(slice(0, 30))
    hazy = measure(0.1 + 0.5 * crisp)
    np.testing.assert_allclose(hazy, measure(crisp), rtol=0.02, atol=0.02)


def test_a_blurred_image_is_measured_all_the_same():
    from scipy.ndimage import gaussian_filter

    crisp, blurred = stroke(4, 16, 0.25), gaussian_filter(stroke(4, 16, 0.25) / 255, 1.0)
    np.testing.assert_allclose(of(blurred), of(crisp), rtol=0.12)


def test_bytes_and_floats_agree(digits):
    expected = measure(digits.images[:50], EVERY)
    np.testing.assert_array_equal(measure(digits.floats(slice(0, 50)), EVERY), expected)
    np.testing.assert_array_equal(measure(digits.images[:50] / 255, EVERY), expected)


def test_measure_of_an_image_does_not_depend_on_the_others(digits):
    together = measure(digits.images[:130], EVERY)
    for k in (0, 57, 129):
        np.testing.assert_array_equal(measure(digits.images[k : k + 1], EVERY).iloc[0], together.iloc[k])
    np.testing.assert_array_equal(measure(digits.images[:130][::-1], EVERY), together[::-1])


@pytest.mark.parametrize(
    "image", [np.zeros((28, 28)), np.ones((28, 28)), np.full((28, 28), 0.3), np.linspace(0, 0.04, 784).reshape(28, 28)]
)
def test_a_constant_image_has_no_ink(image):
    for given in (image[None], np.stack([bar(3) / 255, image])):
        found = measure(given, EVERY).iloc[-1]
        assert (found["area"], found["length"]) == (0, 0)
        assert found.drop(["area", "length"]).isna().all()


def test_ink_up_to_the_edges_is_measured_whole():
    image = np.full((28, 28), 255, np.uint8)
    image[0, 0] = 0
    found = of(image)
    assert found["area"] == pytest.approx(784, abs=2)
    assert (found["width"], found["height"]) == (pytest.approx(0.96 * 28, abs=0.1), pytest.approx(0.96 * 28, abs=0.1))
    half = of(drawn(lambda x, y: (x < 14) & (y > -1)))
    assert (half["area"], half["x"]) == (pytest.approx(392, abs=1), pytest.approx(7, abs=0.01))


@pytest.mark.parametrize("shape", [(1, 2), (1, 1), (5, 40), (64, 64)])
def test_images_of_any_size_have_finite_numbers(shape):
    generator = np.random.default_rng(0)
    found = measure(generator.random((7, *shape)), EVERY)
    assert found.shape == (7, len(EVERY))
    assert np.isfinite(found[["area", "length"]]).all(axis=None)
    assert np.isfinite(found[found["area"] > 0]).all(axis=None)


def test_no_images_are_no_rows():
    assert measure(np.zeros((0, 28, 28), np.uint8)).shape == (0, len(FACTORS))


def test_the_built_in_digits_are_plausible(digits):
    found = of_dataset(digits)
    assert list(found) == list(FACTORS)
    assert len(found) == len(digits)
    assert np.isfinite(found).all(axis=None)
    median = found.median()
    assert 2 < median["thickness"] < 4
    assert 17 < median["height"] < 20
    assert 30 < median["length"] < 60
    assert 60 < median["area"] < 160
    assert abs(median["slant"]) < 0.3
    by_digit = found.groupby(digits.labels).mean()
    assert by_digit["width"].idxmin() == 1
    assert by_digit["length"].idxmin() == 1
    assert by_digit["length"].idxmax() == 8
    assert found["area"].corr(found["length"] * found["thickness"]) > 0.8


def test_sprites_are_where_and_as_large_as_they_were_drawn():
    table = {"shape": [0, 1, 2], "size": [6.0, 7, 8], "angle": [0.3, 1, 2], "x": [10.0, 14, 17.5], "y": [18.0, 14, 12]}
    found = measure(sprites.draw(table), EVERY)
    np.testing.assert_allclose(found["area"], np.square(table["size"]), rtol=0.04)
    np.testing.assert_allclose(found[["x", "y"]], np.stack([table["x"], table["y"]], axis=1), atol=0.15)


def test_of_dataset_measures_once(digits, monkeypatch):
    first = of_dataset(digits, EVERY)
    monkeypatch.setattr(morphology, "_measure", lambda *_: pytest.fail("measured again"))
    np.testing.assert_array_equal(of_dataset(digits, EVERY), first)
    assert list(of_dataset(digits, ["slant", "x"])) == ["slant", "x"]
    other = Dataset("other", "test", digits.images, digits.labels, digits.class_names)
    np.testing.assert_array_equal(of_dataset(other), first[list(FACTORS)])


def test_dark_ink_on_a_light_ground_is_ink(digits):
    dark = Dataset("dark", "test", 255 - digits.images[:50], digits.labels[:50], digits.class_names)
    assert dark.dark_on_light
    np.testing.assert_array_equal(of_dataset(dark), measure(digits.images[:50]))


def test_progress_is_reported_and_a_stopped_task_stops(digits):
    reports = []
    measure(digits.images[:250], task=Task(reports.append))
    assert [(progress.done, progress.total) for progress in reports] == [(100, 250), (200, 250), (250, 250)]
    with pytest.raises(Stopped, match="after 100 of 250 images"):
        measure(digits.images[:250], task=Task(reports.append, lambda: len(reports) > 3))


@pytest.mark.parametrize(
    ("images", "match"),
    [
        (np.zeros((28, 28)), r"one image as \(1, H, W\)"),
        (np.zeros((2, 0, 28)), "shape"),
        (np.zeros((2, 28, 28), np.int64), "int64"),
        (np.full((2, 28, 28), 255.0), "from 255 to 255"),
        (np.full((2, 28, 28), np.nan), "from nan to nan"),
    ],
)
def test_measure_refuses_other_shapes_types_and_ranges(images, match):
    with pytest.raises(MeasureError, match=match):
        measure(images)


def test_unknown_factors_are_a_sentence(digits):
    with pytest.raises(MeasureError, match="'curl' cannot be measured; choose from thickness, slant"):
        measure(digits.images[:1], ["curl"])
    with pytest.raises(MeasureError, match="'curl'"):
        of_dataset(digits, ["curl"])


def test_every_factor_has_words_and_a_unit():
    assert not set(FACTORS) & set(PLACES)
    for factor in EVERY.values():
        assert factor.unit
        assert factor.label


def test_import_loads_neither_scikit_image_nor_torch():
    code = (
        "import sys, vae.metrics.images.morphology; sys.exit(any(name in sys.modules for name in ('skimage', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
