"""Embeddings: where every image's code lies, model beside model."""

import streamlit as st

from pages.embeddings import show
from ui import navigation, output, sidebar

navigation.heading(
    "Embeddings",
    "Every dot is the code of one image, in every model the same images. **Look for groups that keep apart in one "
    "model and run together in another. Point at a dot to see its image, and what each model makes of it; draw a box "
    "or a lasso to see the average of many.**",
)
choice = sidebar.chosen()
with output.sentences():
    asked, how, own = show.controls(choice)
    show.map_(choice, asked, how, own)
    st.caption(show.stated(asked))
