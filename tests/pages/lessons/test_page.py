"""The list of lessons, and what of a lesson is not here."""

import shutil

import pytest

from tests.harness import written_lessons
from tests.harness.apptest import at_rest, html, scene
from tests.harness.written_lessons import view
from tests.pages.lessons.conftest import go, said
from vae import lessons
from vae.lessons.lesson import Lesson

QUESTION = "### Question: choice\nWhich?\n\n- AE {if error of AE is largest}\n- β = 10 {if error of β = 10 is largest}"
IMAGES = view("reconstructions", "images")


def texts(test) -> str:
    kinds = (test.markdown, test.caption, test.warning, test.error)
    return " ".join(one.value for kind in kinds for one in kind).replace("\\", "")


def test_every_lesson_is_listed_and_opens_at_its_first_step(app, shipped):
    test = app("lessons")
    shown = texts(test)
    found = [one for one in lessons.available() if isinstance(one, Lesson)]
    assert found
    titles = html(test)
    assert all(one.title in titles and one.summary in shown for one in found)
    test.button(key=f"lesson-begin-{found[0].name}").click()
    test.run()
    assert (said(test, "lesson"), said(test, "step")) == (found[0].name, "1")
    assert found[0].steps[0].title in html(test)


def test_files_that_are_no_lessons_and_mistakes_are_told_on_the_list(app, shipped, tmp_path, monkeypatch):
    own = tmp_path / "lessons"
    written_lessons.write(own, "{error of nobody}")
    (own / "2-broken.md").write_text("no front matter <script>alert(1)</script>", encoding="utf-8")
    monkeypatch.setenv(written_lessons.VARIABLE, str(own))
    shown = texts(app("lessons"))
    assert "This file is no lesson" in shown
    assert "1 mistake in this lesson" in shown


def test_how_far_one_is_stands_on_the_list_and_one_goes_on_from_there_or_anew(lesson):
    test = lesson(QUESTION, IMAGES, QUESTION)
    test.radio(key="lesson-given-tried/1").set_value(1)
    test.button(key="lesson-answer-tried/1").click()
    go(test.run(), "next")
    test.button(key="lesson-all").click()
    test.run()
    assert "1 of 2 questions answered" in texts(test)
    button = test.button(key="lesson-begin-tried")
    assert button.label == "Go on at step 2"
    button.click()
    assert said(test.run(), "step") == "2"
    test.button(key="lesson-all").click()
    test.run().button(key="lesson-anew-tried").click()
    assert test.run().button(key="lesson-begin-tried").label == "Begin"
    assert scene(test, "lesson")["save"] == {"tried": ""}  # the browser forgets it too


def test_a_data_set_that_is_not_here_is_told_with_the_remedy_and_the_lesson_goes_on(lesson):
    test = at_rest(lesson(IMAGES, view("reconstructions", "images", "data=mnist"), data="mnist"))
    assert not test.exception
    assert "MNIST is not on this machine. The Overview fetches it with one click; so does" in texts(test)
    assert test.slider(key="noise").value == 0
    at_rest(go(test, "next"))
    assert any("MNIST is not on this machine" in one.value for one in test.warning)
    assert not [one for one in test.slider if one.key == "noise"]


def test_a_model_that_is_not_here_is_told_with_the_remedy_and_its_numbers_are_dashes(app, folders, monkeypatch):
    for model in folders[1].glob("*-beta-10"):
        shutil.rmtree(model)
    for step in ("It is {error of β = 10}. " + IMAGES, view("samples", "grid", "models=β+=+10")):
        written_lessons.write(folders[0].parent / "lessons", step)
        monkeypatch.setenv(written_lessons.VARIABLE, str(folders[0].parent / "lessons"))
        test = at_rest(app("lessons", lesson="tried"))
        assert not test.exception
        assert "β = 10 is not among the models here. Train one: `betascope` `train` `--dataset` `digits`" in texts(test)
        assert "142" not in texts(test)


def test_no_model_at_all_is_a_sentence_where_the_view_would_be(app, folders, monkeypatch, tmp_path):
    shutil.rmtree(folders[1])
    written_lessons.write(tmp_path / "lessons", IMAGES, "The next step.")
    monkeypatch.setenv(written_lessons.VARIABLE, str(tmp_path / "lessons"))
    test = at_rest(app("lessons", lesson="tried"))
    assert not test.exception
    assert "No model in the checkpoint folder" in test.error[0].value
    assert "The next step." in texts(go(test, "next"))


def test_a_view_of_some_models_shows_those_whatever_is_chosen_and_leaves_the_choice(lesson):
    test = at_rest(lesson(view("reconstructions", "images", "models=AE&models=β+=+10"), IMAGES))
    assert "as β = 10 gives it back" in html(test)
    assert "as β = 2.4 gives it back" not in html(test)
    assert len(test.button_group(key="models").value) == 4
    assert "as β = 2.4 gives it back" in html(at_rest(go(test, "next")))


def test_a_view_of_one_class_shows_that(lesson, digits):
    test = at_rest(lesson(view("reconstructions", "images", "digit=4"), IMAGES))
    four = str(digits.indices_of(4)[1])
    assert f"#{four}<" in html(test)
    assert f"#{four}<" not in html(at_rest(go(test, "next")))


@pytest.mark.parametrize("step", [1, 2])
def test_the_title_has_the_focus_and_the_browser_keeps_the_answers(lesson, step):
    test = lesson(QUESTION, IMAGES, step=step)
    told = scene(test, "lesson")
    assert told["at"] == f"tried/{step}"
    assert not told["known"]
    assert f'data-at="tried/{step}"' in html(test)
