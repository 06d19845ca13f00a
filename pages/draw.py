"""Draw: a digit of one's own, and what every model makes of it while the pen moves."""

import streamlit as st

from ui import controls, page, selecting
from ui.draw import show

page.heading(
    "Draw",
    "Draw a digit: every model gives it back while your pen moves. **The AE and β = 0 keep your stroke; β = 2.4 makes "
    "a typical digit of it; β = 10 forgets all but a little. Then draw something that is no digit, or add noise.**",
)
choice = controls.chosen()
show.live(choice, selecting.given(choice))
st.caption(
    "A drawing is scaled and centred as MNIST's digits are; that is what the models get. Large: the reconstruction, "
    "decoded from μ. Small: ink added in orange, ink lost in blue. Error: binary cross-entropy against the image "
    "without noise, summed over its pixels. The planes: codes of up to 1,000 test images in the two directions in "
    "which the model's codes spread most (PCA), each with its own scale; the large point is your digit, held at the "
    "edge where it lies beyond. Your digit is kept for the other pages in this session, and nobody else sees it."
)
