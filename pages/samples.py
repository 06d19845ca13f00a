"""Samples: what each model draws from a random code, from N(0, I) and from where its own codes lie."""

import streamlit as st

from ui import controls, draw, page, pictures
from vae import figures

page.heading(
    "Samples",
    "No image goes in: each model draws from random codes, the same ones for every model. **From N(0, I), the AE and β = 0 "
    "draw scribbles, β = 2.4 draws digits, β = 10 blurred ones. From where its own codes lie, every model draws digits.**",
)
choice = controls.choose()
settings = draw.controls()

with page.sentences():
    drawn = draw.samples(choice, settings)
    st.html(pictures.cards(draw.cards(choice, drawn)))
    st.caption(
        "*Its own codes*: a mixture of ten Gaussians fitted to the codes of training images, the model's aggregate posterior. "
        "*Unlike any digit*: root mean squared pixel difference to the nearest of the test images, median over "
        f"{draw.MEASURED} samples (0 is a copy; two real digits of one class differ by about 0.2). *Undecided*: mean "
        "entropy of a pixel (0 is black or white; grey is up to 0.69 nats). Blur is near everything and undecided; "
        "a scribble is decided and unlike any digit."
    )

st.subheader("Why N(0, I) fails for some", anchor=False)
st.markdown(
    "**A decoder only knows the codes it was trained on.** Each dot is the code of one real image, in the two directions "
    "in which that model's codes spread most; the circle is where N(0, I) puts 86 % of its samples. The KL term is what "
    "pulls dots and circle together."
)
with page.sentences():
    st.plotly_chart(draw.clouds_figure(choice), width="stretch", key="clouds", config={"displayModeBar": False})
    st.caption(draw.spread_sentence(choice))
