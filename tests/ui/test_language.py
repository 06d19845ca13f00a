"""What says texts in the language of a visit."""

from streamlit.testing.v1 import AppTest

from ui import language
from ui.web import assets
from vae.language import catalogue


def page():
    import streamlit as st

    from ui import door, language

    door.attend()
    door.follow()
    st.text(f"{language.spoken()} {language.say('Reconstructions')} {language.catalogue_address() or 'none'}")


def test_a_visit_speaks_what_its_address_asks_for():
    test = AppTest.from_function(page)
    assert test.run().text[0].value == "en Reconstructions none"
    test.query_params["lang"] = "de"
    spoken, said, address = test.run().text[0].value.split()
    assert (spoken, said) == ("de", "Rekonstruktionen")
    assert assets.content(address) == catalogue.as_json("de")


def test_where_no_page_runs_it_is_english():
    assert language.spoken() == "en"
    assert language.speech() is None
    assert language.say("Reconstructions") == "Reconstructions"
