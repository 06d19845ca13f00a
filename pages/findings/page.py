"""Findings: what is said of these models, held against measures, with a verdict by a stated rule."""

from collections.abc import Callable

import streamlit as st

from pages.findings import claim, over_seeds
from ui import loaders, navigation, output, sidebar, study_panel
from ui.study_panel import StudyPanel
from vae.export import claims as document
from vae.export.claims_tables import overview
from vae.export.table_html import html
from vae.studies.claims import claims
from vae.studies.claims.evidence import Evidence, assign_roles
from vae.studies.claims.finding import Finding
from vae.sweeps.claims import SweptClaims

Findings = tuple[Finding, ...]


def draw(evidence: Evidence, swept: SweptClaims | None) -> bool:
    """Every claim that is measured, with `swept` over its seeds too; True as long as more are coming."""
    key = _key(evidence)
    panel = StudyPanel("findings", key)
    statuses = panel.follow({key: lambda task: claims.findings(evidence, task)}, group=key)
    (status,) = statuses.values()
    findings: Findings = status.value or ()
    st.markdown(document.about(evidence))
    if status.problem:
        st.error(status.problem, icon=":material/error:")
    panel.steer(statuses, "claims")
    if swept:
        said, others = document.over_seeds(() if status.busy else findings, swept)
        st.markdown("\n".join([output.literal(said), "", *(f"- {output.literal(str(one))}" for one in others)]))
        navigation.way("seeds", "What seeds have in common")
    if findings:
        st.html(html(overview(findings, swept=swept)))
    for finding in findings:
        claim.draw(finding, evidence, swept)
    if findings and not status.busy:
        downloads(findings, evidence, swept)
    return status.busy


def downloads(findings: Findings, evidence: Evidence, swept: SweptClaims | None) -> None:
    """What can be taken home when all is measured."""

    def report(suffix: str) -> Callable[[], str]:
        return lambda: document.render(findings, evidence, suffix, swept)

    st.header("To take home", anchor=False)
    with st.container(horizontal=True):
        output.download("Report", "report.html", "text/html", report(".html"))
        output.download("Report", "report.md", "text/markdown", report(".md"))
    output.downloads("Values", "findings", lambda: document.export(findings, evidence))
    if swept:
        output.downloads("Over seeds", "findings-over-seeds", lambda: document.export_over_seeds(swept, findings))
    st.caption(
        f"The same as `python -m vae report --dataset {evidence.dataset.name} --out report.html`, which takes the "
        "models that were trained on these images, else MNIST's. Each file has its pictures inside and needs nothing "
        "else."
    )


def _key(evidence: Evidence) -> str:
    """Which measurement this is: of which models, images and judge."""
    models = " ".join(f"{part}={model.digest}" for part, model in evidence.models.items())
    judge = evidence.judge.digest if evidence.judge else ""
    return f"findings {models} {evidence.dataset.digest} {evidence.train.digest} {judge}"


navigation.heading(
    "Findings",
    "What is often said of autoencoders and of β, claim by claim, held against the models that are chosen. **Every "
    "check has a rule, and the rule decides: the 95 % interval of what was measured lies on the claim's side, on the "
    "other, or on both, and then it cannot be told.**",
)
choice = sidebar.chosen()
study_panel.live(
    "findings",
    draw,
    Evidence(
        assign_roles(choice.checkpoints, choice.dataset),
        choice.dataset,
        loaders.dataset(choice.dataset.name, "train"),
        loaders.found_judge(choice.dataset),
    ),
    over_seeds.found(choice.dataset),
)
