"""What is shown, said in a language."""

import json
import re
import subprocess

import pytest

from tests.harness import node
from vae.language.numbers import Marks
from vae.language.speech import Speech

TEXTS = {
    "Test accuracy": "Testgenauigkeit",
    "Mean over {counted image} of {name}.": "Mittel über {counted image} von {name}.",
    "Lower is better.": "Niedriger ist besser.",
    "{value} ({low} to {high})": "{value} ({low} bis {high})",
    ", the first {#n} shown": ", die ersten {#n} davon",
    "Reading <b>{name}</b> is over": "<b>{name}</b> ist gelesen",
    "{name} is not there. Give a file.": "{name} ist nicht da. Geben Sie eine Datei an.",
    "error": "Fehler",
    "rank": "Rang",
    "class {name}": "Klasse {name}",
    "a little {changed}": "ein wenig {changed}",
    "{name}, {changed} per σ": "{name} ({changed} pro σ)",
    "{what} per σ": "{what} pro σ",
    "{name} from {#low} to {#high}": "{name} von {#low} bis {#high}",
    "highest {#high} at {#x}": "am höchsten {#high} bei {#x}",
    "{#done} of {#all} {unit}": "{#done} von {#all} {unit}",
    "β = {#beta}: {own} against {linear}": "β = {#beta}: {own} gegen {linear}",
    "{low} to {high}": "{low} bis {high}",
    "noise (values 0 to 1)": "Rauschen (Werte 0 bis 1)",
    "{title} versus {across}": "{title} über {across}",
    "β = {#beta}: {own} versus {linear}": "β = {#beta}: {own} gegenüber {linear}",
    "The same as `{command}`": "Dasselbe wie `{command}`",
    "width": "Breite",
    "{#n} px": "{#n} px",
    "and": "und",
    "{share} of {counted image} kept": "{share} von {counted image|dative} bleiben",
    "{counted image} of class {name}": "{counted image} der Klasse {name}",
    "one single of {text}": "ein einziges von {text|dative}",
}
PLURALS = {("{#n} image", "{#n} images"): ("{#n} Bild", "{#n} Bilder")}
CASES = {
    ("dative", "{#n} image"): ("{#n} Bild", "{#n} Bildern"),
    ("dative", "{#n} images"): ("{#n} Bild", "{#n} Bildern"),
    ("dative", "{counted image} of class {name}"): ("{counted image|dative} der Klasse {name}",),
}
missed: list[str] = []


@pytest.fixture
def speech():
    return Speech(TEXTS, PLURALS, marks=Marks(".", ","), missed=missed.append, cases=CASES)


