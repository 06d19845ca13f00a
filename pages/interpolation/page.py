"""Interpolation: from one image to another through every model's latent space."""

import streamlit as st

from pages.interpolation import show
from ui import navigation, output, sidebar
from ui.widgets import digits_html, image_picker
from vae.export.table_html import html

navigation.heading(
    "Interpolation",
    "Two images, and every model's way from one to the other: drag to scrub all of them together. **A cross-fade shows "
    "both at once. Does a model, half way, show an image of its own, like those of the data? How much of the way is, "
    "the table at the end says.**",
)
choice = sidebar.chosen()
first, second, path = image_picker.pair(choice)

with output.sentences():
    found = show.walked(choice, first, second, path)
    show.rows(choice, found)

    st.subheader("This path, measured", anchor=False)
    st.html(digits_html.legend(show.colours(choice, found), "dotted: the cross-fade"))
    for column, figure, text in zip(st.columns(3), show.lines(choice, found), show.sentences(found), strict=True):
        with column:
            output.figure(figure)
            st.caption(text)

    st.subheader("The path over the data", anchor=False)
    planes = show.planes(choice, found)
    for column, figure in zip(st.columns(max(1, len(planes))), planes, strict=False):
        with column:
            output.figure(figure)
    st.caption(
        "Each dot is the code of a real image, in the two directions in which the codes spread most; the line is the "
        "path. Where it crosses empty space, the decoder was never asked. Each panel has its own scale."
    )

    st.subheader("Many paths", anchor=False)
    st.markdown("One path is an anecdote. The same measures over random pairs of test images, mean and 95 % interval:")
    table, take_home = show.averages(choice, found, path)
    st.html(html(table))
    st.caption(show.explained())
    output.downloads("Table", "interpolation", take_home)
