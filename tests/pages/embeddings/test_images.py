"""Which images a map shows."""

import numpy as np
import pytest

from pages.embeddings import images
from ui.sidebar import Choice
from vae import data


@pytest.fixture
def choice(digits):
    return Choice(digits, {}, None)


def test_draw_takes_test_images_as_long_as_there_are_enough(choice, digits):
    some = images.draw(choice, 100, seed=1)
    assert len(set(some.indices.tolist())) == len(some) == 100
    assert some.pool is digits
    assert some.splits == ["test"] * 100
    assert some.stated == "100 test images, drawn with seed 1"
    np.testing.assert_array_equal(some.indices, images.draw(choice, 100, seed=1).indices)
    assert (some.indices != images.draw(choice, 100, seed=2).indices).any()
    assert images.draw(choice, len(digits), seed=2).stated == f"{len(digits):,} test images"


def test_draw_beyond_the_test_split_adds_training_images_and_says_so(choice, digits):
    train = data.load("digits", "train")
    both = images.draw(choice, len(digits) + len(train), seed=0)
    assert both.splits.count("train") == len(train)
    assert "which the models have seen" in both.stated
    row = len(digits) + 7
    np.testing.assert_array_equal(both.pool.images[both.indices[row]], train.images[7])
    assert both.numbers[row] == 7


def test_draw_of_one_class_takes_only_its_images(digits):
    choice = Choice(digits, {}, 3)
    some = images.draw(choice, 500, seed=0)
    assert set(some.labels.tolist()) == {3}
    tested = len(digits.indices_of(3))
    assert images.draw(choice, tested, seed=0).stated == f"{tested} test images of class 3"
    assert images.sizes(choice) == sorted({len(digits.indices_of(3)), len(some)})
    assert images.first(choice) == len(digits.indices_of(3))


def test_of_large_images_fewer_are_on_a_map(choice, digits, monkeypatch):
    monkeypatch.setattr(images, "MOST_BYTES", 600 * 28 * 28)
    assert images.sizes(choice) == [200, len(digits), 500]
    monkeypatch.setattr(images, "FEWEST", 0)
    monkeypatch.setattr(images, "MOST_BYTES", 300 * 28 * 28)
    assert (images.sizes(choice), images.first(choice)) == ([200], 200)
