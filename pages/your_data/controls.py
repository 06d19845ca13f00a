"""A control for each thing that can be decided of an import: made of the table that the command line is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import output
from vae.core.errors import DataError
from vae.data import importing
from vae.data.importing import Choice, Options
from vae.data.importing.choices import changing
from vae.data.importing.factor_columns import KINDS, Factor

_EITHER = {"as concluded": None, "yes": True, "no": False}
_AS_FOUND = "as found"
_EXAMPLES = {
    "axes": "HWN",
    "rows": "20x16",
    "range": "0 16",
    "size": "28, or 32x24",
    "labels": "a name, or none",
    "factors": "a path, or none",
    "test": "0.2",
}
WHATS = tuple(dict.fromkeys(choice.what for choice in importing.CHOICES))


def draw(what: str, factors: Sequence[Factor]) -> tuple[dict[str, Any], list[str]]:
    """The controls that change this conclusion; what they say, by the fields of Options, and what is wrong with it.

    factors: those that were found.
    """
    said: dict[str, Any] = {}
    problems: list[str] = []
    for choice in changing(what):
        try:
            said[choice.field] = _columns(choice, factors) if choice.kind == "columns" else _one(choice)
        except DataError as error:
            problems.append(f"{choice.label} ({choice.flag}): {error}")
    return said, problems


def options(said: Mapping[str, Any]) -> Options:
    """The options that the controls say."""
    return Options(**said)


def forget() -> None:
    """Let every control be as it is at first: other files are other images."""
    for key in [key for key in st.session_state if str(key).startswith("your-choice-")]:
        del st.session_state[key]


def _one(choice: Choice) -> Any:
    label, key, tip = f"{choice.label}  `{choice.flag}`", f"your-choice-{choice.field}", _capital(choice.text)
    match choice.kind:
        case "yes":
            return st.toggle(label, key=key, help=tip) == choice.sets
        case "either":
            return _EITHER[
                st.segmented_control(label, list(_EITHER), default="as concluded", key=key, help=tip, required=True)
            ]
        case "one":
            word = st.segmented_control(label, choice.those, key=key, help=tip)
            return choice.read(word) if word else None
        case "number":
            return int(st.number_input(label, 0, 2**31 - 1, 0, key=key, help=tip))
    text = (st.text_input(label, key=key, placeholder=_EXAMPLES.get(choice.field, ""), help=tip) or "").strip()
    return choice.read(text) if text else getattr(Options(), choice.field)


def _columns(choice: Choice, factors: Sequence[Factor]) -> tuple[str, ...]:
    """What factors are: a control for each of those that were found, or a text where reading ended before."""
    if not factors:
        text = st.text_input(
            f"{choice.label}  `{choice.flag}`",
            key="your-choice-columns",
            placeholder="size:number, rotation:angle:360",
            help=_capital(choice.text),
        )
        return tuple(header.strip() for header in (text or "").split(",") if header.strip())
    said = []
    for factor in factors:
        name = factor.name.removesuffix(" (number)")
        kind = st.selectbox(
            f"{output.literal(name)}  `{choice.flag}`", [_AS_FOUND, *KINDS], key=f"your-choice-column-{name}"
        )
        if kind == "angle":
            period = st.number_input("Period: once round", 1e-6, value=360.0, key=f"your-choice-period-{name}")
            said.append(f"{name}:angle:{period:g}")
        elif kind != _AS_FOUND:
            said.append(f"{name}:{kind}")
    return tuple(said)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
