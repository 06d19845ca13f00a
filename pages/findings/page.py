"""Findings: what is said of these models, held against measures, with a verdict by a stated rule."""

import streamlit as st

from pages.findings import claim, tables
from ui import loaders, navigation, output, sidebar, study_panel
from ui.study_panel import StudyPanel
from vae.core.task import Task
from vae.export import claims as document
from vae.studies.claims import claims
from vae.studies.claims.evidence import Material, cast
from vae.studies.claims.finding import Finding

Findings = tuple[Finding, ...]


def draw(material: Material) -> bool:
    """Every claim that is measured; True as long as more are coming."""
    key = _key(material)
    panel = StudyPanel("findings", key)
    statuses = panel.follow({key: lambda task: measure(material, task)}, group=key)
    (status,) = statuses.values()
    findings: Findings = status.value or ()
    st.markdown(document.about(material))
    if status.problem:
        st.error(status.problem, icon=":material/error:")
    panel.steer(statuses, "claims")
    if findings:
        st.html(tables.overview(findings))
    for finding in findings:
        claim.draw(finding, material)
    if findings and not status.busy:
        downloads(findings, material)
    return status.busy


def measure(material: Material, task: Task) -> Findings:
    """The claims in their order; each can be seen as soon as it is measured."""
    return claims.findings(
        material,
        task.report,
        lambda findings: task.report(done=len(findings), total=len(claims.CLAIMS), partial=findings),
        task.stop,
    )


def downloads(findings: Findings, material: Material) -> None:
    """What can be taken home when all is measured."""
    st.subheader("To take home", anchor=False)
    with st.container(horizontal=True):
        output.download("Report", "report.html", "text/html", lambda: document.render(findings, material, ".html"))
        output.download("Report", "report.md", "text/markdown", lambda: document.render(findings, material, ".md"))
    output.downloads("Values", "findings", lambda: document.export(findings, material))
    st.caption(
        f"The same as `python -m vae report --dataset {material.dataset.name} --out report.html`, which takes the "
        "models that were trained on these images, else MNIST's. Each file has its pictures inside and needs nothing "
        "else."
    )


def _key(material: Material) -> str:
    """Which measurement this is: of which models, images and judge."""
    models = " ".join(f"{part}={model.digest}" for part, model in material.models.items())
    judge = material.judge.digest if material.judge else ""
    return f"findings {models} {material.dataset.digest} {material.train.digest} {judge}"


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
    Material(
        cast(choice.checkpoints, choice.dataset),
        choice.dataset,
        loaders.dataset(choice.dataset.name, "train"),
        loaders.found_judge(choice.dataset),
    ),
)
