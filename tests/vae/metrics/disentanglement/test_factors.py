"""Which factors images have, and what kind of values."""

import numpy as np
import pytest

from tests.harness.known_models import coded, known
from vae.core.errors import MeasureError
from vae.data import UNLABELLED, Dataset, sprites
from vae.metrics.disentanglement import factors
from vae.metrics.images.morphology import FACTORS

FLAT = np.zeros((120, 1))


def test_factors_of_drawn_images_are_those_of_their_table():
    n = 120
    turn = np.arange(n) % 4 * np.pi / 2
    found = factors.of(
        coded(
            np.zeros((n, 1)),
            {"shape": np.arange(n) % 3, "angle": turn, "x": np.arange(n) % 2, "mine": np.arange(n) % 5},
        )
    )
    assert [(one.name, one.kind, one.unit) for one in found.factors] == [
        ("shape", "class", ""),
        ("angle", "angle", "rad"),
        ("x", "number", "px"),
        ("mine", "number", ""),
    ]
    assert all(one.exact and one.categorical for one in found.factors)
    assert found.factors[1].counts().tolist() == (np.arange(n) % 4).tolist()
    np.testing.assert_array_equal(found.rows, np.arange(n))


def test_angles_that_look_the_same_are_one_value_by_the_period_of_each_image():
    n = 120
    turn = np.arange(n) % 8 * np.pi / 4
    square = np.arange(n) % 2 == 0
    turns = np.where(square, np.pi / 2, 2 * np.pi)  # a square and a heart
    found = factors.of(coded(FLAT, {"turn": turn, "turn period": turns}))
    assert [(one.name, one.kind, one.unit) for one in found.factors] == [("turn", "angle", "rad")]
    phase = found.factors[0].values
    assert ((phase >= 0) & (phase < 2 * np.pi)).all()
    np.testing.assert_allclose(phase[square], 0, atol=1e-9)  # even turns: whole quarters
    np.testing.assert_allclose(phase[~square], turn[~square])
    around = np.stack([np.cos(phase), np.arange(n)], axis=1)
    assert found.factors[0].correlation(around)[0] == pytest.approx(1)


def test_the_same_place_on_circles_of_different_periods_is_one_value():
    thirds = factors.circular(np.array([120.0, 40.0, 480.0, -240.0]), np.array([360.0, 120.0, 360.0, 360.0]))
    assert len(np.unique(thirds)) == 1
    assert factors.circular(np.array([360 - 1e-11]), 360.0).tolist() == [0]


@pytest.mark.parametrize("period", [0.0, -1.0, np.nan, np.inf])
def test_a_period_that_is_none_is_refused(period):
    with pytest.raises(MeasureError, match="The period of an angle is a finite number above 0"):
        factors.of(coded(FLAT, {"turn": np.arange(120) % 8, "turn period": np.full(120, period)}))


@pytest.mark.parametrize("shape", range(len(sprites.CLASS_NAMES)), ids=sprites.CLASS_NAMES)
def test_no_sprite_looks_the_same_before_a_whole_turn_so_its_period_is_one(shape):
    angles = np.array(sprites.GRID["angle"])
    images = sprites.draw({"shape": shape, "size": 8.4, "angle": angles, "x": 14, "y": 14}).astype(float)
    apart = np.abs(images[0] - images[1:]).mean(axis=(1, 2))
    assert apart.min() > 1  # grey levels a pixel, on average over the image
    frame = sprites.factors_of(sprites.codes_of(np.arange(0, sprites.COUNT, 7)))
    own = factors.of(coded(np.zeros((len(frame), 1)), {"angle": frame["angle"].to_numpy()}))
    np.testing.assert_allclose(own.factors[0].values, frame["angle"])


