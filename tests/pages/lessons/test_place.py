"""A step's view begins as the lesson has it, whatever another step or page left; the address says where one is."""

import re

import pytest

from pages.lessons import place
from tests.harness.apptest import at_rest, choose
from tests.harness.written_lessons import view
from tests.pages.lessons.conftest import go, said
from tests.test_session import modules, uses
from vae.core.folders import PROJECT
from vae.lessons.views import EVERYWHERE, PAGES

NOISE, CLEAN = view("reconstructions", "images", "noise=0.3"), view("reconstructions", "images")
WALK, OTHER_WALK = view("walk", "walk", "image=2"), view("walk", "walk", "image=5&walk=5~1.5")


def noise(test) -> float:
    return test.slider(key="noise").value


def test_a_view_has_the_lessons_values_and_the_next_one_has_its_own(lesson):
    test = lesson(NOISE, CLEAN)
    assert noise(test) == 0.3
    assert (said(test, "lesson"), said(test, "step"), said(test, "noise")) == ("tried", "1", "0.3")
    go(test, "next")
    assert noise(test) == 0
    assert (said(test, "step"), said(test, "noise")) == ("2", "")
    go(test, "back")
    assert noise(test) == 0.3


def test_what_a_visitor_has_moved_is_gone_when_they_come_again(lesson):
    test = lesson(NOISE, CLEAN)
    choose(test, "slider", "noise", 0.5)
    assert noise(go(test, "next")) == 0
    assert noise(go(test, "back")) == 0.3


def test_an_address_with_values_of_its_own_keeps_them(lesson):
    test = lesson(NOISE, CLEAN, address={"noise": "0.1"})
    assert noise(test) == 0.1


def test_values_that_no_control_is_bound_to_are_the_views_as_well(lesson):
    test = lesson(WALK, OTHER_WALK)
    assert said(test, "walk") == ""
    go(test, "next")
    assert test.number_input(key="image").value == 5
    assert said(test, "walk") == "5~1.5"
    assert set(test.session_state["walk-state"].moves.values()) == {(1.5,)}
    go(test, "back")
    assert test.number_input(key="image").value == 2
    assert said(test, "walk") == ""
    assert not any(test.session_state["walk-state"].moves.values())


def test_steps_that_are_not_there_are_the_first_or_the_end_and_unknown_lessons_the_list(lesson):
    test = lesson(CLEAN, step=99)
    assert said(test, "step") == "2"
    assert "step=99" in test.warning[0].value
    test = lesson(CLEAN, step="one")
    assert said(test, "step") == "1"
    assert "step=one" in test.warning[0].value


def test_an_unknown_lesson_is_told_and_the_list_is_shown(app, shipped):
    test = app("lessons", lesson="none-of-these")
    assert test.title[0].value == "Lessons"
    assert "lesson=none-of-these" in test.warning[0].value


def test_a_lesson_has_its_data_where_a_link_says_nothing_and_what_a_link_says_where_it_does(lesson, few_sprites):
    assert lesson(CLEAN, data="sprites").selectbox(key="data").value == "sprites"
    test = lesson(CLEAN, data="sprites", address={"data": "digits"})
    assert test.selectbox(key="data").value == "digits"
    assert any("was written for" in one.value for one in test.caption)
    test.button(key="lesson-prepare").click()
    assert test.run().selectbox(key="data").value == "sprites"


def test_a_plain_link_to_a_lesson_of_some_models_asks_for_nothing_in_vain(lesson):
    test = at_rest(lesson(CLEAN, models="β = 0, β = 10", data="sprites"))
    assert test.sidebar.pills(key="models").value == ["β = 0", "β = 10"]
    assert [one.value for one in test.warning] == []


def test_another_choice_of_models_stays_until_the_button_takes_it_back(lesson):
    test = lesson(CLEAN, NOISE)
    choose(test, "button_group", "models", ["AE"])
    go(test, "next")
    assert said(test, "models") == "AE"
    test.button(key="lesson-prepare").click()
    assert test.run().button_group(key="models").value == ["AE", "β = 0", "β = 2.4", "β = 10"]


def test_everything_that_pages_keep_in_the_session_is_forgotten_between_steps():
    """By what the pages and the widgets that they share are seen to use; the visitor's own pictures stay."""
    named = {name for page in PAGES.values() for name in page.names}
    shared = {*EVERYWHERE, "others"}
    without = ("lessons", "train", "your_data", "your_models")
    files = [path for path in modules() if path.parts[-3:-1] != ("ui", "web")]
    of_pages = [path for path in files if "pages" in path.relative_to(PROJECT).parts[:1]]
    of_pages = [path for path in of_pages if path.parent.name not in without]
    of_pages += [path for path in files if path.relative_to(PROJECT).parts[:2] == ("ui", "widgets")]
    kept = re.compile(r"your.*|study.*")
    left = set()
    for path in of_pages:
        for use in uses(path)[1]:
            name = use.name.replace("\\", "")
            if " " in name or name.istitle():
                continue  # a label, which is handed on with the key
            example = name.replace(".*", "x").replace(".+", "x")
            if not (example in named | shared or place.forgets(example) or kept.fullmatch(example)):
                left.add((name, use.file))
    assert not left


@pytest.mark.parametrize("part", ["map", "walk"])
def test_reports_of_another_steps_view_do_not_count(lesson, part):
    page = {"map": "embeddings", "walk": "walk"}[part]
    test = at_rest(lesson(view(page, part), view(page, part)))
    own = {"map": "embeddings-state", "walk": "walk-state"}[part]
    first = test.session_state[own]
    go(test, "next")
    assert test.session_state[own] is not first
