import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.importing import labelling


def read(*parts, names=None):
    found, classes, text = labelling.conclude(parts, [4] * len(parts), "labels", names)
    return [[classes[k] if k >= 0 else None for k in part] for part in found], classes, text


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([0, 1, 2, 1], ["0", "1", "2", "1"]),
        ([[0], [1], [2], [1]], ["0", "1", "2", "1"]),
        ([[0, 1, 2, 1]], ["0", "1", "2", "1"]),
        ([1, 5, 7, 5], ["1", "5", "7", "5"]),
        ([10_000, 123_456_789, 3, -7], ["10000", "123456789", "3", "-7"]),
        ([-1, 0, 1, -1], [None, "0", "1", None]),
        ([0.0, 1.0, np.nan, 2.0], ["0", "1", None, "2"]),
        ([True, False, True, True], ["1", "0", "1", "1"]),
        (["cat", "dog", "", "cat"], ["cat", "dog", None, "cat"]),
        ([b"cat", b"dog", b"ox", b"cat"], ["cat", "dog", "ox", "cat"]),
        (["3", "1", "", "10.0"], ["3", "1", None, "10"]),
        ([[0, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 0]], ["2", "1", "0", "1"]),
        ([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]], ["1", "0", "1", "1"]),
    ],
)
def test_labels_of_every_kind_are_classes(labels, expected):
    (found,), classes, _ = read(np.array(labels))
    assert found == expected
    assert len(classes) == len(set(expected) - {None})


def test_splits_have_the_same_classes_even_if_one_lacks_some():
    found, _, text = read(np.array([5, 5, 9, 9]), np.array([7, 7, 7, -1]))
    assert found == [["5", "5", "9", "9"], ["7", "7", "7", None]]
    assert text == "3 classes (5, 7, 9), from numbers from 5 to 9, numbered anew; 1 image has no label"
    assert read(None, np.array([1, 1, 2, 2]))[0] == [[None] * 4, ["1", "1", "2", "2"]]
    assert read(None)[1:] == ((), "none")


def test_names_of_labels_are_used_where_the_file_has_them():
    assert read(np.array([1, 2, 3, 3]), names={1: "A", 2: "B", 3: "A"})[0] == [["A (1)", "B", "A (3)", "A (3)"]]


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([0.5, 1, 2, 3], "not whole: they say how much, not which"),
        ([0, 1, 2], "with the shape \\(3,\\); expected 4"),
        ([[0, 1], [1, 1], [0, 1], [0, 1]], "one-hot"),
        ([1j, 1, 1, 1], "is complex128"),
        (["a" * 100, "b", "c", "d"], "cannot be the name of a class"),
        (np.array([2**63, 1, 1, 1], np.uint64), "has numbers above"),
    ],
)
def test_what_is_no_label_is_refused_with_what_to_do(labels, says):
    with pytest.raises(DataError, match=says):
        read(np.array(labels))


def test_more_than_a_thousand_classes_are_refused():
    with pytest.raises(DataError, match=r"has 1,001 different values; up to 1,000 .* --labels none"):
        labelling.conclude([np.arange(1001)], [1001], "labels")
