import pytest

from vae.core.unbroken import unbroken


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("turns 71 % of 445 images", ["turns", "71~%", "of", "445", "images"]),
        ("+0.59 px per σ at −2 σ", ["+0.59~px~per~σ", "at", "−2~σ"]),
        ("-15 px² per σ and 12 nats.", ["-15~px²~per~σ", "and", "12~nats."]),
        ("β = 2.4 and β \\= 10 (0.24) go", ["β~=~2.4", "and", "β~\\=~10~(0.24)", "go"]),
        ("3 (1,023), heart (2)", ["3~(1,023),", "heart~(2)"]),
        ("area (r = −0.59)", ["area", "(r~=~−0.59)"]),
        ("a = b, 5 natural units", ["a", "=", "b,", "5", "natural", "units"]),
    ],
)
def test_a_number_keeps_its_unit_a_name_its_count_and_a_letter_its_value(text, parts):
    assert unbroken(text).split(" ") == [part.replace("~", "\N{NO-BREAK SPACE}") for part in parts]
