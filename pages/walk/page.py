"""Latent walk: drag a dimension and see every model's picture change."""

import streamlit as st

from pages.walk import show
from ui import navigation, sidebar
from ui.widgets import image_picker

navigation.heading(
    "Latent walk",
    "Drag a slider: the picture follows, in every model at once. **How many dimensions change anything, in which "
    "model? And what lies along them: images like those of the data, or shapes that are like none?**",
)
choice = sidebar.chosen()
start = image_picker.one(choice, prior=True)

show.walk(choice, start)
st.caption(
    "Dimensions are ranked by their mean KL; the AE's, which has none, by how much the picture changes with them. "
    "*Moved together*: the dimension of the same rank, by as many standard deviations of that model's own codes; which "
    "way is up each model has chosen for itself. A slider spans the 0.5 % to 99.5 % quantiles of the model's aggregate "
    "posterior and a little more: beyond them is *off the data*."
)
