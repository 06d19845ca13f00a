from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from vae import data
from vae.core.errors import DataError
from vae.data import Dataset
from vae.data.dataset import joined


@pytest.fixture
def train() -> Dataset:
    return data.load("digits", "train")


def test_joined_has_the_images_of_both_in_order(digits, train):
    both = joined(digits, train)
    assert (both.name, both.split, len(both)) == ("digits", "both", 1797)
    assert both.class_names == digits.class_names
    np.testing.assert_array_equal(both.images[: len(digits)], digits.images)
    np.testing.assert_array_equal(both.images[len(digits) :], train.images)
    np.testing.assert_array_equal(both.labels, np.concatenate([digits.labels, train.labels]))
    assert both.digest == joined(digits, train).digest
    assert len({both.digest, joined(train, digits).digest, digits.digest, train.digest}) == 4
    np.testing.assert_array_equal(both.take(np.array([0, len(digits)])).images, [digits.images[0], train.images[0]])


def test_joined_parts_of_one_split_keep_split_and_digest(digits):
    halves = digits.take(np.arange(100)), digits.take(np.arange(100, len(digits)))
    assert joined(*halves).split == "test"
    assert joined(*halves).digest == digits.digest


def test_joined_has_the_names_of_classes_one_part_lacks(digits, train):
    few = replace(digits.take(np.flatnonzero(digits.labels < 3)), class_names=("0", "1", "2"))
    for both in (joined(few, train), joined(train, few)):
        assert both.class_names == train.class_names


def test_joined_keeps_factors_where_both_parts_have_them(digits, train):
    own = [replace(part, factors=pd.DataFrame({"slant": np.arange(len(part))})) for part in (digits, train)]
    factors = joined(*own).factors
    assert factors.slant.tolist() == [*range(len(digits)), *range(len(train))]
    assert factors.index.tolist() == list(range(1797))
    assert joined(own[0], train).factors is None


def test_joined_refuses_parts_of_two_data_sets_or_sizes(digits, train):
    with pytest.raises(DataError, match=r"digits \(28 x 28 pixels\) and digits \(14 x 28 pixels\) cannot be joined"):
        joined(digits, replace(train, images=train.images[:, ::2]))
    with pytest.raises(DataError, match=r"and other \(28 x 28 pixels\) cannot be joined"):
        joined(digits, replace(train, name="other"))


def with_factors(images: Dataset, **columns) -> Dataset:
    return replace(images, factors=pd.DataFrame(columns))


def test_the_digest_covers_everything_that_is_measured(digits):
    few = digits.take(np.arange(4))
    size = [1.0, 2.0, 3.0, 4.0]
    variants = [
        few,
        few.take(np.arange(4)[::-1]),
        replace(few, labels=few.labels[::-1]),
        replace(few, class_names=tuple("abcdefghij")),
        replace(few, class_names=tuple("abcdefghik")),
        with_factors(few, size=size),
        with_factors(few, size=size[::-1]),
        with_factors(few, width=size),
        with_factors(few, size=size, width=size),
        with_factors(few, kind=list("abca")),
        with_factors(few, kind=list("abcb")),
    ]
    assert len({one.digest for one in variants}) == len(variants)
    assert with_factors(few, size=size).digest == with_factors(few, size=size).digest
    assert with_factors(few, kind=list("abca")).digest == with_factors(few, kind=list("abca")).digest


def test_images_digest_covers_images_and_labels_alone(digits):
    few = digits.take(np.arange(4))
    other = with_factors(replace(few, class_names=tuple("abcdefghij")), size=[1, 2, 3, 4])
    assert other.images_digest == few.images_digest
    assert replace(few, labels=few.labels[::-1]).images_digest != few.images_digest
    assert replace(few, images=255 - few.images).images_digest != few.images_digest


def test_classes_called_by_their_numbers_add_nothing_to_the_digest(digits):
    assert digits.digest == digits.images_digest == "bfd189c61466f1f481791e7783b2deccc91ee66916f908daa369d1e3fdcad0e9"
    unlabelled = replace(digits, labels=np.full(len(digits), data.UNLABELLED), class_names=())
    assert unlabelled.digest == unlabelled.images_digest


def test_dark_on_light_is_measured_on_the_images(digits):
    assert not digits.dark_on_light
    paper = replace(digits, images=255 - digits.images)
    assert paper.dark_on_light
    grey = replace(digits, images=np.full((20, 28, 28), 200, np.uint8), labels=digits.labels[:20])
    assert not grey.dark_on_light  # neither ink nor ground
    assert not replace(digits, images=digits.images[:, 12:13, 12:13]).dark_on_light
    ink = digits.images[0]
    np.testing.assert_array_equal(digits.as_drawn_here(ink), ink)
    np.testing.assert_array_equal(paper.as_drawn_here(ink), paper.images[0])
    np.testing.assert_array_equal(paper.as_drawn_here(paper.as_drawn_here(ink)), ink)


def test_digest_follows_pixels_and_not_name_or_split(digits):
    same = Dataset("x", "train", digits.images.copy(), digits.labels.copy(), digits.class_names)
    assert same.digest == digits.digest
    changed = digits.images.copy()
    changed[7, 3, 3] ^= 1
    assert Dataset("x", "train", changed, digits.labels, digits.class_names).digest != digits.digest


def test_take_and_floats_give_the_chosen_rows(digits):
    taken = digits.take(np.array([5, 2]))
    np.testing.assert_array_equal(taken.images[1], digits.images[2])
    assert taken.labels.tolist() == [digits.labels[5], digits.labels[2]]
    floats = digits.floats(np.array([0]))
    assert floats.dtype == np.float32
    assert (floats.min(), floats.max()) == (0, 1)
    assert (digits.labels[digits.indices_of(3)] == 3).all()


def test_a_row_has_as_many_of_each_class_as_there_is_room_for(digits):
    np.testing.assert_array_equal(digits.first_of_classes(10), digits.first_of_each_class(10))
    three = digits.take(np.flatnonzero(digits.labels < 3))
    row = three.first_of_classes(10)
    np.testing.assert_array_equal(three.labels[row], [0, 0, 0, 1, 1, 1, 2, 2, 2])
    np.testing.assert_array_equal(row[:3], three.indices_of(0)[:3])
    np.testing.assert_array_equal(digits.first_of_classes(4), digits.first_of_each_class(4))
