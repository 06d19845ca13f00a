"""Latent walk: drag a dimension and see every model's digit change."""

import streamlit as st

from ui import controls, page, selecting
from ui.walk import show

page.heading(
    "Latent walk",
    "Drag a slider: the digit follows, in every model at once. **At β = 2.4 few dimensions are live, and what they "
    "reach are digits; in the AE and at β = 0 all are live, and many steps lead to shapes that are no digits.**",
)
choice = controls.chosen()
start = selecting.one(choice, prior=True)

show.walk(choice, start)
st.caption(
    "Dimensions are ranked by their mean KL; the AE's, which has none, by how much the picture changes with them. "
    "*Moved together*: the dimension of the same rank, by as many standard deviations of that model's own codes; which "
    "way is up each model has chosen for itself. A slider spans the 0.5 % to 99.5 % quantiles of the model's aggregate "
    "posterior and a little more: beyond them is *off the data*."
)
