"""A lesson as one file: its views drawn by the app's script, its answers measured."""

import pytest

from pages.lessons import handout
from tests.harness import written_lessons
from tests.ui.handout.test_file import unpacked
from vae import lessons
from vae.core.errors import DataError
from vae.lessons.answers import Answers

FIRST = (
    "### View\n[Paths](interpolation#path)\n\n### Question: choice\nWhich loses the most?\n\n"
    "- AE {if error of AE > error of β = 10}\n- β = 10 {if error of AE < error of β = 10}\n\n"
    "### Reveal\nIt is {error of β = 10, short}.\n\n### Why\nAs it is dear."
)
STEPS = (
    FIRST,
    "### Question: number\nHow much?\n\n{answer: error of β = 10, within 10 %}",
    "### Question: order\nOrder them.\n\n- AE\n- β = 10\n\n{by error, largest first}",
    "### View\n[Walk](walk#walk)\n\n### Question: point\nPoint at a zero.\n\n{images: class 0}",
    "### Question: order\nOrder.\n\n- AE\n- β = 10\n\n{by error}\n\n### View\n[Ten](reconstructions#images)",
    "### View\n[No such](walk#nowhere)\n\n### Question: text\nAnd now?",
)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """What the file of a lesson has in it, on the built-in digits."""
    path = written_lessons.write(tmp_path_factory.mktemp("lessons") / "own", *STEPS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(written_lessons.VARIABLE, str(path.parent))
        return unpacked(handout.text(lessons.load(path)))


def test_a_view_is_drawn_with_what_it_shows_and_the_code_that_shows_it(content):
    first, kept = content["lesson"]["steps"][0], content["kept"]
    assert first["view"].count('class="mount"') == 1
    assert "scrub" in kept["modules"]
    assert any(name.startswith("path-") for name in kept["assets"])
    assert "Shown with" in first["view"]


def test_a_view_that_waits_for_the_answer_is_in_the_file_beside_what_asks(content):
    step = content["lesson"]["steps"][4]
    assert step["after"]
    assert "bs-rows" in step["view"]
    assert content["kept"]["mounts"][step["asked"]["mount"]]["component"] == "ordering"


def test_answers_and_reveals_are_measured(content):
    choice, number, order, point, _, text = (step["asked"] for step in content["lesson"]["steps"])
    assert choice["right"] == {"0": False, "1": True}
    low, high = number["right"]
    assert 100 < low < high < 250  # around 143 nats, as docs/models.md has it
    assert high / low == pytest.approx(1.1 / 0.9)
    assert order["right"] == ["1,0"]
    assert set(point["right"].values()) == {True, False}
    assert len(point["right"]) == 12
    shown = content["kept"]["mounts"][point["mount"]]["data"]["indices"]  # and not the strip of the view
    assert sorted(map(str, shown)) == sorted(point["right"])
    assert text["right"] is None
    assert "nats" in content["lesson"]["steps"][0]["reveal"]


def test_a_view_that_is_not_there_any_more_is_a_sentence_in_its_place(content):
    last = content["lesson"]["steps"][5]
    assert "has no part" in last["text"]
    assert last["view"] == ""


def test_the_head_of_the_answers_is_one_that_betascope_answers_reads(content):
    assert Answers.model_validate({**content["lesson"]["head"], "answers": []}).lesson == "tried"


def test_data_that_is_not_here_is_an_error_with_a_sentence(tmp_path):
    path = written_lessons.write(tmp_path / "own", STEPS[1])
    with pytest.raises(DataError, match="nowhere"):
        handout.text(lessons.load(path), "nowhere")


def test_a_lesson_in_german_is_german_but_for_what_is_handed_in(tmp_path, monkeypatch):
    step = (
        "### View\n[Ten](reconstructions#images?noise=0.2)\n\n### Question: choice\n{}?\n\n- {} {{if images > 1}}\n"
        "- B {{if images < 1}}\n\n### Reveal\n{{error of β = 10, short}}."
    )
    path = written_lessons.write(tmp_path / "own", step.format("Which", "Good"))
    written_lessons.translate(path, "de", step.format("Welches", "Gut"))
    monkeypatch.setenv(written_lessons.VARIABLE, str(path.parent))
    text = handout.text(lessons.find("tried", language="de"), language="de")
    assert '<html lang="de">' in text
    assert "Erstellt mit betascope" in text
    assert "Alles ist in dieser Datei" in text
    content = unpacked(text)
    (made,), head = content["lesson"]["steps"], content["lesson"]["head"]
    assert (content["lesson"]["title"], head["title"]) == ("de Lesson tried", "Lesson tried")
    assert head["digest"] == lessons.load(path).digest[:16]
    asked = made["asked"]
    assert (asked["plain"], asked["label"], asked["names"], asked["shown"]) == (
        "Which?",
        "Welches?",
        ["Good", "B"],
        ["Gut", "B"],
    )
    assert "Nats" in made["reveal"]
    assert "nats" not in made["reveal"]
    assert "Gezeigt mit Bilder: " in made["view"]
    assert ": 0,2." in made["view"]
    assert content["kept"]["speech"] in content["kept"]["assets"]
