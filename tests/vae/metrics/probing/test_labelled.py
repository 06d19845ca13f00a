"""Which images a probe learns from."""

import numpy as np
import pytest

from vae.core.errors import MeasureError
from vae.data import Dataset
from vae.metrics.probing.labelled import Labelled


def dataset(labels, split="train", classes="0123456789"):
    labels = np.asarray(labels, np.int64)
    return Dataset("mine", split, np.zeros((len(labels), 2, 2), np.uint8), labels, tuple(classes))


def labelled(train, test=(0, 1, 2)):
    return Labelled.of(dataset(train), dataset(test, "test"))


UNEVEN = np.repeat([0, 1, 2, -1], [500, 90, 10, 50])  # 600 labelled images


def test_a_subset_is_stratified_nested_and_of_labelled_images_alone():
    data = labelled(np.random.default_rng(3).permutation(UNEVEN))
    for seed in range(3):
        smaller, larger = data.subset(60, seed), data.subset(300, seed)
        assert len(set(smaller)) == 60
        assert set(smaller) < set(larger)
        counts = np.bincount(data.train.labels[larger], minlength=3)
        np.testing.assert_allclose(counts, [250, 45, 5], atol=1)
        np.testing.assert_array_equal(smaller, data.subset(60, seed))
    assert set(data.subset(60, 0)) != set(data.subset(60, 1))
    np.testing.assert_array_equal(data.subset(600, 0), data.rows)


def test_a_class_that_no_training_image_has_is_said():
    assert labelled(UNEVEN).never_learned == ""
    data = labelled([0, 0, 1, 1], [0, 2, 2, -1])
    assert data.never_learned.startswith("2 of the 3 test images are of a class without any training image ('2')")


def test_every_class_is_in_the_smallest_subset():
    data = labelled(UNEVEN)
    for seed in range(20):
        assert sorted(data.train.labels[data.subset(3, seed)]) == [0, 1, 2]


def test_sizes_adapt_to_the_images():
    assert labelled(UNEVEN).sizes() == (100, 600)
    assert labelled([0, 1, 1]).sizes() == (3,)
    assert labelled(np.arange(200_000) % 3).sizes() == (100, 1_000, 10_000, 200_000)
    many = Labelled.of(dataset(np.arange(600) % 150, classes=map(str, range(150))), dataset([0, 1], "test"))
    assert many.sizes() == (600,)  # 100 would leave classes out
    assert labelled(UNEVEN).sizes(["all", 10, 600, 10]) == (10, 600)
    for size in (601, 2, 0, -1):
        with pytest.raises(
            MeasureError, match="600 labelled training images of 3 classes, so give sizes from 3 to 600"
        ):
            labelled(UNEVEN).sizes([size])


def test_draws_are_1_for_all_labels_and_seeds_otherwise():
    data = labelled(UNEVEN)
    assert data.draws(600, 5) == 1
    assert data.draws(100, 5) == 5
    for seeds in (0, -1, 1001):
        with pytest.raises(MeasureError, match="give a number from 1 to 1,000"):
            data.draws(100, seeds)


def test_images_without_labels_or_of_one_class_are_refused():
    for train, test, sentence in (
        ([-1, -1], [0, 1], "No train image of mine has a label"),
        ([0, 1], [-1], "No test image of mine has a label"),
        ([3, 3, -1], [3], "of one class, '3': there is nothing to tell apart"),
    ):
        with pytest.raises(MeasureError, match=sentence):
            labelled(train, test)


def test_classes_are_those_of_both_splits():
    data = Labelled.of(dataset([0, 1, 4], classes="01234"), dataset([1, 6, -1], "test", "0123456"))
    assert data.classes == (0, 1, 4, 6)
    assert data.name(6) == "6"
    np.testing.assert_array_equal(data.labels, [1, 6])
    np.testing.assert_array_equal(data.tested, [0, 1])


def test_many_plans_of_the_same_images_share_what_is_labelled():
    train, test = dataset(UNEVEN), dataset([0, 1, 2], "test")
    first, second = Labelled.of(train, test), Labelled.of(train, test)
    assert first.rows is second.rows
    assert first.tested is second.tested
    assert first.labels is test.labels
    np.testing.assert_array_equal(labelled([0, 1], [2, -1, 1]).labels, [2, 1])


def test_labels_that_are_one_a_class_are_said():
    many = Labelled.of(dataset(np.arange(60) % 20, classes=map(str, range(20))), dataset([0, 1], "test"))
    assert many.few_of_each((20, 39, 40, 60)).startswith(
        "With 20 and 39 labels a probe learns most of the 20 classes from"
    )
    assert many.few_of_each((40, 60)) == ""
