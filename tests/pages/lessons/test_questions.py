"""The six kinds of question: asked before anything is revealed, answered once, marked by what was measured."""

import numpy as np
import pytest

from pages.lessons.progress import Given, Progress
from tests.harness.apptest import at_rest, html, scene
from tests.harness.written_lessons import view
from ui.components.ordering.component import ORDERING
from ui.widgets.your_digits import Drawing
from vae.lessons.pointing import POINTED

REVEAL = "\n\n### Reveal\nIt is {error of β = 10}.\n\n### Why\nBecause.\n"
CHOICE = (
    "### Question: choice\nWhich has the largest error?\n\n- AE {if error of AE is largest}\n"
    "- β = 10 {if error of β = 10 is largest}" + REVEAL
)
NUMBER = "### Question: number\nHow large is it?\n\n{answer: error of β = 10, within 20 %}" + REVEAL
TEXT = "### Question: text\nWhy?" + REVEAL
ORDER = "### Question: order\nSort.\n\n- β = 10\n- AE\n\n{by error}" + REVEAL
POINT = "### Question: point\nPoint.\n\n{images: class 4}" + REVEAL
DRAW = "### Question: draw\nDraw." + REVEAL
KINDS = {"choice": CHOICE, "number": NUMBER, "text": TEXT, "order": ORDER, "point": POINT, "draw": DRAW}
KEY = "lesson-given-tried/1"


def press(test, what):
    test.button(key=f"lesson-{what}-tried/1").click()
    return test.run()


def words(test) -> str:
    return " ".join(one.value for one in test.markdown).replace("\\", "")


def captions(test) -> str:
    return " ".join(one.value for one in test.caption)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_revealed_before_an_answer_and_a_question_can_be_left_out(lesson, kind):
    test = at_rest(lesson(KINDS[kind]))
    assert not test.exception
    assert "Because." not in words(test)
    assert " nats" not in words(test)
    press(test, "skip")
    assert not test.exception
    assert "You have left this one out" in words(test)
    assert "Because." in words(test)
    assert "It is 14" in words(test)  # 142.9 nats on the built-in digits


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("choice", "Choose one first"),
        ("number", "Give a number first"),
        ("text", "Write something first"),
        ("point", "Point at an image first"),
        ("draw", "Draw something first"),
    ],
)
def test_an_answer_that_is_lacking_is_asked_for(lesson, kind, sentence):
    test = press(at_rest(lesson(KINDS[kind])), "answer")
    assert sentence in captions(test)
    assert "Because." not in words(test)


@pytest.mark.parametrize(("given", "right"), [(0, False), (1, True)])
def test_a_choice_is_marked_by_what_was_measured(lesson, given, right):
    test = at_rest(lesson(CHOICE))
    test.radio(key=KEY).set_value(given)
    press(test, "answer")
    assert ("That is right" in words(test)) == right
    assert ("Right: β = 10" in words(test)) == (not right)


SEEDS = "{if mean over seeds (mig) of AE %s mean over seeds (mig) of β = 10}"
UNTOLD = (
    f"### Question: choice\nWhich?\n\n- AE {SEEDS % '>'}\n- β = 10 {SEEDS % '<'}\n- Nobody can tell here {{otherwise}}"
)


@pytest.mark.parametrize(("given", "right"), [(1, False), (2, True)])
def test_that_it_cannot_be_told_is_right_where_these_images_have_no_such_measure(lesson, given, right):
    test = at_rest(lesson(UNTOLD + "\n\n### Reveal\nOver {seeds} seeds.\n"))
    assert test.radio(key=KEY).options == ["AE", "β = 10", "Nobody can tell here"]
    test.radio(key=KEY).set_value(given)
    press(test, "answer")
    assert ("That is right" in words(test)) == right
    assert ("Right: Nobody can tell here" in words(test)) == (not right)
    assert "Over – seeds." in words(test)
    assert "These models were not trained again from other seeds on these images." in words(test)


@pytest.mark.parametrize(("answer", "untold"), [("seeds", True), ("images", False)])
def test_a_number_that_cannot_be_measured_here_is_said_to_be_no_test(lesson, answer, untold):
    test = at_rest(lesson(f"### Question: number\nHow many?\n\n{{answer: {answer}, within 2}}"))
    assert ("What is right cannot be measured here" in captions(test)) == untold


