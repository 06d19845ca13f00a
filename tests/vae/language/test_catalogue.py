"""The catalogues: whole, true to the code, and with the places of the texts."""

import json
import re
from dataclasses import fields

import pytest

from vae.data.importing.decode import Met
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
        if not message.context
    }
    keys = {said if isinstance(said, str) else (said.one, said.many) for said in found}
    advice = "run `python -m vae.language.update`, and translate what it names"
    assert sorted(map(str, keys - known.keys())) == [], advice
    assert sorted(map(str, known.keys() - keys - {""})) == [], "texts that are gone: " + advice
    assert [key for key in keys if not update.translated(known[key].string)] == []


def test_no_text_has_a_place_within_a_tag(found):
    """What fills it would be said in the language, too: a class "question" became "Frage", and had no style."""
    every = [one for said in found for one in ([said] if isinstance(said, str) else [said.one, said.many])]
    assert len(every) > 1000
    assert [text for text in every if re.search(r"<[a-z][^<>]*\{", text)] == []


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
def test_a_case_that_a_place_asks_for_is_one_that_some_text_has(language):
    """And whatever has a case has it in all forms, of a text that is there."""
    messages = list(catalogue.read(language))
    cases = {(one.context, one.id if isinstance(one.id, str) else one.id[0]) for one in messages if one.context}
    texts = {one.id if isinstance(one.id, str) else one.id[0] for one in messages if not one.context}
    assert [text for _, text in cases if text not in texts] == []
    assert [one.id for one in messages if one.context and not update.translated(one.string)] == []
    asked = {
        (case, name)
        for one in messages
        for said in ([one.string] if isinstance(one.string, str) else one.string)
        for name, case in Template(said).cases.items()
    }
    assert {case for case, _ in asked} <= {case for case, _ in cases}
    counted = [(case, name.removeprefix("counted ")) for case, name in asked if name.startswith("counted ")]
    assert [one for case, noun in counted if (one := (case, f"{{#n}} {noun}")) not in cases] == []


def test_german_has_the_dative_after_its_prepositions():
    """'von 445 Bildern': of nouns that end otherwise there, which are those that end in neither n nor s."""
    plurals = {
        one.id[0]: one.string[1] for one in catalogue.read("de") if isinstance(one.id, tuple) and not one.context
    }
    as_ever = {one.removeprefix("{#n} ") for one, many in plurals.items() if many.endswith(("n", "s"))}
    place = re.compile(r"\b(?:von|mit|aus|bei|zu|nach|seit|außer|gegenüber)\s+(?:bis zu )?\{counted ([^}]*)\}")
    said = [one.string for one in catalogue.read("de") if isinstance(one.string, str)]
    assert [
        text for text in said for noun in place.findall(text) if not noun.endswith("|dative") and noun not in as_ever
    ] == []
    speech = catalogue.speech("de")
    assert speech.say("3 of 445 images") == "3 von 445 Bildern"
    assert speech.say("Measured on the 445 test images of digits. Models: AE.").startswith(
        "Gemessen an 445 Testbildern"
    )


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
    floors = "In grey – dashed: raw pixels; dotted: PCA 16; dash and dot: untrained encoder mlp 512-16"
    grey = "In Grau – gestrichelt: rohe Pixel; gepunktet: PCA 16; strichpunktiert: untrainierter Encoder mlp 512-16"
    assert speech.say(floors) == grey
    assert speech.say("Untrained encoder conv 32-64-16") == "Untrainierter Encoder conv 32-64-16"
    course = "Untrained encoder{} from 67.7 at 100 to 79.6 at all 1,352"
    said = "Untrainierter Encoder{} von 67,7 bei 100 bis 79,6 bei allen 1.352"
    for widths in ("", " conv 32-64-16"):
        assert speech.say(course.format(widths)) == said.format(widths)
    limit = speech.say("+0.23 (−0.16 to +0.62) nats from the AE's error; up to +1.39, 2 % of it, would do")
    assert limit == "+0,23 (−0,16 bis +0,62) Nats Abstand zum Fehler des AE; bis zu +1,39 (2 % davon) würden genügen"
    columns = "Information (KL, nats), Active dimensions, Trained on"
    assert speech.say(columns) == "Information (KL, Nats), Aktive Dimensionen, Trainiert auf"
    notes = {note for one in fields(Met) for note in Met(**{one.name: 12}).notes()}
    assert len(notes) == len(fields(Met))
    assert {note.split()[1] for note in map(speech.say, notes)} == {"Bilder"}
    sizes = "x.npz holds images of 28 x 28 pixels and 32 x 32 pixels in colour. Give each split images of one size."
    assert "28 x 28 Pixel und 32 x 32 Pixel in Farbe" in speech.say(sizes)
    assert speech.say("1,797 of 8 x 8 (in the order HWN)") == "1.797 mit 8 x 8 (in der Reihenfolge HWN)"
    assert catalogue.own_name("de") == "Deutsch"
    assert catalogue.own_name("en") == "English"
    marks = catalogue.numbers_of("de")
    assert (marks.thousands, marks.decimal) == (".", ",")
    assert catalogue.digest("de") == catalogue.digest("de")
