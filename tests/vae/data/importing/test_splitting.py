from fractions import Fraction

import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data import UNLABELLED, classes
from vae.data.importing import splitting
from vae.data.importing.found import Options
from vae.data.importing.parts import Part


def conclude(counts, labels=None, keep=None, **options):
    parts = [Part(name, np.zeros((n, 4, 4), np.uint8), "images") for name, n in counts.items()]
    labels = labels or [np.arange(n) % 3 for n in counts.values()]
    keep = keep or [np.ones(n, bool) for n in counts.values()]
    said = []
    rows, notes = splitting.conclude(parts, labels, ("a", "b", "c"), keep, Options(**options), said)
    return {split: [one.tolist() for one in own] for split, own in rows.items()}, notes, said[-1].text


def test_splits_of_the_files_are_kept_and_validation_images_trained_on_or_left_out():
    counts = {"train": 3, "val": 2, "test": 3}
    rows, notes, said = conclude(counts)
    assert rows == {"train": [[0, 1, 2], [0, 1], []], "test": [[], [], [0, 1, 2]]}
    assert said.endswith("as the files have it; validation images are with those for training")
    assert notes == []
    rows, _, said = conclude(counts, validation=False)
    assert rows["train"] == [[0, 1, 2], [], []]
    assert said.endswith("validation images are left out")


def test_training_images_alone_are_divided():
    rows, _, said = conclude({"train": 30})
    assert (len(rows["train"][0]), len(rows["test"][0])) == (24, 6)
    assert sorted(rows["train"][0] + rows["test"][0]) == list(range(30))
    assert np.bincount(np.array(rows["test"][0]) % 3).tolist() == [2, 2, 2]
    assert "20% of each class drawn for testing (seed 0)" in said


def test_images_that_are_left_out_are_in_no_split():
    keep = np.ones(30, bool)
    keep[[4, 9]] = False
    rows, *_ = conclude({"all": 30}, keep=[keep])
    assert sorted(rows["train"][0] + rows["test"][0]) == np.flatnonzero(keep).tolist()


def test_classes_that_a_split_lacks_are_noted():
    _, notes, _ = conclude({"train": 3, "test": 3}, [np.array([0, 0, 1]), np.array([2, 2, 0])])
    assert "2 of the 3 test images are of a class without any training image ('c')" in notes[0]
    assert "1 of the 3 classes has no test image ('b')" in notes[1]


def test_without_labels_the_draw_is_of_all():
    _, _, said = conclude({"all": 10}, [np.full(10, UNLABELLED)], test=Fraction(3, 10))
    assert said == "7 for training, 3 for testing: 30% drawn for testing (seed 0)"


def test_too_few_images_and_an_empty_split_are_refused():
    with pytest.raises(DataError, match="holds 4 images; at least 5"):
        conclude({"all": 4})
    with pytest.raises(DataError, match="no image is left for testing"):
        conclude({"train": 9, "test": 2}, keep=[np.ones(9, bool), np.zeros(2, bool)])


@pytest.mark.parametrize(("n", "expected"), [(3, 1), (7, 1), (25, 5)])
def test_a_fifth_is_drawn_as_it_always_was(n, expected):
    """The draw of plain .npz files, whose splits must never change: every fifth of a shuffled class, else the last."""
    labels = np.zeros(n, np.int64)
    order = np.argsort(np.random.PCG64(0).random_raw(n), kind="stable")
    assert np.flatnonzero(classes.for_testing(labels)).tolist() == sorted(order[min(5, n) - 1 :: 5].tolist())
    assert classes.for_testing(labels).sum() == expected
