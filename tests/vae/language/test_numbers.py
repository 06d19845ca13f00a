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
        ("94.6, 93.9", "94,6, 93,9"),
        ("1,352 labels", "1.352 labels"),
        ("β = 2.4", "β = 2.4"),  # a model's name
        ("mnist-beta-2.4", "mnist-beta-2.4"),
        ("`--beta 0.5`, scikit-learn 1.8.0", "`--beta 0.5`, scikit-learn 1.8.0"),
        ("classes 3, 8 and 9", "classes 3, 8 and 9"),
    ],
)
def test_numbers_within_words(text, said):
    assert GERMAN.within(text) == said


def test_what_is_no_number():
    assert not any(map(is_number, ("", "1 2", "16,", "z9", "0.2.1", "5 %")))
