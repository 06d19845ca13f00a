"""The list of lessons, what of a lesson is not here, and a lesson in the visitor's language."""

import re
import shutil

import pytest

from tests.harness import written_lessons
from tests.harness.apptest import at_rest, files, html, keys, scene
from tests.harness.asgi import get
from tests.harness.written_lessons import view
from tests.pages.lessons.conftest import go, said
from vae import lessons
from vae.lessons import answers
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


def answered(test, number, option):
    """The page after this option of a choice was the answer to a step."""
    at_rest(test).radio(key=f"lesson-given-tried/{number}").set_value(option)
    test.button(key=f"lesson-answer-tried/{number}").click()
    return test.run()


def listed(test):
    test.button(key="lesson-all").click()
    return test.run()


def test_whoever_has_answered_all_and_looks_again_may_hand_it_in_from_the_list(lesson):
    test = listed(answered(lesson(QUESTION, IMAGES, QUESTION), 1, 1))
    assert "lesson-end-tried" not in keys(test)  # a question is left
    test.button(key="lesson-begin-tried").click()
    test = answered(go(go(test.run(), "next"), "next"), 3, 1)
    test = listed(go(test, "back"))
    assert test.button(key="lesson-begin-tried").label == "Look again"
    test.button(key="lesson-end-tried").click()
    assert said(at_rest(test.run()), "step") == "4"


@pytest.mark.parametrize(("option", "told"), [(0, "0 of 1"), (1, "1 of 1")])
def test_the_end_says_what_was_not_foreseen_only_where_something_was_not(lesson, option, told):
    test = at_rest(go(answered(lesson(QUESTION), 1, option), "next"))
    assert f"You foresaw **{told}**" in texts(test)
    assert ("You learn most from what you did not foresee." in texts(test)) == (option == 0)


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


AFTER = "\n\n### Reveal\n{} {{error of β = 10}}.\n\n### Why\nBegin anew, and answer.\n"
OPTIONS = "\n\n- {0} {{if error of AE is largest}}\n- {1} {{if error of β = 10 is largest}}"
ASKED = "### Question: choice\nWhich is worst?" + OPTIONS.format("The AE", "Draw again") + AFTER.format("It is")
WELCHES = (
    "### Question: choice\nWelches ist am schlechtesten?"
    + OPTIONS.format("Der AE", "Draw again")
    + AFTER.format("Er ist")
)
NUMBER = "### Question: number\nHow large?\n\n{answer: error of β = 10, within 20 %}"
WIE_GROSS = "### Question: number\nWie groß?\n\n{answer: error of β = 10, within 20 %}"
ENGLISH, GERMAN = ("Look.\n\n" + ASKED, NUMBER), ("Schau hin, Name.\n\n" + WELCHES, WIE_GROSS)
DE = {"lang": "de"}


@pytest.fixture
def visit(lesson):
    """A step of a lesson that there is in both languages."""

    def come(spoken: str, step: int = 1):
        return at_rest(lesson(*ENGLISH, german=GERMAN, step=step, address=DE if spoken == "de" else {}))

    return come


def read(test) -> str:
    return " ".join(one.value for one in test.markdown).replace("\\", "").replace("\u00a0", " ")


def answer(test, value, step: int = 1):
    kind = test.radio if step == 1 else test.number_input
    kind(key=f"lesson-given-tried/{step}").set_value(value)
    test.button(key=f"lesson-answer-tried/{step}").click()
    return at_rest(test.run())


def speak(test, spoken: str):
    test.button(key=f"about-language-{spoken}").click()
    return at_rest(test.run())


def test_a_step_is_in_german_with_its_numbers_and_what_stands_around_it(visit):
    test = answer(visit("de"), 0)
    assert "de step 1" in html(test)
    assert "Lektion 1 · de Lesson tried" in html(test)
    shown = read(test)
    assert "Schau hin, Name." in shown
    assert "Welches ist am schlechtesten?" in shown
    assert "Ihre Antwort: **Der AE**" in shown
    assert re.search(r"Er ist 14\d,\d Nats \[14\d,\d; 14\d,\d\]", shown)
    assert "Richtig: Draw again" in shown  # and not 'Neu ziehen': the lesson says what it says
    assert "Begin anew, and answer." in shown


