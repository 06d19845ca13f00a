"""One model closely: its matrix, one dimension moved and measured, a card for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from pages.disentanglement import cards, factors
from ui import address, output
from ui.sidebar import Choice
from ui.widgets import digits_html, image_picker
from ui.widgets.selected_image import SelectedImage
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


def draw(choice: Choice, described: Mapping[str, Described]) -> None:
    """The control that chooses the model, and what is known of it. `described`: by title, what is measured."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        title = st.segmented_control(
            "Model", list(choice.models), default=focus(choice), key=_MODEL, bind="query-params", required=True
        )
        kind = st.segmented_control(
            "Matrix of", list(factors.KINDS), default=factors.INFORMATION, key=_KIND, bind="query-params", required=True
        )
    model = described.get(str(title))
    if model is None:
        st.caption(f"{title} is not measured yet.")
        return
    if why := factors.missing(model, str(kind)):
        st.info(model.trouble or why, icon=":material/info:")
    else:
        output.figure(factors.matrix(model, str(kind)))
        explained = f"{factors.EXPLAINED[str(kind)]}{factors.predicted(model, str(kind))}"
        st.caption(f"Rows: dimensions, the most informative first. {explained}")
    if model.traversals:
        _moved(choice, model)
    image = SelectedImage.of(choice.dataset, int(image_picker.in_order(choice)[0]))
    st.markdown(
        f"**Every dimension of {title}.** The strip begins at {image.name} and moves this dimension alone, from the "
        "0.5 % to the 99.5 % quantile of the model's codes."
    )
    cards.draw(model, image)
    if len(model.facts.active) > cards.MOST:
        st.caption(f"The first {cards.MOST} of {len(model.facts.active)} dimensions; the table below has them all.")
    st.caption(
        "*Live*: a mean KL above 0.01 nats, or, for the AE, a pixel change above 0.1 %. *Sensitivity*: mean change of "
        "a pixel when the dimension moves by one standard deviation of μ. *Carries most*: the factor of which it holds "
        "the largest share; an inactive dimension may still say something in μ, too faintly for the decoder to use."
    )


def _moved(choice: Choice, model: Described) -> None:
    """What moving one dimension changes, as curves."""
    moves = model.traversals
    if moves is None:
        return
    st.markdown("**Moved and measured.** Which dimension?")
    j = _dimension(model.facts.units.order.tolist())
    st.markdown(f"{model.sentence(j)[:1].upper()}{model.sentence(j)[1:]}.")
    curves, colours = factors.changes(model, j)
    right = factors.turned(model, j)
    columns = st.columns(2 if right is not None else 1)
    with columns[0]:
        output.figure(curves)
        st.html(digits_html.legend(colours))
    if right is not None:
        with columns[1]:
            output.figure(right)
    steps = ", ".join(f"{t:+g}" for t in moves.moves if t)
    st.caption(
        f"Mean over {moves.images} test images: each code is moved by {steps} standard deviations of the model's "
        f"codes, decoded, and the picture measured. {MIRRORED} {caveat(choice.dataset)}"
    )


def _dimension(options: list[int]) -> int:
    """The control, and the dimension of this model to look at: the first of `options` unless another is asked for.

    It is not bound to the address: what is a default for one model is kept for the next, which has another, and an
    address that leaves out defaults would then say nothing of it.
    """
    if address.navigated() or _DIMENSION not in st.session_state:
        asked = str(st.query_params.get(_DIMENSION, ""))
        if asked.isascii() and asked.isdigit() and int(asked) in options:
            st.session_state[_DIMENSION] = int(asked)
        else:
            st.session_state.pop(_DIMENSION, None)
            address.refuse(_DIMENSION, *filter(None, [asked]))
    elif st.session_state.get(_DIMENSION) not in options:
        del st.session_state[_DIMENSION]  # of a larger model
    j = int(st.selectbox("Dimension", options, key=_DIMENSION, width=160))
    address.tell_address(_DIMENSION, "" if j == options[0] else str(j))
    return j
