"""Things side by side in rows."""

from streamlit.testing.v1 import AppTest


def page(n):
    import streamlit as st

    from ui.widgets import columns

    for thing in columns.wrapped(range(n)):
        st.text(thing)


def test_wrapped_fills_rows_and_draws_each_once():
    test = AppTest.from_function(page, args=(9,)).run()
    assert [text.value for text in test.text] == [str(k) for k in range(9)]
    assert len(test.columns) == 9  # three rows of three
    assert not AppTest.from_function(page, args=(0,)).run().exception
