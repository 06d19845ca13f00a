"""The words and what is behind the pages: nothing of them is sent until somebody asks."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import about
from vae.core.folders import PROJECT
from vae.core.version import __version__

GLOSSARY = (PROJECT / "docs" / "glossary.md").read_text(encoding="utf-8")


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
