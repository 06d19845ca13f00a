"""Which images the dial shows, and how far it goes."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from pages.beta import scene
from tests.harness import multi_rate


def test_ten_images_are_as_many_of_each_class_as_there_is_room_for(digits):
    assert digits.labels[scene.pictured(digits)].tolist() == list(range(10))
    three = replace(digits, labels=digits.labels % 3, class_names=("a", "b", "c"))
    counts = Counter(three.labels[scene.pictured(three)].tolist())
    assert counts == {0: 4, 1: 3, 2: 3}
    assert len(set(scene.pictured(three).tolist())) == 10


def test_fewer_images_than_ten_are_all_shown(digits):
    few = replace(digits, images=digits.images[:4], labels=np.full(4, -1))
    assert scene.pictured(few).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("betas", "expected"),
    [((0, 30), (0.1, 30)), ((0.5, 8), (0.5, 8)), ((0, 100), (0.1, 30)), ((0, 0.05), (0.0005, 0.05))],
)
def test_the_dial_goes_as_far_as_the_network_was_trained(tmp_path, betas, expected):
    model = multi_rate.save(tmp_path, betas=betas, beta=betas[1])
    assert scene.bounds(model) == pytest.approx(expected)
