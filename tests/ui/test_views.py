"""Which part of a page is shown: all on the page itself, one within a view, and what its fragments run later."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from ui import views

    def say(where):
        st.text(f"{where}: {views.shows('a')} {views.shows('a', 'b')} {views.alone()}")

    @st.fragment
    def later():
        say("fragment")
        st.button("again", key="again")

    say("page")
    with views.within("a place", "b"):
        say("view")
        st.text(views.group("own") == views.group("", "a place") != "own")
        later()
    say("after")
    views.end()
    st.text("never")


def test_a_view_shows_its_part_alone_and_what_is_around_it_all():
    test = AppTest.from_function(script).run()
    assert [one.value for one in test.text] == [
        "page: True True False",
        "view: False True True",
        "True",  # one thing to wait for, with what stands around it
        "fragment: False True True",
        "after: True True False",
    ]
    assert not test.exception


def test_without_a_page_everything_is_shown():
    from ui import views

    assert views.shows("anything")
    assert not views.alone()
