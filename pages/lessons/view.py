"""The view of a step: a part of a page, run here by the page's own script, with its controls."""

from __future__ import annotations

import types

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from pages.lessons import lacking
from pages.lessons.place import Place, names_of
from ui import address, class_link, language, navigation, output, sidebar, views
from vae.core.errors import LessonError
from vae.lessons.lesson import View
from vae.lessons.views import check


def draw(place: Place, view: View, caption: str) -> None:
    """The part in its frame, below what it is called; what keeps it from being shown is a sentence in its place."""
    with st.container(key="lesson-part"):
        if caption:
            with language.as_it_is():
                st.markdown(caption)
        try:
            check(view.page, view.part, view.values)
        except LessonError as error:
            st.warning(f"This view is not there any more: {output.literal(str(error))}", icon=":material/info:")
            return
        name, digit = (view.values.get(what, ("",))[0] for what in ("data", "digit"))
        if sentence := lacking.images(name):
            st.warning(sentence, icon=":material/info:")
            return
        asked = view.values.get("models", ())
        with sidebar.instead(name, asked, digit):
            if sentence := lacking.models(asked, sidebar.dataset().name):
                st.caption(f":material/info: {sentence}")
            with views.within(place.view, view.part), output.sentences():
                _run(view.page)
        entry = navigation.named(view.page)
        if class_link.current().hides(view.page):
            return
        if st.button("Open it on its page", icon=entry.icon, type="tertiary", key="lesson-open"):
            address.send({what: given for what in names_of(view) if (given := st.query_params.get_all(what))})
            navigation.go(entry.file)


def _run(page: str) -> None:
    """The page's script, as Streamlit runs it, which refuses to run any but the page that is open."""
    context = get_script_run_ctx()
    assert context is not None
    path = str(navigation.named(page).path)
    module = types.ModuleType("__main__")
    module.__dict__["__file__"] = path
    try:
        exec(context.pages_manager.get_page_script_byte_code(path), module.__dict__)
    except StopException:
        return  # it has said why; the lesson goes on
