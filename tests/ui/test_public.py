import re

import pytest

from ui import public
from vae.core.folders import PROJECT


@pytest.mark.parametrize(
    ("value", "on"),
    [(value, True) for value in ("1", "yes", " true", "ture")] + [(value, False) for value in ("", "0", "No", None)],
)
def test_on_and_bounds_follow_the_environment_variable(monkeypatch, value, on):
    monkeypatch.delenv(public.VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(public.VARIABLE, value)
    assert public.on() is on
    assert public.bounds() is (public.PUBLIC if on else public.AMONG_OURSELVES)


def test_option_overrides_the_variable_and_other_options_pass(monkeypatch):
    monkeypatch.setenv(public.VARIABLE, "0")
    public.use_arguments(["--data-dir", "/nowhere", "--checkpoints", "x"])
    assert not public.on()
    public.use_arguments(["--data-dir", "/nowhere", "--public"])
    assert public.on()


def test_public_bounds_are_no_larger_than_the_private_ones():
    for name, ours in vars(public.AMONG_OURSELVES).items():
        assert getattr(public.PUBLIC, name) <= ours, name


def test_deploy_document_states_every_bound():
    text = (PROJECT / "docs" / "deploy.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \|.*?\| ([^|]+ \| [^|]+) \|$", text, re.MULTILINE))
    for name, ours in vars(public.AMONG_OURSELVES).items():
        shown = [
            {True: "yes", False: "no"}.get(value, f"{value:,}") if isinstance(value, bool) else f"{value:,}"
            for value in (ours, getattr(public.PUBLIC, name))
        ]
        assert rows.pop(name) == " | ".join(shown)
    assert not rows
