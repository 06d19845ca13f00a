"""Probe: how much of an image's class a linear classifier reads off each model's code, with few and with all labels."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from pages.probe import by_class, by_dimension, curves, lead, sentences, study, tables
from pages.probe.study import ProbeRequest, ProbeResults
from ui import address, navigation, output, public, sidebar, study_panel, views
from ui.jobs import Status
from ui.sidebar import Choice
from ui.study_panel import StudyPanel
from ui.widgets import image_picker
from vae.core.errors import MeasureError
from vae.core.unbroken import unbroken
from vae.metrics.probing.fits import SEEDS
from vae.metrics.probing.labelled import ALL, Size
from vae.studies.disentanglement import ONE_SEED

MU, Z = "μ", "sampled z"
CODE, LABELS, DRAWS = "code", "labels", "draws"  # keys in the session, names in the address


def choose(choice: Choice) -> ProbeRequest | None:
    """The controls. None, and a sentence, where these images teach a probe nothing or nothing is chosen."""
    try:
        every_size = study.request(choice, None, SEEDS, False)
    except MeasureError as error:
        st.info(str(error), icon=":material/info:")
        return None
    total = len(every_size.plan.data.rows)
    by_text: dict[str, Size] = {"all" if n == total else f"{n:,}": n for n in every_size.plan.sizes}
    forget_others(LABELS, by_text)
    address.spelled(LABELS, by_text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        code = st.segmented_control(
            "Read",
            [MU, Z],
            default=MU,
            key=CODE,
            bind="query-params",
            required=True,
            help="μ: the mean of an image's code. Sampled z: one code drawn from the encoder's distribution, which "
            "asks how much survives the model's own noise. They are different questions.",
        )
        chosen = st.pills(
            "Labels to learn from",
            list(by_text),
            selection_mode="multi",
            default=list(by_text),
            key=LABELS,
            bind="query-params",
            help="Training images whose class the probe is told. No test image is among them.",
        )
        seeds = image_picker.number("Draws", public.bounds().draws, SEEDS, DRAWS, first=1)
    if not chosen:
        st.info("Choose at least one number of labels.", icon=":material/info:")
        return None
    return study.request(choice, tuple(by_text[text] for text in by_text if text in chosen), seeds, code == Z)


def forget_others(key: str, options: Collection[str]) -> None:
    """Where the session has chosen what another data set had, begin anew."""
    if any(text not in options for text in st.session_state.get(key) or ()):
        del st.session_state[key]


def draw_accuracy(choice: Choice, request: ProbeRequest) -> object:
    """The table and its curves, as long as more is coming again and again; returns what the rest of the page needs."""
    panel = panel_of(request)
    statuses = study.follow(panel, request)
    (status,) = statuses.values()
    results: ProbeResults = status.value
    navigation.section("How much of the class is in the code?")
    curves.draw(request, results)
    slow = request.slow(results)
    coming = [step for step in request.plan.steps() if panel.in_full or step not in slow] if status.busy else []
    st.html(tables.accuracy(request, results, coming))
    for sentence in sentences.compared(choice, request, results, coming):
        st.markdown(unbroken(sentence))
    st.caption(f"{sentences.measured(choice, request)} {ONE_SEED}{tables.not_converged(results)}")
    if few := request.plan.data.few_of_each(request.plan.sizes):
        st.caption(f":material/warning: {few}")
    if not panel.steer(statuses, "fits") and slow:
        offer_slow(panel, sentences.waiting(request, slow))
    return stage(request, status)


def draw_progress(request: ProbeRequest) -> object:
    """How far the measurement is, where its table is not shown; returns what the rest needs."""
    panel = panel_of(request)
    statuses = study.follow(panel, request)
    panel.steer(statuses, "fits")
    (status,) = statuses.values()
    return stage(request, status)


def offer_slow(panel: StudyPanel, waiting: str) -> None:
    """The button for what takes long, or that this server does not measure it."""
    if public.bounds().thorough:
        panel.offer(
            f"Measure {waiting}",
            key="probe-slow",
            help="So many numbers to learn from that it takes most of the time: about a minute on two cores, with a "
            "progress bar. Once measured, it is kept.",
        )
    else:
        st.caption(f"Not measured on this public server, where it would take minutes of all cores: {waiting}.")


def panel_of(request: ProbeRequest) -> StudyPanel:
    """Each request is stopped, and asked for in full, on its own."""
    return StudyPanel("probe", request.key)


def stage(request: ProbeRequest, status: Status) -> object:
    """While more is coming: which sizes are known and how far the rest is. What stands below the table needs no more
    of it, so it is drawn anew only where this changes.
    """
    results: ProbeResults = status.value
    sizes = tuple(n for n in request.plan.sizes if all(results.of(what, n) for what in request.models))
    removals = len(results.removals) == len(request.models)
    return status.busy and (sizes, removals, len(results.troubles))


def downloads(choice: Choice, request: ProbeRequest, results: ProbeResults) -> None:
    """The table that can be taken home, and the command that makes it."""
    from vae.export.linear_probe_table import table

    navigation.section("To take home")
    output.downloads("Probes", choice.file_name("probes"), lambda: table(request.plan, study.known(request).probes))
    plan = request.plan
    sizes = " ".join(ALL if n == len(plan.data.rows) else str(n) for n in plan.sizes)
    every = [(what, n) for what in plan.whats for n in plan.sizes]
    missing = sum(results.of(*step) is None for step in every)
    typed = f"python -m vae probe checkpoints/… --dataset {choice.dataset.name} --train-sizes {sizes}"
    typed += f" --seeds {plan.seeds}{' --z' if plan.sampled else ''} --out probes.csv"
    st.caption(
        "Every row and every class, with models and data by digest, settings and versions. The same as "
        f"{output.command(typed)}."
        + (f" {missing} of {len(every)} are not measured yet and not in the files." if missing else "")
    )


place = navigation.heading("Probe", lead.QUESTION)
choice = sidebar.chosen()
request = choose(choice)
if request:
    (status,) = study.follow(panel_of(request), request, study_panel.PATIENCE).values()
    results = status.value
    place.markdown(lead.answer(request, results))
    for digest, trouble in results.troubles.items():
        st.error(f"{request.names[digest]}: {trouble}", icon=":material/error:")
    if status.problem:
        st.error(status.problem, icon=":material/error:")
    if views.shows("curves"):
        study_panel.live("probe", draw_accuracy, choice, request, stage=stage(request, status))
    else:
        study_panel.live("probe", draw_progress, request, stage=stage(request, status))
    if views.shows("classes"):
        st.fragment(by_class.classes)(choice, request, results)
    if views.shows("dimensions"):
        by_dimension.draw(request, results)
    if results.probes and not views.alone():
        downloads(choice, request, results)
