"""Labels in all usual forms, and a fair split of images in any order."""

import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data import UNLABELLED, classes


def read(*parts, counts=None):
    notes = []
    counts = counts or [len(part) for part in parts]
    labels, names = classes.read(parts, counts, "own.npz: `labels`", notes)
    return [part.tolist() for part in labels], names, notes


def test_read_takes_whole_numbers_and_booleans():
    assert read(np.array([0, 2, 1], np.uint8)) == ([[0, 2, 1]], ("0", "1", "2"), [])
    assert read(np.array([[0], [2]])) == ([[0, 2]], ("0", "1", "2"), [])
    assert read(np.array([True, False])) == ([[1, 0]], ("0", "1"), [])
    assert read(np.array([0]), np.array([3, 1])) == ([[0], [3, 1]], tuple("0123"), [])


def test_read_marks_images_without_a_label():
    assert read(np.array([0, -1, 1, -1])) == ([[0, -1, 1, -1]], ("0", "1"), ["2 of 4 images have no label."])
    assert read(np.array([-1, -1])) == ([[-1, -1]], (), [])
    assert read(None, counts=[2]) == ([[-1, -1]], (), [])
    assert read(np.array([0, 1]), None, counts=[2, 3]) == (
        [[0, 1], [-1, -1, -1]],
        ("0", "1"),
        ["3 of 5 images have no label."],
    )


def test_read_takes_words_as_class_names_in_natural_order():
    assert read(np.array(["T cell", "B cell", "T cell", ""])) == (
        [[1, 0, 1, UNLABELLED]],
        ("B cell", "T cell"),
        ["1 of 4 images has no label."],
    )
    assert read(np.array([b"\xc3\xa9", b"a"])) == ([[1, 0]], ("a", "é"), [])
    assert read(np.array(["10", "9", "x"])) == ([[1, 0, 2]], ("9", "10", "x"), [])
    assert read(np.array(["a"]), np.array([["c"], ["b"]])) == ([[0], [2, 1]], ("a", "b", "c"), [])


def test_read_takes_one_hot_rows_and_refuses_several_hot():
    assert read(np.eye(3)[[2, 0, 1]]) == ([[2, 0, 1]], ("0", "1", "2"), ["Labels were read from one-hot rows of 3."])
    with pytest.raises(DataError, match=r"int64 with the shape \(2, 3\)"):  # several classes an image
        read(np.array([[1, 1, 0], [0, 0, 1]]))


def test_one_hot_rows_of_another_width_are_refused():
    assert read(np.eye(3), np.eye(3)[:2])[0] == [[0, 1, 2], [0, 1]]
    assert read(np.eye(3), np.array([[1], [2]]))[0] == [[0, 1, 2], [1, 2]]
    with pytest.raises(DataError, match=r"`labels` and .* one-hot rows of 10 and 9; expected as many columns in both"):
        read(np.eye(10), np.eye(9))


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (np.zeros(9, int), "expected 10 whole numbers or words"),
        (np.zeros((10, 2), int), r"int64 with the shape \(10, 2\)"),
        (np.zeros(10), r"is float64; expected whole numbers \(`labels.astype\(int\)`\) or words"),
        (np.full(10, -2), "goes from -2 to -2; expected 0 to 999, or -1"),
        (np.arange(991, 1001), "goes from 991 to 1000"),
        (np.full(10, 2**64 - 1, np.uint64), "goes from 18446744073709551615"),
        (np.full(10, "a" * 81), "cannot be the name of a class"),
        (np.full(10, "a\nb"), r"'a\\nb', which cannot be the name"),
        (np.full(10, "![](http://x)"), "cannot be the name of a class"),
        (np.full(10, b"\xff"), "holds texts that cannot be read"),
        (np.full(40, 0x110000, np.uint32).view("<U4"), "holds texts that cannot be read"),
        (np.zeros(10, "datetime64[s]"), "is datetime64"),
    ],
)
def test_other_labels_are_refused(labels, says):
    with pytest.raises(DataError, match=says):
        read(labels, counts=[10])


def test_two_kinds_and_too_many_words_are_refused():
    with pytest.raises(DataError, match="is int64 and <U1; expected whole numbers"):
        read(np.array([1]), np.array(["a"]))
    with pytest.raises(DataError, match="holds 1,001 different words"):
        read(np.array([f"w{k}" for k in range(1001)]))


ORDERS = {
    "in turn": np.arange(2000) % 10,
    "sorted": np.repeat(np.arange(10), 200),
    "five views of each": np.arange(2000) // 5 % 10,
    "two of five in turn": np.arange(2000) % 5,
}


@pytest.mark.parametrize("order", ORDERS)
def test_for_testing_takes_a_fifth_of_each_class_in_any_order(order):
    labels = ORDERS[order]
    test = classes.for_testing(labels)
    np.testing.assert_array_equal(np.bincount(labels[test]), np.bincount(labels) / 5)
    places = np.flatnonzero(test)
    assert np.bincount(places % 5, minlength=5).min() > 40  # of 400: no place in a group of five is left out
    assert abs(places.mean() - 1000) < 100
    np.testing.assert_array_equal(test, classes.for_testing(labels))


def test_for_testing_without_labels_takes_the_same_fifth_for_good():
    test = classes.for_testing(np.full(20, UNLABELLED))
    assert np.flatnonzero(test).tolist() == [4, 8, 9, 15]
    assert classes.for_testing(np.full(5, UNLABELLED)).sum() == 1


def test_for_testing_takes_no_class_that_training_lacks():
    generator = np.random.default_rng(0)
    for _ in range(200):
        labels = generator.integers(-1, generator.integers(1, 12), generator.integers(4, 40))
        labels = np.append(labels, labels[0])  # one class has two images at least
        test = classes.for_testing(labels)
        assert 0 < test.sum() <= len(labels) / 5
        assert set(labels[test]) <= set(labels[~test])


def test_never_learned_reports_classes_of_a_single_image():
    labels = np.arange(10)
    test = classes.for_testing(labels)
    assert test.sum() == 2
    said = classes.never_learned(labels[~test], labels[test], [f"w{k}" for k in labels])
    assert "2 of the 2 test images are of a class without any training image" in said


def test_never_learned_names_classes_without_training_images():
    names = [f"c{k}" for k in range(9)]
    said = classes.never_learned(np.array([0, 0]), np.array([0, *range(1, 8), -1]), names)
    assert said.startswith("7 of the 9 test images are of a class without any training image ('c1', ")
    assert "'c5' and 2 more)" in said
    assert classes.never_learned(np.array([0, 1]), np.array([0, -1]), names) == ""
    assert classes.never_learned(np.array([-1, -1]), np.array([0, 1]), names) == ""  # nothing learns a class at all


def test_never_tested_names_classes_without_test_images():
    labels = np.array([0, 0, 0, 1, 2])
    test = classes.for_testing(labels)
    said = classes.never_tested(labels[~test], labels[test], tuple("abc"))
    assert said == (
        "2 of the 3 classes have no test image ('b', 'c'): what is measured on the test images says nothing of them."
    )
    said = classes.never_tested(np.array([0, 2, -1]), np.array([0, 3]), tuple("abcd"))
    assert said.startswith("1 of the 3 classes has no test image ('c'): ")
    assert classes.never_tested(np.array([0, 1, -1]), np.array([1, 0]), tuple("ab")) == ""
    assert classes.never_tested(np.array([0, 1]), np.array([-1, -1]), tuple("ab")) == ""  # nothing is said of classes
