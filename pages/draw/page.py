"""Draw: a drawing of one's own, and what every model makes of it while the pen moves."""

import streamlit as st

from pages.draw import show
from ui import navigation, sidebar
from ui.widgets import image_picker

navigation.heading(
    "Draw",
    "Draw: every model gives it back while your pen moves. **Who keeps your very stroke, and who makes something more "
    "usual of it? Draw what the models know, then what none of them has ever seen, or add noise.**",
)
choice = sidebar.chosen()
show.live(choice, image_picker.given(choice))
st.caption(
    "A drawing is scaled and centred as MNIST's images are; that is what the models get. "
    + ("The pad is dark on light, as the images of this data set are. " if choice.dataset.dark_on_light else "")
    + "Large: the reconstruction, "
    "decoded from μ. Small: ink added in orange, ink lost in blue. Error: binary cross-entropy against the image "
    "without noise, summed over its pixels. The planes: codes of up to 1,000 test images in the two directions in "
    "which the model's codes spread most (PCA), each with its own scale; the large point is your drawing, held at the "
    "edge where it lies beyond. Your drawing is kept for the other pages in this session, and nobody else sees it."
)
