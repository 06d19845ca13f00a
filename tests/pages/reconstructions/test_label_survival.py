import re
import shutil

import numpy as np

from tests.harness.apptest import choose, html, pictures_in


def tiles(test) -> list[list[np.ndarray]]:
    """The pictures of the gallery, row by row, as the page sends them."""
    return pictures_in(html(test).split("bs-table bs-judged")[0])


def behind(test) -> list[list[np.ndarray]]:
    """The pictures behind the chosen cell of the confusion matrix: originals, then each model."""
    return pictures_in(html(test).split("bs-table bs-judged")[1])


def judged(test):
    """Models and rows of the table of labels that survive."""
    table = html(test).split("bs-table bs-judged")[1].split("</table>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", table)[1:]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)] for line in lines]


def test_judge_table_shows_labels_kept_of_images_and_models(app, shipped, digits):
    from vae.metrics.decoded.label_survival import label_survival
    from vae.models import checkpoints, judge

    test = app("reconstructions")
    assert not test.exception
    found = judged(test)
    assert [line[0] for line in found] == ["The images themselves", "AE", "β = 0", "β = 2.4", "β = 10"]
    shares = [float(line[1]) for line in found]
    assert shares[0] >= 98
    assert shares[0] >= shares[1] > shares[3] > shares[4]
    model = checkpoints.find("mnist-beta-10", shipped[1])
    own = label_survival(model, digits, judge.find(digits, shipped[1]))
    assert found[4][1] == f"{100 * own.share().value:.1f}"
    assert found[4][3] == f"{min(99, round(100 * own.share(0).value))}"


def test_confusion_cell_shows_its_images_through_every_model(app, shipped, digits):
    from vae.metrics.decoded.label_survival import label_survival
    from vae.models import checkpoints, judge

    test = app("reconstructions")
    choose(test, "selectbox", "true", "9")
    own = label_survival(checkpoints.find("mnist-beta-10", shipped[1]), digits, judge.find(digits, shipped[1]))
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


def test_true_class_follows_the_chosen_digit_until_set_itself(app, shipped):
    test = app("reconstructions")
    choose(test, "button_group", "digit", "4")
    assert test.selectbox(key="true").value == "4"
    choose(test, "selectbox", "true", "5")
    assert test.selectbox(key="true").value == "5"


def test_true_class_is_reset_by_another_data_set(app, shipped, few_sprites):
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
