"""Beta: one network for every beta, and a dial to turn it."""

import streamlit as st

from pages.beta import curves, gaps, lead, networks, scene, stand
from ui import navigation, output, sidebar
from ui.components.dial.component import DIAL
from ui.web import network_blob
from vae.export import table_html
from vae.metrics.latent.dimensions import ACTIVE_KL

place = navigation.heading("Beta", lead.QUESTION)
dataset = sidebar.dataset()
model = networks.chosen(dataset)
if model is not None:
    with output.sentences():
        model.check_fits(dataset)
        curve = curves.curve(model, dataset)
        measured = gaps.of(model, dataset)
        if said := lead.answer(curve, measured):
            place.markdown(said)
        if trouble := network_blob.obstacle(model, encodes=True):
            st.info(f"This network cannot be turned in a browser: {trouble}.", icon=":material/info:")
        else:
            DIAL.show(scene.scene(model, dataset, curve, measured, stand.current(*scene.bounds(model))))
        if measured:
            with st.expander("How far from models of one β", icon=":material/table:"):
                st.html(table_html.html(gaps.table(measured, len(dataset))))
st.caption(
    "A multi-rate VAE (Bae et al. 2023): every unit of one network has a gate that depends on β, and folds into "
    f"ordinary weights for any one β. A dimension with a mean KL below {ACTIVE_KL} nats is grey: it has collapsed to "
    f"the prior. Rows go from −{scene.REACH:g} to +{scene.REACH:g} standard deviations of N(0, I), from the point "
    "that the single picture shows. KL, rate and error are means over the test images, measured at some betas and on a "
    "straight line between those; pictures are decoded in your browser at the very β."
)
