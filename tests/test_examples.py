"""The examples in docstrings give what they say."""

import doctest
from importlib import import_module

import pytest

from vae.core.folders import PROJECT

MODULES = sorted(path for path in (PROJECT / "vae").rglob("*.py") if ">>>" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_examples_of_a_module_give_what_they_say(path):
    name = ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    assert doctest.testmod(import_module(name)).failed == 0
