"""The language of a visit: in its address, and in all that is sent to the browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.harness.apptest import choose, html, scene
from ui import door
from vae.language import catalogue


def test_english_is_spoken_where_nothing_else_is_asked_for(app, shipped):
    test = app("reconstructions")
    assert test.title[0].value == "Reconstructions"
    assert "lang" not in scene(test, "address")["always"]


def test_an_address_asks_for_a_language_and_keeps_it(app, shipped):
    test = app("reconstructions", lang="de")
    assert test.title[0].value == "Rekonstruktionen"
    assert scene(test, "address")["always"]["lang"] == ["de"]
    assert test.button_group(key="models").label == "Modelle"
    assert "Jede Zeile ist ein Modell" in " ".join(one.value for one in test.markdown)
    assert "Als Tabelle" in html(test)
    assert scene(test, "address")["speech"]
    spec = json.loads(test.get("plotly_chart")[0].proto.spec)
    assert spec["layout"]["separators"] == ",."
    assert spec["layout"]["title"]["text"] == catalogue.speech("de").say("Close to the clean image?")
    assert not test.exception


def test_a_language_that_nobody_has_is_said_on_the_page(app, shipped):
    test = app("reconstructions", lang="tlh")
    assert test.title[0].value == "Reconstructions"
    assert any("`lang=tlh`" in one.value for one in test.warning)
    assert "lang" not in scene(test, "address")["always"]


def test_a_button_speaks_the_other_language_and_what_was_chosen_stays_chosen(app, shipped):
    test = app("embeddings", data="digits")
    test = choose(test, "selectbox", "colour", "reconstruction error")
    test.button(key="about-language-de").click()
    test.run()
    assert not test.exception
    assert test.title[0].value == "Einbettungen"
    colour = test.selectbox(key="colour")
    assert colour.value == "reconstruction error"
    assert colour.options[colour.index] == catalogue.speech("de").say("reconstruction error")
    test.button(key="about-language-en").click()
    test.run()
    assert test.title[0].value == "Embeddings"
    assert test.selectbox(key="colour").value == "reconstruction error"


def test_a_link_that_names_a_choice_in_english_is_understood_in_german_and_the_other_way_round(app, shipped):
    english, german = "Correlation", catalogue.speech("de").say("Correlation")
    assert english != german
    for said, lang in ((english, "de"), (german, "en"), (german, "de"), (english, "en")):
        test = app("disentanglement", data="digits", **{"matrix-of": said, "lang": lang})
        assert test.button_group(key="matrix-of").value == english
        assert not test.warning


def choices():
    import streamlit as st

    from ui import door

    door.attend()
    door.follow()
    st.radio("Places", [1, 2], 1, "place {}".format, key="place")
    st.multiselect("Several", ["a", "b"], ["b"], key="several")
    st.selectbox("None", ["a", "b"], None, key="none")
    st.pills("Pills", ["a", "b"], selection_mode="multi", default=["a"], key="pills")


@pytest.mark.parametrize("language", catalogue.languages())
def test_choices_take_their_arguments_as_streamlit_has_them(language):
    test = AppTest.from_function(choices)
    test.query_params["lang"] = language
    test.run()
    assert not test.exception
    assert [test.radio[0].value, *test.multiselect[0].value, test.selectbox[0].value] == [2, "b", None]
    assert test.radio[0].options == ["place 1", "place 2"]
    assert test.button_group[0].value == ["a"]


def test_names_and_numbers_of_a_figure():
    spec = {
        "data": [{"name": "AE", "y": {"bdata": "AAAA"}, "text": ["a", "b"], "hovertemplate": "noise<br>%{y:.1f}"}],
        "layout": {
            "title": {"text": "noise"},
            "template": {"layout": {"title": {"text": "noise"}}},
            "annotations": [{"text": "noise"}],
        },
    }

    def say(text):
        return text.replace("noise", "Rauschen").translate({ord("."): ",", ord(","): "."})

    read = json.loads(door.figure(json.dumps(spec), say))
    assert read["data"][0]["hovertemplate"].startswith("Rauschen<br>")
    assert read["data"][0]["y"] == spec["data"][0]["y"]
    assert read["layout"]["title"]["text"] == read["layout"]["annotations"][0]["text"] == "Rauschen"
    assert read["layout"]["template"] == spec["layout"]["template"]
    assert read["layout"]["separators"] == ",."


def test_the_door_is_attended_once():
    before = door.ScriptRunContext.enqueue
    door.attend()
    door.attend()
    assert door.ScriptRunContext.enqueue is (before if before.__name__ == "_enqueue" else door._enqueue)