def test_factors_of_other_images_are_class_and_morphology():
    labels = np.arange(120) % 3
    found = factors.of(coded(FLAT, labels=labels))
    assert found.names[0] == factors.CLASS
    assert set(found.names[1:]) <= set(FACTORS)
    assert {"width", "height", "area"} <= set(found.names)
    by_name = {one.name: one for one in found.factors}
    assert by_name["class"].categorical
    assert by_name["class"].values.tolist() == labels.tolist()
    assert not by_name["area"].categorical
    assert by_name["area"].unit == "px²"
    counts = by_name["area"].counts()
    assert (counts.min(), counts.max()) == (0, 19)
    assert by_name["area"].counts(4, "quantile").max() == 3


def test_what_does_not_vary_is_no_factor():
    found = factors.of(coded(FLAT, {"shape": np.zeros(120), "size": np.arange(120) % 2}))
    assert found.names == ("size",)
    assert factors.CLASS not in factors.of(coded(FLAT, labels=np.ones(120))).names


def test_images_without_ink_or_without_a_label_are_left_out():
    images = coded(np.zeros((130, 1)), labels=np.arange(130) % 2)
    images.images[:10] = 0
    images.labels[120:125] = UNLABELLED
    found = factors.of(images)
    assert found.rows.tolist() == [*range(10, 120), *range(125, 130)]
    assert all(len(one.values) == 115 and np.isfinite(one.values).all() for one in found.factors)
    nobody = coded(FLAT, labels=np.full(120, UNLABELLED))
    assert len(factors.of(nobody).rows) == 120  # where none has a label they are no reason
    assert factors.CLASS not in factors.of(nobody).names


def test_take_keeps_rows_and_values_of_a_part():
    found = factors.of(known(120)).take(np.array([3, 50]))
    assert found.rows.tolist() == [3, 50]
    np.testing.assert_array_equal(found.factors[1].values, factors.of(known(120)).factors[1].values[[3, 50]])


def test_each_kind_is_correlated_in_its_own_way():
    n = 200
    turn = np.linspace(0, 2 * np.pi, n, endpoint=False)
    codes = np.stack([turn, np.cos(turn), -turn], axis=1)
    number = factors.Factor("x", turn, "number").correlation(codes)
    np.testing.assert_allclose(number[[0, 2]], [1, -1])
    assert factors.Factor("angle", turn, "angle").correlation(codes)[1] == pytest.approx(1)
    group = (turn > np.pi).astype(float)
    assert factors.Factor("class", group, "class").correlation(np.stack([group, turn], axis=1))[0] == pytest.approx(1)


def test_too_few_images_or_nothing_that_differs_is_a_sentence():
    with pytest.raises(MeasureError, match=r"99 of the 99 test images of npz:coded.npz .* at least 100 are needed"):
        factors.of(known(99))
    same = coded(FLAT)
    same.images[:] = same.images[0]
    with pytest.raises(MeasureError, match="do not differ in anything that can be measured"):
        factors.of(same)
    blank = coded(FLAT)
    blank.images[:] = 0
    with pytest.raises(MeasureError, match="0 of the 120 test images"):
        factors.of(blank)


def test_factors_of_own_images_are_classes_numbers_and_angles_by_their_columns():
    import pandas as pd

    n = 120
    columns = {
        "height": np.linspace(0, 1, n),
        "shape": pd.Categorical(["heart", "arrow"] * (n // 2)),
        "turn": np.arange(n) % 12 * 30.0,
        "turn period": np.full(n, 360.0),
        "x": np.arange(n) % 4.0,
    }
    own = Dataset(
        "npz:mine.npz", "test", np.zeros((n, 4, 4), np.uint8), np.zeros(n, np.int64), ("0",), pd.DataFrame(columns)
    )
    found = {factor.name: (factor.kind, factor.unit, factor.exact) for factor in factors.of(own).factors}
    assert found == {
        "height": ("number", "", False),
        "shape": ("class", "", True),
        "turn": ("angle", "rad", True),
        "x": ("number", "px", True),
    }
