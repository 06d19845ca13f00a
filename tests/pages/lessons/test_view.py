"""Every part of every page is run within a lesson, as the page itself runs it."""

import ast
import shutil

import pytest

from tests.harness.apptest import at_rest, scene
from tests.harness.files import copy_shipped
from tests.harness.written_lessons import parts, view
from tests.pages.lessons.conftest import go, said
from ui import navigation
from vae.core import measured
from vae.core.folders import PROJECT
from vae.language import catalogue
from vae.lessons.views import EVERYWHERE, PAGES, title

PAGE_OF = {entry.name: entry for entry in navigation.entries()}


def parts_in(page: str) -> set[str]:
    """The parts that a page's script asks whether to show."""
    calls = [node for node in ast.walk(ast.parse(PAGE_OF[page].path.read_text())) if isinstance(node, ast.Call)]
    asked = [call for call in calls if ast.unparse(call.func) == "views.shows"]
    return {argument.value for call in asked for argument in call.args if isinstance(argument, ast.Constant)}


@pytest.mark.parametrize("page", PAGES)
def test_the_table_of_parts_is_what_the_page_asks_for(page):
    """A page of one part shows it whatever it is called."""
    known = set(PAGES[page].parts)
    assert parts_in(page) == (known if len(known) > 1 or page == "overview" else set())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_called_on_paper_as_it_is_in_the_app(page):
    """In German, too: the sheet of a lesson says on which page its view is."""
    assert title(page) == PAGE_OF[page].title
    speech = catalogue.speech("de")
    assert speech.say(f"page {title(page)}") == f"Seite {speech.say(PAGE_OF[page].title)}"


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The models that ship with what ships of their measures: to measure anew takes longer than to show."""
    folder = tmp_path_factory.mktemp("models")
    copy_shipped(folder)
    shutil.copytree(PROJECT / "checkpoints" / measured.FOLDER, folder / measured.FOLDER)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_every_part_is_shown_alone_with_its_controls_in_the_lessons_address(lesson, models, monkeypatch, page):
    monkeypatch.setenv("BETASCOPE_CHECKPOINTS", str(models))
    own = list(PAGES[page].parts)
    test = lesson(*(view(page, part) for part in own))
    for number, part in enumerate(own, 1):
        at_rest(test)
        assert not test.exception, part
        assert not test.error, part
        assert said(test, "step") == str(number)
        assert any(one.value == f"{part} of {page}" for one in test.markdown)
        assert not test.title
        assert [one.label for one in test.expander if one.label == "What to see"] == []
        assert scene(test, "file") == []  # nothing to take home
        assert _bound(test) <= {*PAGES[page].names, *EVERYWHERE, "others", "present"}, part
        go(test, "next")
    assert said(test, "step") == str(len(own) + 1)


def test_a_page_has_no_other_controls_than_the_table_names(app, shipped):
    for page, has in PAGES.items():
        entry = PAGE_OF[page]
        test = at_rest(app(entry.file))
        assert _bound(test) <= {*has.names, *EVERYWHERE, "others", "present", "leads"}, page


def _bound(test) -> set[str]:
    """The names of the address that controls are bound to."""
    with test.session_state._state.query_params() as parameters:
        return set(parameters._bindings_by_param)


def test_every_part_of_every_page_has_a_line_on_what_it_shows():
    assert all(PAGES[page].parts[part] for page, part in parts())
    assert PROJECT.joinpath("docs", "add-a-page.md").is_file()


def test_a_view_below_its_question_is_shown_once_that_is_answered_or_left_out(lesson):
    question = (
        "### Question: choice\nWhich?\n\n- AE {if error of AE is largest}\n- β = 10 {if error of β = 10 is largest}"
    )
    test = at_rest(lesson(f"{question}\n\n{view('samples', 'grid')}", "Words."))
    assert "grid of samples" not in [one.value for one in test.markdown]
    test.button(key="lesson-skip-tried/1").click()
    at_rest(test.run())
    assert "grid of samples" in [one.value for one in test.markdown]
    go(test, "next")
    go(test, "back")
    assert "grid of samples" in [one.value for one in at_rest(test).markdown]
