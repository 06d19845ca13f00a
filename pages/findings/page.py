"""Findings: what is said of these models, held against measures, with a verdict by a stated rule."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.findings import claim, lead, over_seeds, parts
from ui import loaders, navigation, output, sidebar, study_panel, views
from ui.components.download.files import File
from ui.leads import Place
from ui.study_panel import StudyPanel
from vae.export import claims as document
from vae.export.claims_tables import measures
from vae.export.names import file_name
from vae.export.table_html import html
from vae.studies.claims import claims
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding, recast
from vae.studies.claims.wording import unmeasured
from vae.sweeps.claims import SweptClaims

Findings = tuple[Finding, ...]


def draw(
    evidence: Evidence, names: Mapping[str, str], colours: Mapping[str, str], swept: SweptClaims | None, answer: Place
) -> bool:
    """Every claim behind its verdict, with `swept` over its seeds too; True as long as more are coming.

    names: of the models that play a part which the claims call otherwise. colours: of the models, by their part.
    answer: where the page's is written.
    """
    key = _key(evidence)
    panel = StudyPanel("findings", key)
    statuses = panel.follow({key: lambda task: claims.findings(evidence, task)}, group=key)
    (status,) = statuses.values()
    findings: Findings = tuple(recast(one, names) for one in status.value or ())
    answer.markdown(lead.answer(() if status.busy else findings))
    if status.problem:
        st.error(status.problem, icon=":material/error:")
    st.caption(document.about(evidence))
    panel.steer(statuses, "claims")
    coming = (
        recast(unmeasured(number, evidence), names) for number in range(len(findings) + 1, len(claims.CLAIMS) + 1)
    )
    with st.container(key="claims"):
        for one in findings:
            st.html(claim.html(one, colours, swept))
        for one in coming:
            st.html(claim.waiting(one, swept))
    if swept:
        over_seeds.draw(() if status.busy else findings, swept)
    if findings and not status.busy:
        with st.expander("All numbers, a column a model", icon=":material/table:"):
            st.html(html(measures(findings, {names.get(part, part): colour for part, colour in colours.items()})))
        if not views.alone():
            downloads(findings, evidence, swept)
    return status.busy


def downloads(findings: Findings, evidence: Evidence, swept: SweptClaims | None) -> None:
    """What can be taken home when all is measured."""

    def report(suffix: str) -> Callable[[], str]:
        return lambda: document.render(findings, evidence, suffix, swept)

    models = [model.name for model in evidence.models.values()]
    navigation.section("To take home")
    report_name, values = (file_name(what, evidence.dataset.name, models) for what in ("report", "findings"))
    output.download(
        File("Report", f"{report_name}.html", "text/html", report(".html")),
        File("Report", f"{report_name}.md", "text/markdown", report(".md")),
    )
    output.downloads("Values", values, lambda: document.export(findings, evidence))
    if swept:
        name = file_name("findings-over-seeds", evidence.dataset.name, [swept.sweep.name])
        output.downloads("Over seeds", name, lambda: document.export_over_seeds(swept, findings))
    typed = f"python -m vae report --dataset {evidence.dataset.name} --out report.html"
    st.caption(
        f"The same as {output.command(typed)}, which takes the "
        "models that were trained on these images, else MNIST's. Each file has its pictures inside and needs nothing "
        "else."
    )


def _key(evidence: Evidence) -> str:
    """Which measurement this is: of which models, images and judge."""
    models = " ".join(f"{part}={model.digest}" for part, model in evidence.models.items())
    judge = evidence.judge.digest if evidence.judge else ""
    return f"findings {models} {evidence.dataset.digest} {evidence.train.digest} {judge}"


place = navigation.heading("Findings", lead.QUESTION)
choice = sidebar.chosen()
cast = parts.cast(choice)
models = {part: view.checkpoint for part, view in cast.items()}
names = parts.names(models)
study_panel.live(
    "findings",
    draw,
    Evidence(
        models, choice.dataset, loaders.dataset(choice.dataset.name, "train"), loaders.found_judge(choice.dataset)
    ),
    names,
    {part: view.accent for part, view in cast.items()},
    None if names else over_seeds.found(choice.dataset),  # a sweep's are about the betas of the claims
    place,
)
