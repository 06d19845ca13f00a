"""A text that was made, known as one of the catalogue's."""

import pytest

from vae.language.recognise import Template, Templates


@pytest.mark.parametrize(
    ("template", "text", "values"),
    [
        ("Draw again", "Draw again", {}),
        ("{#n} of {name}", "12 of AE", {"#n": "12", "name": "AE"}),
        ("{#n} of {name}", "many of AE", None),
        ("Mean: {#x}.", "Mean: 97.6.", {"#x": "97.6"}),
        ("{a}. {b}", "A 0.5 here. Then", {"a": "A 0.5 here", "b": "Then"}),
        ("a set {{x}} of {n}", "a set {x} of 3", {"n": "3"}),
        ("{a} and {b} alike", "one and two and three alike", {"a": "one", "b": "two and three"}),
        ("Error {x}", "Error ", None),
        (f"{'long ' * 13}words{{x}}, {{#y}}.", f"{'long ' * 13}words, 5.", {"x": "", "#y": "5"}),
        (f"{'long ' * 13}words{{x}}, {{#y}}.", f"{'long ' * 13}words, 5, 6.", {"x": ", 5", "#y": "6"}),
        (f"{'long ' * 13}words{{#x}}.", f"{'long ' * 13}words.", None),
    ],
)
def test_values_of_places(template, text, values):
    assert Template(template).values(text) == values


def test_the_text_with_most_of_its_own_words_comes_first():
    templates = Templates(["{a} of {b}", "the mean of {b}", "the mean of all"])
    found = [one.text for one, _ in templates.matches("the mean of all")]
    assert found == ["the mean of all", "the mean of {b}", "{a} of {b}"]


def test_a_template_is_filled_in_another_order():
    assert Template("{b} von {#a}").filled({"#a": "3", "b": "x"}) == "x von 3"


def test_code_and_a_beta_stay_as_they_were():
    assert Template("{a} of β = {#beta}: `{command}`, {x}").kept == {"#beta", "command"}