@pytest.mark.parametrize(("given", "right"), [(140.0, True), (110.0, False)])
def test_a_number_is_right_within_its_tolerance(lesson, given, right):
    test = at_rest(lesson(NUMBER))
    assert test.number_input(key=KEY).label == "Your guess (nats)"
    test.number_input(key=KEY).set_value(given)
    press(test, "answer")
    assert f"Your answer: **{given:g} nats**" in words(test)
    assert ("That is right" in words(test)) == right


def test_words_are_neither_right_nor_wrong_and_markup_in_them_is_text(lesson):
    test = at_rest(lesson(TEXT))
    test.text_area(key=KEY).set_value("<b>so</b> *very* [x](javascript:alert(1)) $x$ :red[a]")
    press(test, "answer")
    (said,) = [one.value for one in test.markdown if "Your answer" in one.value]
    assert said == (r"Your answer: **\<b\>so\<\/b\> \*very\* \[x\]\(javascript\:alert\(1\)\) \$x\$ \:red\[a\]**")
    assert "right" not in words(test).lower()


def test_an_order_is_that_of_the_list_until_it_is_moved(lesson):
    test = press(at_rest(lesson(ORDER)), "answer")
    assert "Your answer: **β = 10, AE**" in words(test)
    assert "Not so" in words(test)
    assert "Right: AE (" in words(test)


@pytest.mark.parametrize("reported", [[2, 1, 0], [0], [1, 1], "AE", [1.0, 0.0]])
def test_an_order_of_other_things_than_are_asked_about_is_none(lesson, monkeypatch, reported):
    monkeypatch.setattr(ORDERING, "reported", lambda *_: reported)
    test = press(at_rest(lesson(ORDER)), "answer")
    assert not test.exception
    assert "Your answer: **β = 10, AE**" in words(test)


def test_pointing_offers_a_few_images_that_are_right_among_others(lesson, digits):
    test = at_rest(lesson(POINT))
    offered = scene(test, "thumbs")["indices"]
    assert len(offered) == POINTED
    fours = [index for index in offered if digits.labels[index] == 4]
    assert 1 <= len(fours) < POINTED
    test.session_state[KEY] = fours[0]
    press(test, "answer")
    assert f"image {fours[0]}" in words(test)
    assert "That is right" in words(test)
    assert f'alt="image {fours[0]} yours · right"' in html(test)


def test_what_is_right_of_the_images_shown_is_said_to_whoever_pointed_at_another(lesson, digits):
    test = at_rest(lesson(POINT))
    offered = scene(test, "thumbs")["indices"]
    fours = [place for place, index in enumerate(offered, 1) if digits.labels[index] == 4]
    test.session_state[KEY] = next(index for index in offered if digits.labels[index] != 4)
    press(test, "answer")
    right = f"Right: no. {', '.join(map(str, fours))} of these 12; 45 of all 445 test images"
    assert right in words(test)


def test_images_that_a_model_loses_are_shown_as_it_gives_them_back(lesson):
    asked = "### Question: point\nPoint.\n\n{images: lost in β = 10}" + REVEAL
    test = press(at_rest(lesson(asked)), "skip")
    shown = html(test)
    assert "as β = 10 gives it back" in shown
    assert "as AE gives it back" not in shown


def test_a_drawing_goes_through_the_lessons_models(lesson):
    test = at_rest(lesson(DRAW))
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 12:16] = 255
    test.session_state["your-drawn"] = {"image": Drawing(image, [{"width": 2.0, "points": [0.5, 0.1, 0.5, 0.9]}])}
    press(test, "answer")
    assert "your drawing as β = 10 gives it back" in html(test)


def test_the_first_answer_counts(lesson):
    test = at_rest(lesson(CHOICE))
    test.radio(key=KEY).set_value(0)
    press(test, "answer")
    kept: Progress = test.session_state["lesson-progress"]["tried"]
    assert kept.given == {"0": Given(raw=0, said="AE", right=False)}
    assert not [button for button in test.button if button.key == "lesson-answer-tried/1"]


def test_a_view_that_is_gone_and_a_mistake_are_sentences_and_the_rest_goes_on(lesson):
    test = at_rest(lesson(f"Words.\n\n{view('reconstructions', 'pixels')}\n\n{CHOICE}", "{nothing of nobody}"))
    assert "has no part “pixels”" in test.warning[0].value.replace("\\", "")
    assert "Words." in words(test)
    assert test.radio(key=KEY).options == ["AE", "β = 10"]
