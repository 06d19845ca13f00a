"""Texts of JavaScript."""

import pytest

from vae.language.scripts import in_script


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('"one two"', ["one two"]),
        ("'it\\'s'", ["it's"]),
        ("`${n} of ${all.length} images`", ["{n} of {length} images"]),
        ('`a ${b ? `c ${d}` : "e f"} g`', ["a {b} g", "c {d}", "e f"]),
        ("`read as ${name},\\u00a0${of(share)}\\u00a0%`", ["read as {name},\u00a0{share}\u00a0%"]),
        ("// \"no text\"\n/* 'nor this' */ 'but this'", ["but this"]),
        ('x.replace(/["\'`]/g, "y")', ["y"]),
        ("a / b + 'c' + d / e", ["c"]),
    ],
)
def test_strings_and_templates(source, texts):
    assert [text for text, _ in in_script(source)] == texts


def test_lines_are_counted():
    assert list(in_script('\n\n  "x"\n`y`')) == [("x", 3), ("y", 4)]
