"""Reconstructions: the same images through every model, what is lost, and what noise in the input becomes."""

import streamlit as st

from pages.reconstructions import compare, label_survival, lead
from ui import loaders, navigation, output, sidebar, views
from ui.widgets import digits_html, image_picker
from vae import data
from vae.core.counted import counted
from vae.export.provenance import origin

place = navigation.heading("Reconstructions", lead.QUESTION)
choice = sidebar.chosen()
place.markdown(lead.answer(choice, {}))

if views.shows("images"):
    shown = image_picker.row(choice)
if views.shows("images", "noise"):
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    noise_sd = left.slider(
        "Noise in the input (σ, for pixel values 0 to 1)",
        min_value=0.0,
        max_value=image_picker.MAX_SIGMA,
        step=0.05,
        key="noise",
        bind="query-params",
        help="Standard deviation of Gaussian noise on every pixel, clipped to 0…1. The models see the noisy image; "
        "errors are against the clean one.",
    )
if views.shows("images"):
    with_difference = right.toggle("Difference to the original", True, key="difference", bind="query-params")
    results = compare.reconstructions(choice, shown, noise_sd)
    lines = compare.lines(choice, shown, results, with_difference)
    st.html(digits_html.rows(lines))
    st.caption(
        "Under each tile: its error against the clean image, the binary cross-entropy summed over "
        f"{compare.summed(choice)}, in nats. Lower is better; {compare.floor(results)}."
        + (f" Difference: {compare.difference_said(choice)}." if with_difference else "")
    )
    facts = {"images": [picked.name for picked in shown], "noise_sd": noise_sd, "noise_seed": compare.NOISE_SEED}
    output.pictures(
        choice.file_name("reconstructions"),
        f"Reconstructions of {data.title(choice.dataset.name)}, errors in nats",
        lambda: [line.strip for line in lines],
        lambda: origin(choice.checkpoints, choice.dataset, **facts),
    )

if views.shows("noise"):
    navigation.section(
        "What happens to noise",
        "**Look at the rows above first, then at the curves.** One: how close a model's output is to the clean image; "
        "the other: to the noisy one it was given, which is lower the more of the noise is lost. Above the dotted line "
        "the output is closer to the clean image, pixel by pixel, than the noisy image was; a blurred wrong image can "
        "be. The vertical line is the σ chosen above.",
    )
    with output.sentences():
        st.html(compare.legend(choice))
        for column, figure in zip(st.columns(2), compare.noise_figures(choice, noise_sd), strict=True):
            with column:
                output.figure(figure, choice.file_name("noise"))
        if noise_sd and views.shows("images"):
            st.html(compare.psnr_table(choice, results))
        count = counted(compare.curve_images(choice), "test image")
        st.caption(
            "PSNR: peak signal-to-noise ratio, 10 · log₁₀(1 / mean squared error), in dB. Curves: mean over "
            f"{count}{f' of class {choice.class_name}' if choice.class_name else ''}, spread over all, noise seed "
            f"{compare.NOISE_SEED}."
        )

if views.shows("labels"):
    navigation.section("Does the label survive?")
    judge = loaders.found_judge(choice.dataset)
    if judge:
        st.markdown(
            "**A small network that was trained to read these images reads them again after each model gave them "
            "back.** A row of the matrix is what became of one class; off its diagonal the label is lost. Click a "
            "cell, or choose it in the boxes, and see the images behind it through every model."
        )
        with output.sentences():
            seen = label_survival.measured(choice, judge)
            place.markdown(lead.answer(choice, seen))
            st.html(label_survival.table(choice, seen))
            label_survival.matrix(choice, seen)
        st.caption(label_survival.note(choice, judge))
