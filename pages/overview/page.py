"""Overview: what this is, the models with their numbers, which images are in use."""

import streamlit as st

from pages.overview import data_sets, exhibits, lead, tables
from ui import loaders, navigation, output, sidebar, views
from ui.widgets import digits_html
from vae import data
from vae.core.counted import counted
from vae.export.table_html import html


def draw_preview() -> None:
    """A row of images, and what every chosen model makes of them."""
    with preview:
        choice = sidebar.chosen()
        place.markdown(lead.answer(choice))
        lines = exhibits.rows(choice)
        st.html(digits_html.rows(lines))
        output.pictures(
            choice.file_name("overview"),
            f"What models make of {data.title(choice.dataset.name)}",
            lambda: [line.strip for line in lines],
            lambda: exhibits.provenance(choice),
        )


place = navigation.heading("betascope", lead.QUESTION)

dataset = sidebar.dataset()
checkpoints = loaders.found_models()

if not views.alone():
    data_sets.first(dataset.name)
    navigation.start()
    preview = st.container()
    if sidebar.has_chosen():
        draw_preview()
    else:
        preview.html(digits_html.rows([exhibits.images_alone(dataset)]))

    with st.expander("The words, in a minute", icon=":material/menu_book:"):
        st.markdown(
            "- An **autoencoder** (AE) is two networks: an *encoder* turns an image into a short **code**, a *decoder* "
            "draws the image again from it. Training makes the drawing close to the original.\n"
            "- A **variational autoencoder** (VAE) encodes an image as a small cloud, with centre **μ**, from which a "
            "code **z** is drawn. It also pays **β** for every unit of information that the cloud carries, the **KL** "
            "term: how far it is from **N(0, I)**, the standard normal distribution. At β = 0 it pays nothing and is "
            "an AE with some noise in its codes.\n"
            "- Error and information are in **nats**, natural units of information: 1 nat is 1.44 bits."
        )

if views.shows("models"):
    navigation.section("The models")
    if checkpoints:
        table = tables.model_table(dataset)
        if table.rows:
            st.html(html(table))
            st.caption(
                f"Means over the {counted(len(dataset), 'test image')} of {data.title(dataset.name)}. Error: binary "
                "cross-entropy of the image decoded from μ, summed over the pixels; lower is better. Information: how "
                "far a code departs from N(0, I). Active: dimensions whose μ varies (variance above 0.01)."
                f"{' A dash: an AE has no KL, and its codes have no scale.' if tables.has_autoencoder(dataset) else ''}"
            )
        else:
            st.caption("None of the models here takes these images.")
        if table.footnote:
            st.caption(table.footnote.replace("*", r"\*"))
        if others := tables.table_of_others(dataset):
            n = len(others.rows)
            with st.expander(f"{counted(n, 'model')} of other images"):
                st.html(html(others))
    else:
        st.html("<p>No checkpoint here yet. Train one: <code>python -m vae train --out checkpoints/my-model</code></p>")

if not views.alone():
    st.header("The images", anchor=False)
    data_sets.panel(dataset.name)
    for problem in data.unusable():
        st.warning(problem, icon=":material/warning:")

    st.header("Every page", anchor=False)
    navigation.index()

    if not sidebar.has_chosen():
        draw_preview()  # last: it ends the page with a sentence
