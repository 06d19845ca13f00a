"""Findings: what is said of these models, held against measures, with a verdict by a stated rule."""

import streamlit as st

from pages.findings import claim
from ui import loaders, navigation, output, sidebar, study_panel
from ui.study_panel import StudyPanel
from vae.export import claims as document
from vae.export.claims_tables import overview
from vae.export.table_html import html
from vae.studies.claims import claims
from vae.studies.claims.evidence import Evidence, assign_roles
from vae.studies.claims.finding import Finding

Findings = tuple[Finding, ...]


def draw(evidence: Evidence) -> bool:
    """Every claim that is measured; True as long as more are coming."""
    key = _key(evidence)
    panel = StudyPanel("findings", key)
    statuses = panel.follow({key: lambda task: claims.findings(evidence, task)}, group=key)
    (status,) = statuses.values()
    findings: Findings = status.value or ()
    st.markdown(document.about(evidence))
    if status.problem:
        st.error(status.problem, icon=":material/error:")
    panel.steer(statuses, "claims")
    if findings:
        st.html(html(overview(findings)))
    for finding in findings:
        claim.draw(finding, evidence)
    if findings and not status.busy:
        downloads(findings, evidence)
    return status.busy


def downloads(findings: Findings, evidence: Evidence) -> None:
    """What can be taken home when all is measured."""
    st.subheader("To take home", anchor=False)
    with st.container(horizontal=True):
        output.download("Report", "report.html", "text/html", lambda: document.render(findings, evidence, ".html"))
        output.download("Report", "report.md", "text/markdown", lambda: document.render(findings, evidence, ".md"))
    output.downloads("Values", "findings", lambda: document.export(findings, evidence))
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
)
