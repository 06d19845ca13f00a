"""Texts with places, read from the expressions that make them."""

import ast

import pytest

from vae.language import templates


def read(source):
    return templates.in_expression(ast.parse(source, mode="eval").body)


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("'Draw again'", ["Draw again"]),
        ("f'{n:,} of {len(all)} images'", ["{#n} of {#all} images"]),
        ("f'{100 * share:.0f} % lost'", ["{#it} % lost"]),
        ("f'{a} and {a}'", ["{a} and {a2}"]),
        ("f'the {model.title} of {escape(name)}'", ["the {title} of {name}"]),
        ("f'{counted(n, \"image\")} here'", ["{counted image} here"]),
        ("'It has ' + name + ' in it'", ["It has {name} in it"]),
        ('f\'it {"was" if old else "is"} so\'', ["it was so", "it is so"]),
        ('f\'they {by_number(n, "comes", "come")} back\'', ["they comes back", "they come back"]),
        ("'{} of {name:.2f} are left'", ["{it} of {#name} are left"]),
        ("f'noise %{{x:.1f}} dB'", ["noise %{{x:.1f}} dB"]),  # a place that Plotly fills
        ("f'{a}{b}: {c:.1f}'", []),  # no word of its own
        ("f'<div><b>Error</b> of {x}</div><p>Low is good</p>'", ["<b>Error</b> of {x}", "Low is good"]),
    ],
)
def test_what_an_expression_may_come_out_as(source, texts):
    assert read(source) == texts


def test_no_more_ways_than_can_be_translated():
    choices = "".join(f'{{"a{i}" if x else "b{i}"}}' for i in range(6))
    assert len(read(f"f'one {choices}'")) == 12
