"""One model closely: a card for each of its dimensions, its matrix, one dimension moved and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.disentanglement import cards, factors
from ui import address, output
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker
from ui.widgets.selected_image import SelectedImage
from vae.core.minus import minus
from vae.core.unbroken import unbroken
from vae.data.dataset import RGB
from vae.export.names import file_name
from vae.metrics.images.measured import NO_STROKES
from vae.metrics.images.morphology import MIRRORED
from vae.metrics.latent.traversals import caveat

if TYPE_CHECKING:
    from vae.studies.disentanglement import Described

_MODEL, _KIND, _DIMENSION = "of", "matrix-of", "dimension"  # keys in the session, names in the address


def focus(choice: Choice) -> str:
    """The title of the model to look at: as chosen, else the first whose dimensions cost anything."""
    chosen = st.session_state.get(_MODEL)
    if chosen in choice.models:
        return str(chosen)
    costly = (title for title, model in choice.models.items() if model.checkpoint.config.beta > 0)
    return next(costly, next(iter(choice.models)))


def choose(choice: Choice) -> str:
    """The control; returns the title of the model to look at."""
    models = list(choice.models)
    return str(
        st.segmented_control("Model", models, default=focus(choice), key=_MODEL, bind="query-params", required=True)
    )


def draw_cards(choice: Choice, model: Described) -> None:
    """A card a dimension."""
    image = SelectedImage.of(choice.dataset, int(image_picker.in_order(choice)[0]))
    st.caption(
        f"Each strip begins at {image.name} and moves this dimension alone, from the 0.5 % to the 99.5 % quantile of "
        "the codes. *Sensitivity*: mean change of a pixel over one standard deviation of μ. *Carries most*: the factor "
        "of which μ holds the largest share."
    )
    cards.draw(model, image)
    if len(model.facts.active) > cards.MOST:
        st.caption(f"The first {cards.MOST} of {len(model.facts.active)} dimensions; the table below has them all.")


def draw_matrix(choice: Choice, model: Described, colour: str) -> None:
    """Dimensions by factors, and one dimension moved and measured; `colour` is the model's."""
    kind = st.segmented_control(
        "Matrix of", list(factors.KINDS), default=factors.INFORMATION, key=_KIND, bind="query-params", required=True
    )
    if why := factors.missing(model, str(kind)):
        st.info(model.trouble or why, icon=":material/info:")
    else:
        name = file_name(str(kind), choice.dataset.name, [model.checkpoint.name])
        output.figure(factors.matrix(model, str(kind), colour), name)
        st.caption(f"Rows: dimensions, the most informative first. {factors.explained(model, str(kind))}")
    if model.traversals:
        _moved(choice, model, colour)


def _moved(choice: Choice, model: Described, colour: str) -> None:
    """What moving one dimension changes, as curves."""
    moves = model.traversals
    if moves is None:
        return
    j = _dimension(model.facts.units.order.tolist())
    st.markdown(unbroken(f"Moved and measured: {model.sentence(j)}."))
    own = [model.checkpoint.name]
    curves, colours = factors.changes(model, j)
    right = factors.turned(model, j, colour)
    columns = st.columns(2 if right is not None else 1)
    with columns[0]:
        output.figure(curves, file_name("changes", choice.dataset.name, own, f"z{j}"))
        st.html(digits_html.legend(colours))
    if right is not None:
        with columns[1]:
            output.figure(right, file_name("turned", choice.dataset.name, own, f"z{j}"))
    steps = minus(", ".join(f"{t:+g}" for t in moves.moves if t))
    about = NO_STROKES if choice.dataset.channels == RGB else f"{MIRRORED} {caveat(choice.dataset)}"
    with st.expander("How this is measured"):
        st.caption(
            f"Mean over {moves.images} test images: each code is moved by {steps} standard deviations of the model's "
            f"codes, decoded, and the picture measured. {about}"
        )


def _dimension(options: list[int]) -> int:
    """The control, and the dimension of this model to look at: the first of `options` unless another is asked for.

    It is not bound to the address: what is a default for one model is kept for the next, which has another, and an
    address that leaves out defaults would then say nothing of it.
    """
    named = {f"z{j}": j for j in options}
    if address.navigated() or _DIMENSION not in st.session_state:
        asked = str(st.query_params.get(_DIMENSION, ""))
        if asked.isascii() and asked.isdigit() and int(asked) in options:
            st.session_state[_DIMENSION] = f"z{int(asked)}"
        else:
            st.session_state.pop(_DIMENSION, None)
            address.refuse(_DIMENSION, *filter(None, [asked]))
    elif st.session_state.get(_DIMENSION) not in named:
        del st.session_state[_DIMENSION]  # of a larger model
    j = named[st.selectbox("Dimension", list(named), key=_DIMENSION, width=160)]
    address.tell_address(_DIMENSION, "" if j == options[0] else str(j))
    return j
