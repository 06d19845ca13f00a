"""The link of a class: what its clauses mean, what pages make of it, and that nothing in it is lost in silence."""

import pytest

from tests.harness.apptest import choose, html, scene
from tests.harness.folder_states import ADDRESSES
from ui import class_link, navigation
from ui.class_link import ClassLink
from vae import lessons
from vae.core.folders import PROJECT

PAGES = ["overview", "walk", "train", "your-data"]


def page(name: str) -> str:
    return str(PROJECT / "pages" / name / "page.py")


def test_clauses_are_read_as_they_are_written():
    said = {
        "data": "npz:my own.npz",
        "models": ("AE", "β = 2.4, seed 1"),
        "hidden": ("train", "your-data"),
        "locked": ("digit",),
        "lesson": "where-codes-lie",
    }
    clauses = class_link.written(**said)
    assert clauses == [
        "data npz:my own.npz",
        "model AE",
        "model β = 2.4, seed 1",
        "hide train your-data",
        "lock digit",
        "lesson where-codes-lie",
    ]
    assert class_link.read(clauses, PAGES) == ClassLink(tuple(clauses), **said)


@pytest.mark.parametrize(
    ("clause", "unknown"),
    [
        ("hide train trian", "hide trian"),
        ("lock digit page", "lock page"),
        ("open walk", "open walk"),
        ("data", "data"),
        ("", ""),
        ("hide overview walk train your-data", "hide overview walk train your-data"),
    ],
)
def test_what_a_clause_says_of_nothing_known_is_kept_as_unknown(clause, unknown):
    link = class_link.read(["data digits", clause], PAGES)
    assert link.unknown == (unknown,)
    assert link.data == "digits"
    assert "trian" not in link.hidden
    assert class_link.read(["data digits", "data mnist"], PAGES).unknown == ("data mnist",)


def test_a_class_has_its_data_and_models_on_every_page_and_no_address_or_link_changes_them(app, shipped):
    clauses = ["data digits", "model AE", "model β = 2.4", "lock digit"]
    test = app("reconstructions", **{"class": clauses}, data="sprites", models="β = 0", digit="3")
    for _ in range(2):
        assert test.selectbox(key="data").value == "digits"
        assert test.button_group(key="models").value == ["AE", "β = 2.4"]
        assert test.button_group(key="models").options == ["AE", "β = 2.4"]
        assert test.button_group(key="digit").value == "3"
        kinds = [test.selectbox(key="data"), test.button_group(key="models"), test.button_group(key="digit")]
        assert all(control.disabled for control in kinds)
        assert scene(test, "address")["always"]["class"] == clauses
        assert any("keeps to what is grey here" in caption.value for caption in test.sidebar.caption)
        test.query_params.clear()
        test.query_params.update(on="sprites", only="β = 10")  # as links of the app say
        test.switch_page(page("samples")).run()
    assert not test.exception
    assert "`on=sprites`" in test.warning[0].value
    assert "`only=β = 10`" in test.warning[0].value
    assert html(test).count("<h2 ") == 2


def test_hidden_pages_have_no_link_and_say_so_to_whoever_asks_for_them(app, shipped):
    test = app("overview", **{"class": "hide walk your-data"})
    links = [link.proto.page for link in test.get("page_link")]
    assert "reconstructions" in links
    assert not {"walk", "your-data"} & set(links)
    assert any("leaves out 2 pages" in caption.value for caption in test.sidebar.caption)
    test = app("walk", **{"class": "hide walk your-data"})
    assert not test.exception
    assert test.title[0].value == "Latent walk"
    assert "leaves this page out" in test.info[0].value
    links = [link.proto.page for link in test.get("page_link")]
    assert "" in links
    assert "samples" in links
    assert "walk" not in links


def test_what_a_class_link_asks_for_in_vain_is_a_sentence_and_the_controls_are_free(app, shipped):
    test = app("overview", **{"class": ["data kmnist", "model β = 7", "hide trian"]})
    assert not test.exception
    for clause in ("data kmnist", "model β = 7", "hide trian"):
        assert f"`class={clause}`" in test.warning[0].value
    assert not test.selectbox(key="data").disabled
    assert not test.button_group(key="models").disabled
    choose(test, "button_group", "models", ["AE"])
    assert "`class=hide trian`" in test.warning[0].value  # the address still says it


def test_a_class_link_with_markup_stays_text(app, shipped):
    test = app("overview", **{"class": ["model <b>`x`</b>", "[go](https://example.org) *"]})
    assert not test.exception
    assert "`class=model <b>'x'</b>`" in test.warning[0].value


def test_a_class_begins_with_its_lesson_once_and_keeps_its_link_there(app, shipped):
    name = lessons.available()[0].name
    clauses = [f"lesson {name}", "hide train"]
    test = app("overview", **{"class": clauses})
    assert not test.exception
    assert test.query_params["lesson"] in (name, [name])
    assert scene(test, "address")["always"]["class"] == clauses
    test.query_params.clear()
    test.switch_page(page("overview")).run()
    assert test.title[0].value == "betascope"


def test_a_locked_control_keeps_what_the_address_says(app, shipped):
    test = app("overview", **{"class": "lock data models"}, data="digits", models=["β = 10"])
    assert test.button_group(key="models").value == ["β = 10"]
    assert test.button_group(key="models").disabled
    assert test.selectbox(key="data").disabled
    assert "by the link of your class" in " ".join(text.value for text in test.markdown)
    assert not test.warning


def test_a_class_that_begins_with_a_lesson_keeps_the_digit_that_no_lesson_shows(app, shipped):
    name = lessons.available()[0].name
    test = app("overview", **{"class": [f"lesson {name}", "lock digit"]}, data="digits", digit="3")
    assert "digit" not in [group.key for group in test.button_group]
    test.query_params.clear()
    test.switch_page(page("samples")).run()
    assert test.button_group(key="digit").value == "3"
    assert test.button_group(key="digit").disabled
    assert not test.exception


def test_a_visitor_without_such_a_link_has_everything(app, shipped):
    test = app("overview")
    assert "class" not in scene(test, "address")["always"]
    assert not test.selectbox(key="data").disabled
    assert not any("class" in caption.value for caption in test.sidebar.caption)


def test_names_of_pages_are_those_of_their_addresses():
    names = navigation.names()
    assert set(ADDRESSES.values()) - {""} <= set(names)
    assert "overview" in names
