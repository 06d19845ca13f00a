"""Numbers as a language writes them."""

import pytest

from vae.language.numbers import Marks, is_number

GERMAN = Marks(".", ",")


@pytest.mark.parametrize(("text", "said"), [("1,234.5", "1.234,5"), ("−0.25", "−0,25"), ("60,000", "60.000")])
def test_a_number_alone(text, said):
    assert is_number(text)
    assert GERMAN.of(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("97.6 (95.2 to 98.1)", "97,6 (95,2 to 98,1)"),
        ("94.6, 93.9", "94,6, 93,9"),  # which `apart` parts
        ("1,352 labels", "1.352 labels"),
        ("β = 2.4", "β = 2.4"),  # a model's name
        ("mnist-beta-2.4", "mnist-beta-2.4"),
        ("`--beta 0.5`, scikit-learn 1.8.0", "`--beta 0.5`, scikit-learn 1.8.0"),
        ("classes 3, 8 and 9", "classes 3, 8 and 9"),
        ("about 1.49e−08, 5.2 each", "about 1,49e−08, 5,2 each"),
    ],
)
def test_numbers_within_words(text, said):
    assert GERMAN.within(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("132,0 Nats [131,1, 132,8]", "132,0 Nats [131,1; 132,8]"),
        ("[131, 132,8, 133]", "[131; 132,8; 133]"),
        ("94,6, 93,9 und 90", "94,6; 93,9 und 90"),
        ("12, 3,5", "12; 3,5"),
        ("−0,5, +0,5", "−0,5; +0,5"),
        ("1.234,5, 2.345", "1.234,5; 2.345"),
        ("1.234, 2.345", "1.234, 2.345"),  # no decimal sign
        ("Klassen 3, 8 und 9", "Klassen 3, 8 und 9"),
        ("[3, 8]", "[3, 8]"),
        ("(2,28, 1,49e−08)", "(2,28; 1,49e−08)"),
        ("bei 0,5, dann mehr", "bei 0,5, dann mehr"),
        ("β = 10, 3,5 Nats", "β = 10, 3,5 Nats"),  # a model's name
        ("`0,5, 1,5`", "`0,5, 1,5`"),
    ],
)
def test_decimals_in_a_row_are_parted_where_their_sign_is_a_comma(text, said):
    assert GERMAN.apart(text) == said
    assert Marks(",", ".").apart(text) == text


def test_what_is_no_number():
    assert not any(map(is_number, ("", "1 2", "16,", "z9", "0.2.1", "5 %")))