def test_options_are_in_the_words_of_the_lesson(visit):
    assert visit("de").radio(key="lesson-given-tried/1").options == ["Der AE", "Draw again"]
    assert visit("en").radio(key="lesson-given-tried/1").options == ["The AE", "Draw again"]


def test_a_change_of_language_keeps_the_place_and_the_answers(visit):
    test = answer(visit("en"), 0)
    at_rest(go(test, "next"))
    box = test.number_input(key="lesson-given-tried/2").proto.id
    speak(test, "de")
    assert (said(test, "lesson"), said(test, "step"), said(test, "lang")) == ("tried", "2", "de")
    assert "Wie groß?" in read(test)
    assert test.number_input(key="lesson-given-tried/2").proto.id == box  # a browser keeps what was typed into it
    answer(test, 130.5, step=2)
    assert "Ihre Antwort: **130,5 Nats**" in read(test)
    at_rest(go(test, "back"))
    assert "Ihre Antwort: **Der AE**" in read(test)
    speak(test, "en")
    assert "Your answer: **The AE**" in read(test)
    assert said(test, "step") == "1"


def test_an_option_that_was_chosen_in_the_language_before_is_chosen_anew(visit):
    test = visit("de")
    radio = test.radio(key="lesson-given-tried/1")
    radio.options.append("The AE")  # which a browser still holds, as its form was not sent
    radio.set_value("The AE")
    test.button(key="lesson-answer-tried/1").click()
    assert "Wählen Sie zuerst" in " ".join(one.value for one in at_rest(test.run()).caption)


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_what_is_handed_in_is_the_same_in_both_languages(visit, spoken):
    test = answer(visit(spoken), 1)
    at_rest(go(test, "next"))
    answer(test, 1.5, step=2)
    at_rest(go(test, "next"))
    assert not test.exception
    offered = files(test)
    file, page, sheet = (get(address)[2].decode() for address in offered.values())
    handed = answers.parse(file.encode(), "answers.json")
    assert (handed.title, [one.question for one in handed.answers]) == (
        "Lesson tried",
        ["Which is worst?", "How large?"],
    )
    assert [(one.answer, one.unit, one.right) for one in handed.answers] == [
        ("Draw again", "", True),
        (1.5, "nats", False),
    ]
    if spoken == "de":
        assert '<html lang="de">' in page
        assert "1 von 2 richtig" in page
        assert "<p>Welches ist am schlechtesten?</p><p><strong>Draw again</strong>  · richtig</p>" in page
        assert "<strong>1,5</strong> Nats · nicht richtig" in page
        assert '<html lang="de">' in sheet
        assert "Wie groß?" in sheet
        assert "Zu sehen" not in sheet
        assert "Antworten" in sheet
    else:
        assert "1 of 2 right" in page
        assert "How large?" in sheet


def test_a_lesson_without_a_translation_is_as_it_was_written_with_german_numbers(lesson):
    test = at_rest(lesson("Begin anew: {error of β = 10, short}.", address=DE))
    assert re.search(r"Begin anew: 14\d,\d Nats\.", read(test))


def test_a_translation_that_is_none_is_told_on_the_list(lesson, app):
    lesson("One.", "Two.", german=["Eins."])
    assert "1 Fehler" in " ".join(one.value for one in app("lessons", lang="de").caption)


def test_the_list_is_in_german(app, shipped):
    test = app("lessons", lang="de")
    assert "1. Was ein Autoencoder behält" in html(test)
    assert test.button(key="lesson-begin-what-is-kept").label == "Beginnen"


def test_the_way_from_a_view_to_its_question_is_said_in_german_and_keeps_its_classes(lesson):
    shown = html(at_rest(lesson(f"{IMAGES}\n\n{QUESTION}", address={"lang": "de"})))
    assert '<span class="question">Zur Frage <span aria-hidden="true">↓</span></span>' in shown
    assert '<span class="view">Zurück zur Ansicht <span aria-hidden="true">↑</span></span>' in shown
