"""The words and what is behind the pages: nothing of them is sent until somebody asks."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import about
from vae.core.folders import PROJECT
from vae.core.version import __version__

DOCS = PROJECT / "docs"
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
GERMAN = DOCS / "de"


def foot():
    import streamlit as st

    from ui import about

    with st.sidebar:
        about.foot()


def shown(test) -> str:
    return " ".join(text.value for text in test.markdown)


def test_visitors_glossary_has_words_and_meanings_and_not_those_of_the_code():
    text = about.glossary(GLOSSARY)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {3}  # two columns
    assert any(line.startswith("| judge | the small classifier") for line in rows)
    assert "payload" not in text
    assert "not to be called" not in text


@pytest.mark.parametrize(
    ("button", "says"),
    [
        ("about-words", "| judge |"),
        ("about-keys", "| sliders | arrow keys"),
        ("about-project", f"version = {{{__version__}}}"),
    ],
)
def test_dialog_is_there_once_its_button_is_pressed_and_not_before(button, says):
    test = AppTest.from_function(foot, default_timeout=60).run()
    assert not shown(test)
    test.button(key=button).click().run()
    assert not test.exception
    assert says in shown(test)


@pytest.mark.parametrize(
    ("button", "says"),
    [
        ("about-words", "| Gutachter |"),
        ("about-keys", "| Schieberegler | Pfeiltasten"),
        ("about-project", f"version = {{{__version__}}}"),
    ],
)
def test_dialog_is_in_the_visitors_language(button, says, monkeypatch):
    monkeypatch.setattr(about.language, "spoken", lambda: "de")
    test = AppTest.from_function(foot, default_timeout=60).run()
    test.button(key=button).click().run()
    assert not test.exception
    assert says in shown(test)
    assert "Whatever" not in shown(test)
    assert "What beta does" not in shown(test).replace("betascope: what beta does", "")


@pytest.mark.parametrize("name", ["glossary.md", "keys.md"])
def test_every_word_and_key_is_in_german_too(name):
    english = (DOCS / name).read_text(encoding="utf-8").partition("## The app")[0]
    german = (GERMAN / name).read_text(encoding="utf-8")

    def rows(text: str) -> list[int]:
        return [sum(line.startswith("|") for line in part.splitlines()) for part in text.split("\n## ")]

    assert rows(german) == rows(english)
