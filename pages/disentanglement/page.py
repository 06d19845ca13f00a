"""Disentanglement: what each dimension of each model does, in pictures, in words and in the field's scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from pages.disentanglement import among, dimensions, lead, scores, study
from pages.disentanglement.study import DimensionsRequest
from ui import loaders, navigation, output, public, sidebar, study_panel, views
from ui.leads import Place
from ui.sidebar import Choice
from ui.study_panel import StudyPanel
from ui.widgets import sweeps
from vae.export.names import file_name

if TYPE_CHECKING:
    from ui.jobs import Status
    from vae.metrics.disentanglement.factor_dependence import FactorDependence
    from vae.studies.disentanglement import Described


def draw(choice: Choice, request: DimensionsRequest, answer: Place) -> bool:
    """Everything that is known of the chosen models' dimensions; True as long as more is coming."""
    panel, focus = StudyPanel("disentanglement", "every data set"), dimensions.focus(choice)
    titles = list(choice.models) if views.shows("scores") else [focus]
    models = sorted((choice.models[title] for title in titles), key=lambda model: model.title != focus)
    statuses = study.follow(panel, models, request)
    by_title = {title: study.of_model(choice.models[title], request, statuses) for title in titles}
    described = {title: status.value for title, status in by_title.items() if status.value}
    factors = statuses[request.of_factors].value
    for title, status in by_title.items():
        if status.problem:
            st.error(f"{title}: {status.problem}", icon=":material/error:")

    if views.shows("cards", "factors"):
        navigation.section("What each dimension does")
        title = dimensions.choose(choice)
        answer.markdown(lead.answer(described, title))
        model = described.get(title)
        if model is None:
            st.caption(f"{title} is not measured yet.")
    if views.shows("cards") and model:
        dimensions.draw_cards(choice, model)

    if views.shows("scores"):
        draw_scores(choice, by_title, factors)
    if not panel.steer(statuses) and views.shows("scores") and lacks_trees(described):
        offer_trees(panel)

    if views.shows("factors") and model:
        navigation.section(f"What each dimension of {title} tells")
        dimensions.draw_matrix(choice, model, choice.models[title].accent)
    if views.shows("factors") and factors:
        navigation.section("Do the factors depend on one another?")
        among.draw(factors, file_name("factors", choice.dataset.name, []))
    if described and not views.alone():
        downloads(choice, request, described, factors)
    return any(status.busy for status in (*by_title.values(), statuses[request.of_factors]))


def draw_scores(choice: Choice, by_title: Mapping[str, Status], factors: FactorDependence | None) -> None:
    """What the field's scores make of each model, as far as they are measured."""
    described = [status.value for status in by_title.values() if status.value]
    navigation.section("How disentangled?")
    for trouble in dict.fromkeys(one.trouble for one in described if one.trouble):
        st.info(trouble, icon=":material/info:")
    table, others = scores.tables(choice, by_title, factors)
    st.html(table)
    st.caption(scores.explained(described, factors))
    if others:
        with st.expander("Settings: the same scores counted otherwise"):
            st.html(others)
    with st.expander("What each score says"):
        st.markdown(scores.each(any(one.predictors and one.predictors.dci_ordered for one in described)))
    sweeps.way(choice.dataset, "What seeds have in common")


def lacks_trees(described: Mapping[str, Described]) -> bool:
    """Whether what takes long is measured of some models not yet."""
    return any(not (one.predictors or one.trouble) for one in described.values())


def offer_trees(panel: StudyPanel) -> None:
    """The button for what takes long, or why this server does not measure it."""
    if public.bounds().thorough:
        panel.offer(
            "Measure DCI and SAP",
            key="disentanglement-trees",
            help="Boosted trees for every factor: up to a minute a model on two free cores, with a progress bar; once "
            "measured, they are kept.",
        )
    else:
        st.caption(
            "DCI and SAP are not measured on this public server: they take minutes of all cores. What was measured "
            "before is shown; elsewhere `python -m vae disentangle` measures them."
        )


def downloads(
    choice: Choice, request: DimensionsRequest, described: Mapping[str, Described], factors: FactorDependence | None
) -> None:
    """The tables that can be taken home."""
    from vae.export import disentanglement

    models = list(described.values())
    navigation.section("To take home")
    output.downloads(
        "Dimensions",
        choice.file_name("dimensions"),
        lambda: disentanglement.dimension_table(models, choice.dataset, request.train),
    )
    if any(model.dependence for model in models):
        output.downloads(
            "Scores",
            choice.file_name("scores"),
            lambda: disentanglement.score_table(models, choice.dataset, request.train, among=factors),
        )
    if factors:
        name = file_name("factors", choice.dataset.name, [])
        output.downloads("Factors", name, lambda: disentanglement.factor_table(factors, choice.dataset))
    typed = f"python -m vae disentangle checkpoints/… --dataset {choice.dataset.name} --out table.csv"
    st.caption(
        "Every chosen model, every number above, with models and data by digest, settings and versions. The same as "
        f"{output.command(typed)}."
    )


place = navigation.heading("Disentanglement", lead.QUESTION)
choice = sidebar.chosen()
train, judge = loaders.dataset(choice.dataset.name, "train"), loaders.found_judge(choice.dataset)
study_panel.live("disentanglement", draw, choice, DimensionsRequest(choice.dataset, train, judge), place)
