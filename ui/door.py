"""The language of a visit: in its address (`?lang=de`), and in all that Streamlit sends to the browser.

Pages write English. What they write is said in the visitor's language where it leaves for the browser, in one place:
Streamlit (1.67) has no other door that all of it passes. Choices are the exception, as their texts come back: those are
said where the control is made. Names (of models, data, files) and files to take home stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import streamlit as st
from google.protobuf.message import Message
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from ui import address, language
from vae.language import catalogue

NAME = "lang"  # in the address
_BEFORE = "language-before"  # in the session: by the keys of choices, the language that each was last shown in

# What of each message is read by people. Of choices only what they are about: see `_choices`.
_LABELLED = ("label", "help", "placeholder")
_READ: dict[str, tuple[str, ...]] = {
    "Alert": ("body",),
    "Button": _LABELLED,
    "ButtonGroup": _LABELLED,
    "Checkbox": _LABELLED,
    "DownloadButton": _LABELLED,
    "FileUploader": _LABELLED,
    "Heading": ("body", "help"),
    "Html": ("body",),
    "LinkButton": _LABELLED,
    "Markdown": ("body", "help"),
    "MultiSelect": _LABELLED,
    "Navigation": ("sections",),
    "AppPage": ("page_name", "section_header"),
    "NumberInput": _LABELLED,
    "PageConfig": ("title",),
    "PageLink": ("label", "help"),
    "PlotlyChart": ("alt",),
    "Progress": ("text",),
    "Radio": _LABELLED,
    "Selectbox": _LABELLED,
    "Slider": _LABELLED,
    "Spinner": ("text",),
    "TextArea": _LABELLED,
    "TextInput": _LABELLED,
    "Toast": ("body",),
    "Dialog": ("title",),
    "Expandable": ("label",),
    "Popover": ("label", "help"),
    "Tab": ("label",),
}
_CHOICES = ("selectbox", "multiselect", "radio", "pills", "segmented_control", "select_slider")
_FIGURE = {"text", "title", "name", "hovertemplate", "hovertext", "ticktext", "label", "alt"}  # of a figure's JSON


def follow() -> None:
    """Speak what the address asks for from now on; called in every run before anything is shown."""
    asked = st.query_params.get(NAME) or address.kept(NAME)
    _begin(asked if asked in catalogue.languages() else catalogue.SOURCE)


def answer() -> None:
    """Let the page say where a language is asked for that nobody has."""
    asked = st.query_params.get(NAME, "")
    if asked and asked not in catalogue.languages():
        address.refuse(NAME, asked)


def speak(spoken: str) -> None:
    """From now on another one, on every page."""
    _begin(spoken)
    address.tell_address(NAME, "" if spoken == catalogue.SOURCE else spoken)


def _begin(spoken: str) -> None:
    language.begin(spoken)
    if spoken == catalogue.SOURCE:
        address.forget(NAME)
    else:
        address.keep(NAME, spoken)


def translate(message: Message, say: Callable[[str], str]) -> None:
    """All that people read in a message, said anew."""
    kind = message.DESCRIPTOR.name
    read = _READ.get(kind, ())
    for field, value in message.ListFields():
        if field.name in read:
            if isinstance(value, str):
                setattr(message, field.name, say(value))
            else:
                value[:] = [say(one) for one in value]
        elif kind == "PlotlyChart" and field.name == "spec":
            setattr(message, field.name, figure(value, say))
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            for one in [value] if isinstance(value, Message) else value:
                translate(one, say)


def figure(spec: str, say: Callable[[str], str]) -> str:
    """A Plotly figure's JSON with what is written in it said anew, and its numbers as the language has them."""
    read = json.loads(spec)
    _read_figure({key: read[key] for key in read if key != "layout"}, say)
    layout = read.get("layout", {})
    _read_figure({key: layout[key] for key in layout if key != "template"}, say, layout)
    layout["separators"] = say("1.5")[1] + say("1,000")[1]
    return json.dumps(read, separators=(",", ":"))


def _read_figure(part: Any, say: Callable[[str], str], into: Any = None) -> None:
    into = part if into is None else into
    items = list(part.items()) if isinstance(part, dict) else list(enumerate(part))
    for key, value in items:
        if isinstance(value, str) and (key in _FIGURE or isinstance(part, list)):
            into[key] = say(value)
        elif isinstance(value, dict) or (isinstance(value, list) and (key in _FIGURE or _holds_parts(value))):
            _read_figure(value, say)


def _holds_parts(value: list[Any]) -> bool:
    return bool(value) and isinstance(value[0], dict)


def _enqueue(self: ScriptRunContext, msg: ForwardMsg) -> None:
    spoken = language.of(self)
    if spoken != catalogue.SOURCE and not language.untouched():
        translate(msg, catalogue.speech(spoken).say)
    _UNSAID(self, msg)


def _choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """A control whose options are shown in the visitor's language; its values stay what they are."""

    @wraps(command)
    def made(self: DeltaGenerator, label: str, options: Sequence[Any], *args: Any, **more: Any) -> Any:
        given, args = _format_func(args, more)
        spoken, untouched = language.spoken(), language.untouched()

        def text(option: Any, into: str) -> str:
            said = str(option if given is None else given(option))
            return said if untouched or into == catalogue.SOURCE else catalogue.speech(into).say(said)

        if key := str(more.get("key") or ""):
            _as_spoken(key, list(options), text, spoken)
        return command(self, label, options, *args, **more, format_func=lambda option: text(option, spoken))

    return made


def _format_func(args: tuple[Any, ...], more: dict[str, Any]) -> tuple[Callable[[Any], Any] | None, tuple[Any, ...]]:
    """The function that an option's text is made with, and the other arguments; it may be given by its place."""
    if len(args) > 1:  # behind label, options and the first choice
        return args[1], (*args[:1], *args[2:])
    return more.pop("format_func", None), args


def _as_spoken(key: str, options: list[Any], text: Callable[[Any, str], str], spoken: str) -> None:
    """What was chosen in another language stays chosen: by this visit before, or by somebody's link."""
    last: dict[str, str] = st.session_state.setdefault(_BEFORE, {})
    before = last.get(key, catalogue.SOURCE)
    last[key] = spoken
    if before != spoken and key in st.session_state:
        st.session_state[key] = st.session_state.get(key)  # else Streamlit looks for its old text among the new
    if key in st.query_params and key not in st.session_state:
        said = {text(option, other): option for other in catalogue.languages() for option in options}
        shown = {asked: text(option, spoken) for asked, option in said.items()}
        address.understood(key, shown, {asked: str(option) for asked, option in said.items()})


_UNSAID = ScriptRunContext.enqueue


def attend() -> None:
    """Stand at the door; once in the life of the process."""
    if ScriptRunContext.enqueue is _enqueue:
        return
    ScriptRunContext.enqueue = _enqueue  # type: ignore[method-assign]
    for name in _CHOICES:
        setattr(DeltaGenerator, name, _choices(getattr(DeltaGenerator, name)))
        setattr(st, name, getattr(st._main, name))
