import re
import shutil

import numpy as np
import pytest

from tests.harness.apptest import choose, html, pictures_in
from vae import data


def tiles(test) -> list[list[np.ndarray]]:
    """The pictures of the gallery, row by row, as the page sends them."""
    return pictures_in(html(test).split("bs-table bs-judged")[0])


def behind(test) -> list[list[np.ndarray]]:
    """The pictures behind the chosen cell of the confusion matrix: originals, then each model."""
    return pictures_in(html(test).split("bs-table bs-judged")[1])


def test_the_first_image_of_each_class_through_every_model(app, folders, digits):
    test = app("reconstructions")
    shown = tiles(test)
    assert len(shown) == 1 + 4 * 2  # originals; for each model its output and the difference
    for label, tile in enumerate(shown[0]):
        np.testing.assert_array_equal(tile, digits.images[digits.indices_of(label)[0]])
    assert shown[2][0].shape == (28, 28, 3)


def test_output_row_holds_reconstructions_and_their_bce(app, folders, digits):
    from vae.metrics.decoded.reconstruction import bce_per_image, reconstruct
    from vae.models import checkpoints

    test = app("reconstructions")
    model = checkpoints.find("mnist-beta-10", folders[1]).model()
    images = digits.floats(np.array([digits.indices_of(label)[0] for label in range(10)]))
    output = reconstruct(model, images)
    np.testing.assert_allclose(tiles(test)[7], (output * 255 + 0.5).astype(np.uint8), atol=1)
    errors = [f"{error:.0f}" for error in bce_per_image(output, images)]
    row = html(test).split('<div class="bs-row')[8]
    assert re.findall(r"<figcaption>(\d+)", row) == errors


def test_images_are_picked_by_class_at_random_and_by_index(app, folders, digits):
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
def test_invalid_index_is_a_warning_and_the_page_stays(app, folders, text, says):
    test = app("reconstructions")
    choose(test, "button_group", "pick", "by index")
    choose(test, "text_input", "index", text)
    assert says in test.warning[0].value
    assert not test.exception
    assert len(tiles(test)) == 9  # the rest of the page is still there


def test_noise_adds_a_row_of_inputs_and_psnr_of_each_model(app, folders):
    test = app("reconstructions")
    quiet = tiles(test)
    choose(test, "slider", "noise", 0.4)
    noisy = tiles(test)
    assert len(noisy) == len(quiet) + 1
    np.testing.assert_array_equal(noisy[0][0], quiet[0][0])
    assert noisy[1][0].astype(float).std() > quiet[0][0].astype(float).std() / 2
    table = html(test).split("PSNR against the clean image")[1].split("</table>")[0]
    assert len(re.findall(r'<td class="number">[\d.]+</td>', table)) == 1 + 2 * 4


def test_unlabelled_images_have_no_digit_control(app, folders):
    np.savez(folders[0] / "mine.npz", images=data.load("digits", "test").images[:50])
    test = app("reconstructions")
    choose(test, "selectbox", "data", "npz:mine.npz")
    assert not test.exception
    assert not [group for group in test.button_group if group.key == "digit"]
    assert len(tiles(test)[0]) == 10


def judged(test):
    """Models and rows of the table of labels that survive."""
    table = html(test).split("bs-table bs-judged")[1].split("</table>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", table)[1:]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)] for line in lines]


def test_judge_table_shows_labels_kept_of_images_and_models(app, folders, digits):
    from vae.metrics.decoded.label_survival import label_survival
    from vae.models import checkpoints, judge

    test = app("reconstructions")
    assert not test.exception
    found = judged(test)
    assert [line[0] for line in found] == ["The images themselves", "AE", "β = 0", "β = 2.4", "β = 10"]
    shares = [float(line[1]) for line in found]
    assert shares[0] >= 98
    assert shares[0] >= shares[1] > shares[3] > shares[4]
    model = checkpoints.find("mnist-beta-10", folders[1])
    own = label_survival(model, digits, judge.find(digits, folders[1]))
    assert found[4][1] == f"{100 * own.share().value:.1f}"
    assert found[4][3] == f"{min(99, round(100 * own.share(0).value))}"


def test_confusion_cell_shows_its_images_through_every_model(app, folders, digits):
    from vae.metrics.decoded.label_survival import label_survival
    from vae.models import checkpoints, judge

    test = app("reconstructions")
    choose(test, "selectbox", "true", "9")
    own = label_survival(checkpoints.find("mnist-beta-10", folders[1]), digits, judge.find(digits, folders[1]))
    lost = own.indices[(own.labels == 9) & (own.seen != 9)]
    shown = behind(test)
    assert len(shown) == 5
    for tile, index in zip(shown[0], lost, strict=False):
        np.testing.assert_array_equal(tile, digits.images[index])

    most = int(np.argmax(np.where(np.arange(10) == 9, 0, own.confusion[9])))
    choose(test, "selectbox", "seen", str(most))
    for tile, index in zip(behind(test)[0], own.images(9, most), strict=False):
        np.testing.assert_array_equal(tile, digits.images[index])
    said = " ".join(markdown.value for markdown in test.markdown)
    assert f"**{own.confusion[9, most]:,} of {own.confusion[9].sum():,}** images" in said

    choose(test, "button_group", "matrix", "AE")
    choose(test, "selectbox", "true", "6")
    choose(test, "selectbox", "seen", "0")
    assert not test.exception
    assert behind(test) == []  # no six becomes a nought: a sentence says so
    assert "**0 of" in " ".join(m.value for m in test.markdown)


def test_true_class_follows_the_chosen_digit_until_set_itself(app, folders):
    test = app("reconstructions")
    choose(test, "button_group", "digit", "4")
    assert test.selectbox(key="true").value == "4"
    choose(test, "selectbox", "true", "5")
    assert test.selectbox(key="true").value == "5"


def test_true_class_is_reset_by_another_data_set(app, folders):
    test = app("reconstructions")
    choose(test, "selectbox", "true", "7")
    choose(test, "selectbox", "data", "sprites")
    assert not test.exception
    assert test.selectbox(key="true").value == "heart"
    assert judged(test)[0][0] == "The images themselves"


def test_without_a_judge_a_caption_says_how_to_train_one(app, folders):
    shutil.rmtree(folders[1] / "judge-digits")
    test = app("reconstructions")
    assert not test.exception
    assert not test.error
    assert "python -m vae judge --dataset digits" in " ".join(caption.value for caption in test.caption)
    assert len(tiles(test)) == 9
