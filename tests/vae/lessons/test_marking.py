import re
from dataclasses import replace

import numpy as np
import pytest

from vae.lessons.expressions import expression
from vae.lessons.marking import mark, options, solution, unit, untold
from vae.lessons.measures import MEASURES, named
from vae.lessons.measures.measure import TakesLong


@pytest.fixture
def asked(lesson):
    """The question that this text asks."""
    return lambda text: lesson(f"## One\n\n### Question: {text}\n").steps[0].question


def test_options_are_right_where_their_conditions_hold(facts, asked):
    question = asked("choice\nWhich?\n\n- AE {if error of AE is largest}\n- β = 10 {if error of β = 10 is largest}\n")
    assert options(facts, question) == (False, True)
    assert [mark(facts, question, place) for place in (0, 1, 2, None)] == [False, True, None, None]
    assert solution(facts, question) == "β = 10"


def test_a_choice_without_a_right_option_says_so(facts, asked):
    error = facts.value(expression("error of AE")).value
    question = asked(f"choice\nWhich?\n\n- A {{if images < 1}}\n- B {{if error of AE > {error:.3f} nats}}\n")
    assert options(facts, question) == (False, None)
    assert solution(facts, question) == "This cannot be told on these images."
    assert solution(facts, asked("choice\nWhich?\n\n- A {if images < 1}\n- B {if images < 2}\n")) == "None of them."


OTHERWISE = "choice\nWhich?\n\n- A {{if {0}}}\n- B {{if {1}}}\n- None of these {{otherwise}}\n"


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("images > 1", "images < 1", (True, False, False)),
        ("images > 1", "images (none) > 1", (True, None, False)),
        ("images < 1", "images < 2", (False, False, True)),
        ("images < 1", "images (none) > 1", (False, False, True)),  # these images have no such class
        ("seeds > 1", "seeds < 1", (False, False, True)),  # and no sweep
    ],
)
def test_one_option_may_be_right_where_no_other_is_or_can_be_told(facts, asked, first, second, right):
    question = asked(OTHERWISE.format(first, second))
    assert [one.text for one in question.options] == ["A", "B", "None of these"]
    assert options(facts, question) == right
    assert solution(facts, question) == ("None of these" if right[2] else "A")


def test_what_takes_minutes_and_is_not_measured_yet_makes_no_other_option_right(facts, asked, monkeypatch):
    late = replace(named("images"), make=lambda *_: _takes_long())
    monkeypatch.setitem(MEASURES, "images", late)
    question = asked(OTHERWISE.format("images > 1", "seeds > 1"))
    assert options(replace(facts), question) == (None, None, None)
    assert not untold(replace(facts), asked("number\nHow many?\n\n{answer: images, within 10 %}\n"))


def _takes_long():
    raise TakesLong("That takes minutes.")


def test_a_number_is_right_within_its_tolerance_in_the_unit_that_is_asked_for(facts, asked):
    question = asked("number\nHow many?\n\n{answer: images, within 10 %}\n")
    assert [mark(facts, question, answer) for answer in (445, 401, 489.4, 400, 490, float("nan"))] == [
        True, True, True, False, False, None,
    ]  # fmt: skip
    question = asked("number\nHow many?\n\n{answer: labels kept of β = 10, within 2 points}\n")
    kept = 100 * facts.value(expression("labels kept of β = 10")).value
    assert unit(question) == "%"
    assert [mark(facts, question, kept + off) for off in (0, 1.9, 2.1, -2.1)] == [True, True, False, False]
    assert f"right from {kept - 2:.1f} to {kept + 2:.1f} %" in solution(facts, question)


def test_a_point_is_right_at_such_an_image(facts, evidence, asked):
    question = asked("point\nWhere?\n\n{images: class 4}\n")
    fours = np.flatnonzero(evidence.dataset.labels == 4)
    others = np.flatnonzero(evidence.dataset.labels == 5)
    assert mark(facts, question, int(fours[0])) is True
    assert mark(facts, question, int(others[0])) is False
    assert mark(facts, question, 445) is None
    assert solution(facts, question) == f"{len(fours)} images of 445"
    assert mark(facts, asked("point\nWhere?\n\n{images: class none}\n"), 0) is None


def test_an_order_is_right_where_no_two_are_the_wrong_way_round(facts, asked):
    question = asked("order\nSort.\n\n- β = 10\n- AE\n- β = 2.4\n\n{by error}\n")
    assert mark(facts, question, [1, 2, 0]) is True
    assert mark(facts, question, [2, 1, 0]) is False
    assert mark(facts, question, [1, 2]) is None
    assert solution(facts, question).startswith("AE (")
    largest = asked("order\nSort.\n\n- β = 10\n- AE\n- β = 2.4\n\n{by error, largest first}\n")
    assert mark(facts, largest, [0, 2, 1]) is True
    assert solution(facts, largest).startswith("β = 10 (")


def test_two_that_nobody_can_tell_apart_may_be_in_either_order(facts, asked):
    question = asked("order\nSort.\n\n- AE\n- β = 0\n- β = 10\n\n{by dimensions}\n")
    assert mark(facts, question, [0, 1, 2]) is mark(facts, question, [2, 1, 0]) is True


@pytest.mark.parametrize("kind", ["draw", "text"])
def test_a_drawing_and_words_of_ones_own_are_neither_right_nor_wrong(facts, asked, kind):
    question = asked(f"{kind}\nWhat?\n")
    assert mark(facts, question, "anything") is None
    assert solution(facts, question) == ""


def test_what_is_not_measured_marks_nothing_and_says_why(facts, asked):
    question = asked("number\nHow many?\n\n{answer: images (none), within 10 %}\n")
    assert mark(facts, question, 5) is None
    assert solution(facts, question).startswith("Not measured here: These images have no class")
    assert untold(facts, question)
    assert untold(facts, asked("order\nSort.\n\n- AE\n- β = 10\n\n{by highest over seeds (mig)}\n"))
    assert not untold(facts, asked("number\nHow many?\n\n{answer: images, within 10 %}\n"))
    assert not untold(facts, asked("order\nSort.\n\n- AE\n- β = 10\n\n{by error}\n"))


def test_what_is_right_is_said_in_the_language(facts, asked):
    german = replace(facts, language="de")
    assert (
        solution(german, asked("number\nHow many?\n\n{answer: images, within 10 %}")) == "445; richtig von 401 bis 489"
    )
    assert re.fullmatch(
        r"14\d,\d Nats \[14\d,\d; 14\d,\d\]; richtig von 1\d\d,\d bis 1\d\d,\d Nats",
        solution(german, asked("number\nHow large?\n\n{answer: error of β = 10, within 10 %}")),
    )
    assert solution(german, asked("point\nWhich?\n\n{images: class 4}")) == "45 Bilder von 445"
    assert (
        solution(german, asked("choice\nWhich?\n\n- Draw again {if images > 2}\n- B {if images < 2}")) == "Draw again"
    )
    assert solution(german, asked("choice\nWhich?\n\n- A {if images < 1}\n- B {if images < 2}")) == "Keine davon."
