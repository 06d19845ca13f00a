import numpy as np
import pytest

from vae.core.errors import DataError
from vae.data.importing import naming


def entry(name, shape, kind="u"):
    return naming.Entry(name, shape, kind, name, lambda: np.zeros(shape))


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("x_train", "train"),
        ("testX", "test"),
        ("Xval", "val"),
        ("t10k-images.idx3-ubyte", "test"),
        ("kmnist-train-imgs", "train"),
        ("validation/data", "val"),
        ("dataset/test/images", "test"),
        ("sign_mnist_test", "test"),
        ("contest", "all"),
        ("strained", "all"),
    ],
)
def test_split_is_read_from_whole_words_of_a_name(name, split):
    assert naming.split_of(name) == split


def roles(*entries):
    found, left = naming.parts(entries, None, None, "file")
    return [(part.name, part.where, part.labelled_by) for part in found], left


def test_names_go_before_shapes_and_shapes_where_there_is_no_name():
    assert roles(entry("images", (9, 8, 8)), entry("labels", (9,)), entry("masks", (9, 8, 8))) == (
        [("all", "images", "labels")],
        ["masks"],
    )
    assert roles(entry("arr_0", (9, 8, 8)), entry("arr_1", (9,))) == ([("all", "arr_0", "arr_1")], [])
    assert roles(entry("faces", (9, 8, 8)), entry("weights", (7,), "f")) == ([("all", "faces", "")], ["weights"])
    assert roles(entry("images", (9, 8, 8)), entry("class_names", (9,), "U")) == (
        [("all", "images", "")],
        ["class_names"],
    )


def test_labels_of_a_split_go_with_its_images():
    entries = [
        entry(f"{letter}_{split}", (9, 8, 8) if letter == "x" else (9,))
        for letter in "xy"
        for split in ("train", "test")
    ]
    assert roles(*entries)[0] == [("train", "x_train", "y_train"), ("test", "x_test", "y_test")]


def test_without_images_the_sentence_lists_what_is_there():
    with pytest.raises(DataError, match=r"holds `a` \(3,\): none of these is called or shaped like images"):
        roles(entry("a", (3,)))


def test_natural_order_is_that_of_numbers():
    assert sorted(["b10", "a2", "b9", "10", "9", ""], key=naming.natural) == ["", "9", "10", "a2", "b9", "b10"]


@pytest.mark.parametrize(
    ("shape", "kind", "text"), [((60, 1, 1), "u", "numbers"), ((60, 8, 8), "c", "complex"), ((60, 8, 8), "U", "words")]
)
def test_an_array_that_is_called_images_and_can_be_none_is_refused_for_what_it_is(shape, kind, text):
    entry = naming.Entry("images", shape, kind, "a.npz: `images`", lambda: np.zeros(1))
    with pytest.raises(DataError, match=rf"a.npz: `images` has the shape \({shape[0]}, .*{text}.*16 pixels"):
        naming.parts([entry], None, None, "a.npz")
