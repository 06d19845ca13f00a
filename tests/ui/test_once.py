"""What is looked up once in a run."""

import pytest
from streamlit.testing.v1 import AppTest

from ui import once

SCRIPT = """
import streamlit as st
from tests.ui.test_once import count, look

def pressed():
    count.append("before the page")
    st.session_state.by_button = (look("a"), look("a"))

st.button("Look", on_click=pressed)
st.session_state.found = (look("a"), look("a"), look("b"), look("a", more=1))
"""
count = []


@once.a_run
def look(what, more=0):
    """How often anything was looked up, and what for."""
    count.append(what)
    return len(count), what, more


@pytest.fixture(autouse=True)
def _from_nothing():
    count.clear()


def test_within_a_run_the_first_look_stands_and_the_next_run_looks_again():
    page = AppTest.from_string(SCRIPT).run()
    assert not page.exception
    assert page.session_state.found == ((1, "a", 0), (1, "a", 0), (2, "b", 0), (3, "a", 1))
    page.run()
    assert page.session_state.found == ((4, "a", 0), (4, "a", 0), (5, "b", 0), (6, "a", 1))


def test_what_a_button_does_before_the_page_runs_looks_each_time_and_the_page_after_it_anew():
    page = AppTest.from_string(SCRIPT).run()
    count.clear()
    page.button[0].click().run()
    assert not page.exception
    assert page.session_state.by_button == ((2, "a", 0), (3, "a", 0))
    assert page.session_state.found[0] == (4, "a", 0)


def test_where_no_page_runs_every_look_is_a_new_one():
    assert look("a") != look("a")


def test_an_error_is_not_kept():
    script = """
import streamlit as st
from ui import once
tried = []

@once.a_run
def fails():
    tried.append(1)
    raise ValueError

for _ in range(2):
    try:
        fails()
    except ValueError:
        st.session_state.tried = len(tried)
"""
    assert AppTest.from_string(script).run().session_state.tried == 2
