"""Before anything was trained here: how the models that are offered for these images learned."""

from __future__ import annotations

import streamlit as st

from ui import loaders, navigation, output
from ui.loaders import ModelView
from ui.widgets import digits_html
from vae import data
from vae.data import Dataset
from vae.figures.learning import Measured, learning_curves
from vae.models import families, history
from vae.models.checkpoints import Checkpoint
from vae.models.history import History
from vae.models.titles import titles


def draw(images: Dataset) -> None:
    """Error and information along the epochs; nothing where no model here has kept them."""
    views = _offered(images)
    histories: dict[str, History] = {}
    for title, view in views.items():
        with output.sentences(title):
            if (found := history.read(view.checkpoint)) is not None:
                histories[title] = found
    if not histories:
        return
    shown = [views[title] for title in histories]
    of_vaes = {title: one for title, one in histories.items() if views[title].checkpoint.config.kind == "vae"}
    learned = " and ".join(dict.fromkeys(data.title(view.checkpoint.config.dataset) for view in shown))
    navigation.section(
        "How the models here learned",
        "**Before you start one of your own: which of these gave up information, and when?** The dearer it is, the "
        "less of an image a code carries, and the worse the image is drawn.",
    )
    st.html(digits_html.legend(digits_html.looks(shown), f"learned from {learned}"))
    shown_there: dict[Measured, dict[str, History]] = {"bce": histories, "kl": of_vaes}
    for column, (what, curves) in zip(st.columns(2), shown_there.items(), strict=True):
        accents, dashes = [views[title].accent for title in curves], [views[title].dash for title in curves]
        with column:
            output.figure(learning_curves(curves, accents, what, dashes), f"learning-{images.name}")
    st.caption(
        "Means over the training images of each epoch; the axis of the epochs is logarithmic. An autoencoder (AE) has "
        "no KL term and no line on the right."
    )


def _offered(images: Dataset) -> dict[str, ModelView]:
    """The models that a first visit shows of these images, by title."""
    fitting = [
        one for one in loaders.found_models() if isinstance(one, Checkpoint) and one.config.planes == images.planes
    ]
    first = families.first_shown(families.preferred(fitting, images), images)
    return ModelView.several({title: model for title, model in titles(fitting, images).items() if model in first})
