"""What components are sent: the TypedDicts in Python and the typedefs in JavaScript name the same fields, alike."""

import re
from importlib import import_module
from types import NoneType
from typing import get_args, get_type_hints, is_typeddict

import pytest

from vae.core.folders import PROJECT

MODULES = {
    **{f"ui.components.{path.parent.name}.payload": path for path in PROJECT.glob("ui/components/*/payload.js")},
    "ui.web.payload": PROJECT / "ui" / "web" / "payload.js",
    "ui.address": PROJECT / "ui" / "web" / "address.js",
}
TYPEDEF = re.compile(r"@typedef \{(?:(\w+) & )?\{(.*?)\}\} (\w+)", re.DOTALL)
FIELD = re.compile(r"(\w+)(\??): ([^:]+?)(?=,\s+(?:\* +)?\w+\??: |,?\s*(?:\*\s*)?$)")


def in_python(module):
    """By name: the fields of each TypedDict that is defined there, each with whether it may be missing or None."""
    found = {}
    for name, kind in vars(import_module(module)).items():
        if is_typeddict(kind) and kind.__module__ == module:
            fields = get_type_hints(kind)
            found[name] = {
                field: (field in kind.__optional_keys__, NoneType in get_args(of)) for field, of in fields.items()
            }
    return found


def in_javascript(path):
    """The same of typedefs; one that adds to another has the other's fields too."""
    found = {}
    for base, body, name in TYPEDEF.findall(path.read_text(encoding="utf-8")):
        fields = {field: (bool(mark), "null" in kind.split()) for field, mark, kind in FIELD.findall(body)}
        found[name] = fields | (in_javascript(owner(base))[base] if base else {})
    return found


def owner(typedef):
    return next(path for path in MODULES.values() if f"}} {typedef}" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_payload_has_the_same_fields_in_both_languages(module):
    python = in_python(module)
    assert python
    assert in_javascript(MODULES[module]) == python


def test_a_field_that_may_be_missing_or_null_is_told_from_one_that_may_not(tmp_path):
    file = tmp_path / "payload.js"
    file.write_text(
        "/**\n * @typedef {{\n *   a: number, b?: [number, number],\n *   c: string | null,\n * }} X\n */\n"
    )
    assert in_javascript(file) == {"X": {"a": (False, False), "b": (True, False), "c": (False, True)}}


def test_every_component_has_its_payload_in_both_languages():
    folders = {path.parent for path in PROJECT.glob("ui/components/*/component.py")}
    for name in ("payload.py", "payload.js"):
        assert {path.parent for path in PROJECT.glob(f"ui/components/*/{name}")} == folders
