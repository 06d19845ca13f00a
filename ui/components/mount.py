"""What lives in the visitor's browser, as Streamlit components: one way to mount them, and to hear what they report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import streamlit as st

from ui import language
from ui.web import modules

Payload = TypeVar("Payload", bound=Mapping[str, object])
MODULES: dict[str, str] = {}  # of every component that is known, by its name: the path of its module from `ui/`


class Component(Generic[Payload]):
    """A JavaScript module with its style sheets, all named by their paths from `ui/`.

    The module's default export is made by `mounted` in ui/web/mount.js. `Payload` is what it is sent, a TypedDict with
    a typedef of the same name in JavaScript.
    """

    def __init__(self, name: str, entry: str, *styles: str) -> None:
        self.name, MODULES[name] = name, entry
        css = "".join((modules.ROOT / style).read_text(encoding="utf-8") for style in styles)
        self._mount = st.components.v2.component(f"betascope_{name}", css=css or None, js=modules.loader(entry))

    def show(self, payload: Payload, slot: str = "", width: Any = "stretch", **on: Callable[[], None]) -> None:
        """Mount it, or bring the one that is on the page up to date.

        Args:
            payload: What the module's `update` gets.
            slot: Tells several on one page apart.
            width: As Streamlit's containers have it.
            on: By the name of a report, what runs before the page does when the browser makes it.
        """
        callbacks: dict[str, Any] = {f"on_{what}_change": run for what, run in on.items()}
        speech = language.catalogue_address()
        said = {**payload, "speech": speech} if speech else payload
        self._mount(key=self._key(slot), data=said, width=width, **callbacks)

    def reported(self, what: str, slot: str = "") -> Any:
        """The browser's last report of this name, a JSON value from a stranger; None where there is none."""
        return reported(self._key(slot), what)

    def _key(self, slot: str) -> str:
        return f"{self.name}-{slot}" if slot else self.name


def reported(key: str, what: str) -> Any:
    """What the component or chart with this key has set as `what`; None where it has said nothing.

    Also None where this session no longer has it: a click may arrive after a run that no longer drew the component, and
    Streamlit still calls back.
    """
    state = st.session_state.get(key)
    return state.get(what) if state is not None else None
