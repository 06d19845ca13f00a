"""The dialog that makes the link of a class: what it says is what the link asks for."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ui import class_link, navigation
from ui.class_link_maker import only_here


def made(test) -> dict[str, list[str]]:
    """What the link in the dialog asks for, by name."""
    return parse_qs(urlsplit(test.code[0].value).query)


def test_dialog_writes_what_is_chosen_and_the_link_is_read_as_that(app, shipped):
    test = app("reconstructions", models=["AE", "β = 10"], digit="3", data="digits")
    test.button(key="about-class").click().run()
    assert not test.exception
    first = class_link.read(made(test)["class"], navigation.names())
    assert (first.data, set(first.models)) == ("digits", {"AE", "β = 10"})
    assert first.hidden == ("train", "your-data", "your-models")
    assert not first.unknown
    assert "digit" not in made(test)


def test_a_visitor_by_such_a_link_is_offered_none(app, shipped):
    test = app("reconstructions", **{"class": "hide train"})
    assert "about-class" not in [button.key for button in test.button]
    assert not test.exception


@pytest.mark.parametrize(
    ("link", "here"),
    [
        ("http://localhost:8501/?class=data+mnist", True),
        ("http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/", True),
        ("http://0.0.0.0:8501/", True),  # what Streamlit prints as the address where it listens on all
        ("http://class.localhost:8501/", True),
        ("http://192.168.0.7:8501/", False),
        ("https://betascope.school.example/localhost", False),
        ("/?class=data+mnist", False),  # of an address that is not known nothing is said
    ],
)
def test_a_link_that_leads_nobody_else_to_this_computer_is_known(link, here):
    assert only_here(link) is here
