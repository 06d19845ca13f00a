"""Reconstructions: the same images through every model, what is lost, and what noise in the input becomes."""

import streamlit as st

from ui import compare, controls, page, pictures, selecting
from vae import figures

page.heading(
    "Reconstructions",
    "Each row is one model drawing the same images from its own 16 numbers. **Follow a column down: the AE and β = 0 keep "
    "the stroke you see, β = 10 keeps only what most digits of that kind share.**",
)
choice = controls.choose()
shown = selecting.images(choice)

sigma = st.slider(
    "Noise in the input (standard deviation σ, pixel values 0 to 1)", 0.0, 0.8, 0.0, 0.05, key="noise", bind="query-params",
    help="Gaussian noise on every pixel, clipped to 0…1. The models see the noisy image; errors are against the clean one.",
)  # fmt: skip
with_difference = st.toggle("Difference to the original", True, key="difference", bind="query-params")

with page.sentences():
    results = compare.reconstructions(choice, shown, sigma)
    st.html(pictures.rows(compare.lines(choice, shown, results, with_difference)))
    st.caption(
        "Under each tile: its error, the binary cross-entropy summed over the pixels, in nats (lower is better; a perfect "
        f"copy of a grey image is not 0 but its own entropy: {results.floor:.0f} on average here)."
        + (" Difference: :orange[ink added], :blue[ink lost]." if with_difference else "")
    )

st.subheader("What happens to noise", anchor=False)
st.markdown(
    "**Left, higher means the noise was removed; right, higher means it was kept.** A reconstruction above the dotted "
    "line is closer to the clean image than the noisy input was: the model has cleaned it."
)
with page.sentences():
    curves = compare.noise_curves(choice)
    accents = [figures.accent(model.config) for model in choice.models.values()]
    st.plotly_chart(figures.noise_curves(curves, accents, sigma), width="stretch", key="noise-curves",
                    config={"displayModeBar": False})  # fmt: skip
    if sigma:
        st.html(compare.psnr_table(choice, results))
    st.caption(
        f"Peak signal-to-noise ratio (PSNR, in dB: 10·log₁₀(1 / mean squared error)), mean over {next(iter(curves.values())).n} "
        f"test images{'' if choice.label is None else ' of this digit'}, noise seed {compare.NOISE_SEED}."
    )
