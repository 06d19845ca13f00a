"""Samples: what each model draws from a random code, from N(0, I) and from where its own codes lie."""

import streamlit as st

from ui import controls, draw, page, pictures

page.heading(
    "Samples",
    "No image goes in: every model decodes the same random codes. **From N(0, I), the AE and β = 0 draw scribbles, "
    "β = 2.4 draws digits, β = 10 blurred ones. From where its own codes lie, even the AE draws digits.**",
)
choice = controls.chosen()
settings = draw.controls()

with page.sentences():
    drawn = draw.samples(choice, settings)
    st.html(pictures.cards(draw.cards(choice, drawn)))
    st.caption(
        "*Its own codes*: drawn from a mixture of ten Gaussians fitted to the codes of training images, the model's "
        "aggregate posterior. *Unlike any digit*: root mean squared pixel difference to the nearest test image, median "
        f"over {draw.MEASURED} samples; real training images measure {draw.real_distance(choice):.3f}. *Undecided*: "
        "mean entropy of a pixel, 0 for black or white, up to 0.69 nats for grey. A scribble is unlike any digit; blur "
        "is near many digits but undecided."
    )

st.subheader("Why N(0, I) fails for some", anchor=False)
st.markdown(
    "**A decoder only knows the codes it was trained on.** Each dot is the code of one real image, along the two "
    "directions in which that model's codes spread most; the circle holds 86 % of the samples of N(0, I). The KL term "
    "is what pulls dots and circle together."
)
with page.sentences():
    page.figure(draw.clouds_figure(choice), key="clouds")
    st.caption(draw.spread_sentence(choice))
