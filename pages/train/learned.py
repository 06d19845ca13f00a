"""Before anything was trained here: how the models that are chosen learned."""

from __future__ import annotations

import streamlit as st

from ui import navigation, output, sidebar
from ui.widgets import digits_html
from vae.figures.learning import Measured, learning_curves
from vae.models import history
from vae.models.history import History


def draw() -> None:
    """Error and information along the epochs; nothing where no model that is chosen has kept them."""
    if not sidebar.has_chosen():
        return
    navigation.section("How the models here learned")
    choice = sidebar.chosen()
    views = choice.models
    histories: dict[str, History] = {}
    for title, view in views.items():
        with output.sentences(title):
            if (found := history.read(view.checkpoint)) is not None:
                histories[title] = found
    if not histories:
        st.caption("What each epoch brought was not kept with these models.")
        return
    of_vaes = {title: one for title, one in histories.items() if views[title].checkpoint.config.kind == "vae"}
    st.markdown(
        "**Before you start one of your own: which of these gave up information, and when?** The dearer it is, the "
        "less of an image a code carries, and the worse the image is drawn."
    )
    st.html(digits_html.legend(digits_html.looks(views[title] for title in histories)))
    shown_there: dict[Measured, dict[str, History]] = {"bce": histories, "kl": of_vaes}
    for column, (what, curves) in zip(st.columns(2), shown_there.items(), strict=True):
        if not curves:
            continue
        accents, dashes = [views[title].accent for title in curves], [views[title].dash for title in curves]
        with column:
            output.figure(learning_curves(curves, accents, what, dashes), choice.file_name("learning"))
    st.caption(
        "Means over the training images of each epoch; the axis of the epochs is logarithmic. An autoencoder (AE) has "
        "no KL term, and no line where it is drawn."
    )
