import numpy as np
import pytest

from tests.harness.apptest import choose, html, pictures_in, scene
from vae import data


def test_the_image_is_of_the_chosen_class(app, shipped):
    test = app("walk", digit="3")
    labels = data.load("digits", "test").labels
    assert labels[test.number_input(key="image").value] == 3
    choose(test, "button_group", "digit", "4")
    assert labels[test.number_input(key="image").value] == 4
    for _ in range(3):
        test.button[0].click().run()
        assert labels[test.number_input(key="image").value] == 4
    index = int(test.number_input(key="image").value)
    choose(test, "number_input", "image", index + 1)  # who asks for an image gets it, of whatever class
    assert test.number_input(key="image").value == index + 1
    assert app("walk", digit="3", image="5").number_input(key="image").value == 5


@pytest.mark.parametrize("number", ["9" * 400, "9" * 5000, "-1", "1e3"])
def test_absurd_image_number_in_address_warns_and_shows_image_0(app, shipped, number):
    test = app("walk", image=number)
    assert not test.exception
    assert scene(test)["start"]["label"].startswith("image 0,")
    assert f"asks for `image={number[:50]}" in test.warning[0].value


def test_absurd_seed_in_address_of_samples_page_warns(app, shipped):
    test = app("samples", seed="9" * 400)
    assert not test.exception
    assert "asks for `seed=999" in test.warning[0].value


def test_image_number_beyond_the_next_data_set_becomes_0(app, folders):
    np.savez(folders[0] / "few.npz", images=np.random.default_rng(0).random((20, 28, 28)))
    test = app("walk", image="300")
    choose(test, "selectbox", "data", "npz:few.npz")
    assert not test.exception
    assert test.number_input(key="image").value == 0


def tiles(test) -> list[list[np.ndarray]]:
    """The pictures of the gallery, row by row, as the page sends them."""
    return pictures_in(html(test).split("bs-table bs-judged")[0])


def test_images_are_picked_by_class_at_random_and_by_index(app, shipped, digits):
    test = app("reconstructions")
    choose(test, "button_group", "digit", "4")
    for tile, index in zip(tiles(test)[0], digits.indices_of(4), strict=False):
        np.testing.assert_array_equal(tile, digits.images[index])

    choose(test, "button_group", "pick", "random")
    first = tiles(test)[0]
    test.button[0].click().run()
    again = tiles(test)[0]
    assert test.number_input(key="seed").value == 1
    assert any(not np.array_equal(one, other) for one, other in zip(first, again, strict=True))

    choose(test, "button_group", "pick", "by index")
    choose(test, "text_input", "index", "7, 440")
    np.testing.assert_array_equal(tiles(test)[0], digits.images[[7, 440]])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("445", "'445' is not the index of a test image: give whole numbers from 0 to 444"),
        ("1, -3", "'-3' is not the index"),
        ("<b>", "'<b>' is not the index"),
        ("1e400", "'1e400' is not the index"),
        ("², ٣", "'²' is not the index"),
        (" ".join("1" * 11), "11 images are too many for one row; the first 10"),
        (" , ", "Give at least one whole number"),
        ("9" * 100, "is not the index"),
    ],
)
def test_invalid_index_is_a_warning_and_the_page_stays(app, shipped, text, says):
    test = app("reconstructions")
    choose(test, "button_group", "pick", "by index")
    choose(test, "text_input", "index", text)
    assert says in test.warning[0].value
    assert not test.exception
    assert len(tiles(test)) == 9  # the rest of the page is still there


def test_default_pair_is_of_two_classes_and_buttons_change_it(app, shipped):
    test = app("interpolation", digit="5")
    labels = data.load("digits", "test").labels
    first, second = (labels[test.number_input(key=key).value] for key in ("from", "to"))
    assert first == 5
    assert second != 5
    choose(test, "number_input", "to", 30)
    assert test.number_input(key="to").value == 30
    test.button(key="another-from").click().run()
    assert labels[test.number_input(key="from").value] == 5