SAID = [
    ("Test accuracy", "Testgenauigkeit"),
    ("Test accuracy:", "Testgenauigkeit:"),
    ("**Test accuracy**", "**Testgenauigkeit**"),
    (":material/info: Test accuracy", ":material/info: Testgenauigkeit"),
    ("▶ Test accuracy", "▶ Testgenauigkeit"),
    ("test accuracy", "Testgenauigkeit"),  # a noun stays one
    ("Error", "Fehler"),
    ("1 image", "1 Bild"),
    ("1,234 images", "1.234 Bilder"),
    ("Mean over 1,234 images of AE.", "Mittel über 1.234 Bilder von AE."),
    ("Mean over 2 images of AE. Lower is better.", "Mittel über 2 Bilder von AE. Niedriger ist besser."),
    ("Unknown words. Lower is better.", "Unknown words. Niedriger ist besser."),
    ("- Lower is better.\n- Test accuracy", "- Niedriger ist besser.\n- Testgenauigkeit"),
    ("| Test accuracy | error |", "| Testgenauigkeit | Fehler |"),
    ("97.6 (95.2 to 98.1)", "97,6 (95,2 bis 98,1)"),
    ("42 images, the first 10 shown", "42 Bilder, die ersten 10 davon"),
    ("Test accuracy and error", "Testgenauigkeit und Fehler"),
    ("<p>Lower is better.</p><td>0.5</td>", "<p>Niedriger ist besser.</p><td>0,5</td>"),
    ('<td title="Test accuracy">x</td>', '<td title="Testgenauigkeit">x</td>'),
    ("<p>Reading <b>a &lt; b</b> is over</p>", "<p><b>a &lt; b</b> ist gelesen</p>"),
    ("x.npz is not there. Give a file.", "x.npz ist nicht da. Geben Sie eine Datei an."),
    ("AE from 0.5 to 1; B from 1 to 2.", "AE von 0,5 bis 1; B von 1 bis 2."),
    ("AE from 0.5 to 1, highest 1.5 at 3; B from 1 to 2", "AE von 0,5 bis 1, am höchsten 1,5 bei 3; B von 1 bis 2"),
    ("β = 0.5: 16 against 1; β = 10: 3 against 7", "β = 0.5: 16 gegen 1; β = 10: 3 gegen 7"),
    ("β = 0.5: 16 versus 1; β = 10: 3 versus 7", "β = 0.5: 16 gegenüber 1; β = 10: 3 gegenüber 7"),
    ("rank versus noise (values 0 to 1): B from 1 to 2", "Rang über Rauschen (Werte 0 bis 1): B von 1 bis 2"),
    ("A little width, +0.5 px per σ", "Ein wenig Breite (+0,5 px pro σ)"),  # not: what of it per σ
    ("z3 rank", "z3 Rang"),
    ("error\\, rank", "Fehler, Rang"),  # as Markdown that takes nothing for markup
    (
        "<p>'&lt;b&gt; error' is not there. Give a file.</p>",
        "<p>'&lt;b&gt; error' ist nicht da. Geben Sie eine Datei an.</p>",
    ),
    ("A (error), test accuracy", "A (Fehler), Testgenauigkeit"),
    ("AE: 16 of 16, B: 3 of 16", "AE: 16 of 16, B: 3 of 16"),  # a comma is not part of a number
    ("The same as `betascope sweep --beta 0.5 error`", "Dasselbe wie `betascope sweep --beta 0.5 error`"),
    ("(test accuracy)", "(Testgenauigkeit)"),
    ("half of 1.5e-08", "half of 1,5e-08"),
    ("(error; test accuracy)", "(Fehler; Testgenauigkeit)"),
    ("`betascope` `0.5`", "`betascope` `0.5`"),
    ("β = 2.4", "β = 2.4"),
    ("0.25", "0,25"),
    ("[131.1, 132.8]", "[131,1; 132,8]"),
    ("Mean over 2 images of AE [131.1, 132.8].", "Mittel über 2 Bilder von AE [131,1; 132,8]."),
    ("error, 0.5, 1.5", "Fehler, 0,5; 1,5"),
    ("5 % of 445 images kept", "5 % von 445 Bildern bleiben"),
    ("5 % of 1 image kept", "5 % von 1 Bild bleiben"),
    ("one single of 3 images of class 8", "ein einziges von 3 Bildern der Klasse 8"),
    ("3 images of class 8", "3 Bilder der Klasse 8"),
    ("one single of them all", "ein einziges von them all"),  # nothing is known of that in a case
    ("", ""),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_said(speech, text, said):
    assert speech.say(text) == said
    assert speech.say(text) == said  # as it is remembered


def test_the_browsers_own_says_the_same(tmp_path):
    """But for markup and Markdown, which are nodes there."""
    cases = [(text, said) for text, said in SAID if not re.search(r"[<*\n|\\]|:material", text)]
    marks = {"thousands": ".", "decimal": ","}
    inflected = [(case, text, forms) for (case, text), forms in CASES.items()]
    plurals = [(one, many, forms) for (one, many), forms in PLURALS.items()]
    asked = {
        "catalogue": {"texts": list(TEXTS.items()), "plurals": plurals, "cases": inflected, **marks},
        "texts": [text for text, _ in cases],
    }
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    command = [node.executable(), str(node.HERE / "web" / "run_speech.js"), str(tmp_path / "asked.json")]
    out = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    assert out == [said for _, said in cases]
    assert len(cases) > 12


def test_what_is_not_known_stays_and_is_told(speech):
    missed.clear()
    assert speech.say("Nobody knows this") == "Nobody knows this"
    assert missed == ["Nobody knows this"]


def test_few_words_of_its_own_are_not_enough_for_any_words(speech):
    assert speech.say("my museum (north to south)") == "my museum (north to south)"


def test_markup_in_a_visitors_words_stays_escaped(speech):
    assert "<script>" not in speech.say("<p>Mean over 2 images of &lt;script&gt;.</p>")
