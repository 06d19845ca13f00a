import re
import shutil
import threading
from collections import OrderedDict

from pages.samples import judge_table
from tests.harness.apptest import html, until_done
from vae.core.errors import MeasureError


def sheets(test) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', html(test))


def rows(test) -> list[list[str]]:
    """The table of what a judge sees, when all of it is there: the texts of each row, without marks."""
    until_done(test, lambda: "…" not in html(test))
    table = html(test).split("bs-table bs-judged")[1].split("</table>")[0]
    lines = re.findall(r"<tr[^>]*>(.*?)</tr>", table)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)]
        for line in lines
    ]


def test_judge_table_has_real_images_and_samples_of_every_model(app, shipped):
    test = app("samples")
    assert not test.exception
    found = rows(test)
    assert [line[0] for line in found] == [
        "Mean over 1,000 images",
        "Real training images",
        "From N(0, I)",
        "AE",
        "β = 0",
        "β = 2.4",
        "β = 10",
        "From its own codes",
        "AE",
        "β = 0",
        "β = 2.4",
        "β = 10",
    ]
    distance = [float(line[4].split(" ")[0].replace(",", "")) for line in found if len(line) == 5 and "±" in line[4]]
    confidence = [float(line[1].split(" ")[0]) for line in found if len(line) == 5 and "±" in line[1]]
    real, ae, _, beta, _, own_ae = *distance[:5], distance[5]
    assert real < own_ae < beta < ae
    assert confidence[0] > 0.98 > 0.75 > confidence[1]
    assert found[1][3] == "10 of 10"
    assert "it is not FID" in " ".join(caption.value for caption in test.caption)


def test_a_class_is_judged_against_its_own_images(app, shipped):
    test = app("samples", digit="3")
    found = rows(test)
    assert found[0][3].startswith("Seen as 3")
    assert [line[0] for line in found][7:10] == ["From its own codes of 3", "Real training images of 3", "AE"]
    assert found[8][3] == "100 %"
    assert int(found[9][3][:-1]) > 80
    assert int(found[2][3][:-1]) < 20  # of all real images


def test_without_a_judge_a_caption_says_how_to_train_one(app, folders):
    shutil.rmtree(folders[1] / "judge-digits")
    test = app("samples")
    assert not test.exception
    assert not test.error
    assert "python -m vae judge --dataset digits" in " ".join(caption.value for caption in test.caption)
    assert len(sheets(test)) == 8
    assert "bs-table bs-judged" not in html(test)


def test_judge_measures_in_background_while_sheets_are_shown(app, shipped, monkeypatch):
    asked = threading.Event()
    look = judge_table._look_at
    monkeypatch.setattr(judge_table, "_look_at", lambda *given, **named: asked.wait(20) and look(*given, **named))
    monkeypatch.setattr(judge_table, "_numbers", OrderedDict())  # other tests have seen real images
    test = app("samples", models=["AE"], seed="77")
    assert not test.exception
    before = re.search("bs-judged.*?</table>", html(test), re.DOTALL)[0]
    assert before.partition("<thead>")[2].count("…") == 3 * 4 + 1  # real images and two kinds of samples, and how many
    assert len(sheets(test)) == 2  # the pictures do not wait
    asked.set()
    assert all("±" in line[1] for line in rows(test) if len(line) == 5 and line[0] in ("AE", "Real training images"))


def test_measure_error_of_the_judge_is_shown_and_sheets_stay(app, shipped, monkeypatch):
    def refused(choice):
        raise MeasureError("nothing to look at")

    monkeypatch.setattr(judge_table, "_looks", refused)
    test = app("samples", models=["AE"])
    assert not test.exception
    assert [error.value for error in test.error] == ["nothing to look at"]
    assert len(sheets(test)) == 2  # the rest of the page is there
