"""A dialog stays through a run of the page, and no longer than the page."""

from streamlit.testing.v1 import AppTest


def two():
    import streamlit as st

    from ui import dialogs

    def draw():
        st.markdown("what is in it")

    def other():
        st.markdown("another")

    dialogs.button("Words", "The words", draw, "words", ":material/info:")
    dialogs.button("Keys", "The keys", other, "keys", ":material/info:")


def shown(test: AppTest) -> list[str]:
    assert not test.exception
    return [text.value for text in test.markdown]


def test_it_is_open_while_the_page_runs_again_and_another_takes_its_place():
    test = AppTest.from_function(two).run()
    assert shown(test) == []
    test.button(key="words").click().run()
    assert shown(test) == ["what is in it"]
    assert shown(test.run()) == ["what is in it"]
    test.button(key="keys").click().run()
    assert shown(test) == ["another"]


def test_another_page_does_not_open_it():
    test = AppTest.from_function(two).run()
    test.button(key="words").click().run()
    test.session_state["page-at"] = "walk"
    assert shown(test.run()) == []
