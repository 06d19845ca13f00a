"""The dialog in which a teacher makes the link of a class, without knowing how it is written."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from ui import address, class_link, navigation, output, sidebar
from vae import data, lessons
from vae.core.errors import BetascopeError
from vae.lessons import Lesson

_HIDDEN_AT_FIRST = ("train", "your-data", "your-models")


def ask() -> None:
    """What of the page as it stands is kept, which pages are left out, which lesson opens; and the link, to copy."""
    st.markdown("Whoever opens it sees what you see now. Choose data set and models in the sidebar first.")
    images, models = sidebar.dataset().name, sidebar.chosen_titles()
    keeps_data = st.toggle(f"Keep to the data set: {output.literal(data.title(images))}", True, key="class-data")
    named = ", ".join(map(output.literal, models))
    keeps_models = bool(models) and st.toggle(f"Keep to these models: {named}", True, key="class-models")
    digit = sidebar.chosen_class()
    label = "digit" if data.of_digits(images) else "class"
    keeps_digit = bool(digit) and st.toggle(f"Keep to the {label}: {output.literal(digit)}", False, key="class-digit")
    titles = {entry.name: entry.title for entry in navigation.entries()}
    at_first = [name for name in _HIDDEN_AT_FIRST if name in titles]
    hidden = st.multiselect("Pages to leave out", list(titles), at_first, titles.__getitem__, key="class-hidden")
    lesson = _lesson()
    clauses = class_link.written(
        data=images if keeps_data else "",
        models=models if keeps_models else (),
        hidden=hidden,
        locked=["digit"] if keeps_digit else (),
        lesson=lesson.name if lesson else "",
    )
    if lesson:
        _say_what_else(lesson, images, models)
    if len(hidden) == len(titles):
        st.warning("Leave at least one page: this link would leave out none.", icon=":material/info:")
    link = _link(clauses, digit if keeps_digit else "")
    st.code(link, language=None, wrap_lines=True)
    if only_here(link):
        st.warning(
            "Nobody else can open this link: its address is that of this computer for itself. Open betascope by the "
            "address that others have for this computer (it is printed at the start as Network URL), and make the "
            "link there.",
            icon=":material/info:",
        )
    st.caption(
        "Copy it with the button at its right. It goes along from page to page and in every address that is copied "
        "there. It only says what is shown: whoever opens this server without it has all pages and controls."
    )
    st.link_button("Open it in another tab", link, icon=":material/open_in_new:")


def only_here(link: str) -> bool:
    """Whether a link names the computer that it is opened on, and so leads nobody else to this one.

    >>> only_here("http://localhost:8501/"), only_here("http://192.168.0.7:8501/?class=data+mnist")
    (True, False)
    """
    host = urlsplit(link).hostname or ""
    return host in ("localhost", "::1", "0.0.0.0") or host.startswith("127.") or host.endswith(".localhost")


def _lesson() -> Lesson | None:
    """The one that the link opens."""
    try:
        found = {one.name: one for one in lessons.available() if isinstance(one, Lesson)}
    except BetascopeError as error:
        st.caption(output.literal(output.sentence(error)))
        return None
    titles = {name: f"{one.number}. {one.title}" for name, one in found.items()}
    name = st.selectbox("Begin with a lesson", list(titles), None, titles.__getitem__, key="class-lesson")
    return found.get(name or "")


def _say_what_else(lesson: Lesson, images: str, models: list[str]) -> None:
    """That a lesson was written for other images or models."""
    if (lesson.data, set(lesson.models)) != (images, set(models)):
        written_for = f"{data.title(lesson.data)} with {', '.join(lesson.models)}"
        st.caption(
            f":material/info: This lesson was written for {output.literal(written_for)}. With what is kept here its "
            "numbers are measured anew, and what cannot be measured says so."
        )


def _link(clauses: list[str], digit: str) -> str:
    url = (st.context.url or "").rstrip("/")
    if page := address.page():
        url = url.removesuffix(f"/{page}")
    values = {class_link.NAME: clauses, **({"digit": [digit]} if digit else {})}
    return f"{url}/?{urlencode(values, doseq=True)}" if clauses else f"{url}/"
