"""The catalogues: whole, true to the code, and with the places of the texts."""

import json
import re

import pytest

from vae.language import catalogue, update
from vae.language.recognise import Template

OTHERS = catalogue.languages()[1:]


@pytest.fixture(scope="module")
def found():
    return update.found()


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_code_is_there_and_said(found, language):
    known = {
        message.id if isinstance(message.id, str) else tuple(message.id): message
        for message in catalogue.read(language)
    }
    keys = {said if isinstance(said, str) else (said.one, said.many) for said in found}
    advice = "run `python -m vae.language.update`, and translate what it names"
    assert sorted(map(str, keys - known.keys())) == [], advice
    assert sorted(map(str, known.keys() - keys - {""})) == [], "texts that are gone: " + advice
    assert [key for key in keys if not update.translated(known[key].string)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_places_of_their_texts(language):
    wrong = []
    for message in catalogue.read(language):
        pairs = [(message.id, message.string)]
        if not isinstance(message.id, str):
            pairs = list(zip(message.id, message.string, strict=True))
        wrong += [text for text, said in pairs if said and set(Template(text).names) != set(Template(said).names)]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_code_and_emphasis_stay(language):
    texts = json.loads(catalogue.as_json(language))["texts"]
    code = re.compile(r"`[^`]*`")
    assert [text for text, said in texts if len(code.findall(text)) != len(code.findall(said))] == []
    assert [said for text, said in texts if text.count("**") % 2 == 0 and said.count("**") % 2] == []


def test_german_is_german():
    speech = catalogue.speech("de")
    assert speech.say("Reconstructions") == "Rekonstruktionen"
    assert speech.say("1,234 test images") == "1.234 Testbilder"
    assert catalogue.own_name("de") == "Deutsch"
    assert catalogue.own_name("en") == "English"
    marks = catalogue.numbers_of("de")
    assert (marks.thousands, marks.decimal) == (".", ",")
    assert catalogue.digest("de") == catalogue.digest("de")
