"""Samples: what each model draws from a random code, from N(0, I) and from where its own codes lie."""

import streamlit as st

from pages.samples import draws, judge_table, lead
from ui import loaders, navigation, output, sidebar, views
from ui.widgets import columns, digits_html
from vae import data
from vae.export.provenance import origin
from vae.studies.pictures import MEASURED

place = navigation.heading("Samples", lead.QUESTION)
choice = sidebar.chosen()
settings = draws.controls()

if views.shows("grid"):
    with output.sentences():
        drawn = draws.samples(choice, settings)
        place.markdown(lead.answer(drawn))
        st.html(digits_html.cards(draws.cards(choice, settings, drawn)))
        st.caption(
            "*Its own codes*: drawn from up to ten Gaussians fitted to the codes of training images, the model's "
            f"aggregate posterior. *Likeness*: {draws.likeness_said(choice)} the most similar test image, median over "
            f"{MEASURED} samples; low where they are like no image. *Undecided*: mean entropy of a pixel in nats, "
            "0 for black or white and up to 0.69 for grey; high for blur. Read both: blur raises the likeness too. "
            f"Real training images: {draws.real_numbers(choice)}."
        )

        output.pictures(
            choice.file_name("samples"),
            f"Samples of models of {data.title(choice.dataset.name)}",
            lambda: draws.strips(choice, settings, drawn),
            lambda: origin(choice.checkpoints, choice.dataset, seed=settings.seed, temperature=settings.temperature),
        )

if views.shows("cloud"):
    navigation.section(
        "Does N(0, I) lie where the codes are?",
        "**A decoder only knows the codes it was trained on.** The KL term is what pulls the two together.",
    )
    st.markdown(
        "Each dot is the code of one real image, along the two directions in which that model's codes spread most; the "
        "pink circle holds 86 % of the samples of N(0, I)"
        + (", the dashed one as many of N(0, T²·I)" if settings.temperature != 1 else "")
        + ". Each panel has its own scale."
    )
    with output.sentences():
        with st.container(key="cloud"):
            for figure in columns.wrapped(draws.cloud_figures(choice, settings.temperature)):
                output.figure(figure, choice.file_name("codes"))
        st.caption(draws.spread_sentence(choice))

if views.shows("judge"):
    judge = loaders.found_judge(choice.dataset)
    if judge:
        navigation.section(
            "What a judge sees",
            "**A small network that reads these images well looks at 1,000 samples of each kind.** Where it is as sure "
            "as of real images, sees every class, and finds their features close to those of the test images, samples "
            "are like the data. None of the three is enough alone: a judge can be sure of a picture that is like none.",
        )
        judge_table.seen(choice, settings, judge)
        st.caption(judge_table.note(judge))
