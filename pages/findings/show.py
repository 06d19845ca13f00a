"""The findings on their page: measured in the background, a claim at a time, and shown as they come."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from pages.findings import tables
from ui import address, jobs, loaders, output
from ui.jobs import Job
from ui.sidebar import Choice
from ui.widgets import digits_html
from ui.widgets.digits_html import Row
from vae.export import claims as document
from vae.export.table import Table
from vae.figures.colours import accent
from vae.studies.claims.evidence import Material, cast
from vae.studies.claims.finding import Finding, Strip, Verdict

_SECONDS = 0.7  # between two looks at what is being measured
_AT_ONCE = 0.4  # seconds that a run waits for what may be in the cache, so that nothing flickers
_BUSY, _STOPPED = "findings-busy", "findings-stopped"  # in the session
_MARKS = {
    Verdict.HOLDS: ("green", ":material/check_circle:"),
    Verdict.FAILS: ("red", ":material/cancel:"),
    Verdict.UNKNOWN: ("orange", ":material/help:"),
}


@dataclass(frozen=True, eq=False)
class Shown:
    """What a job has shown: the claims that are measured, what is at work, how many of how many are done."""

    found: tuple[Finding, ...] = ()
    said: str = ""
    done: int = 0
    of: int = 0


def findings(choice: Choice) -> None:
    """Every claim about the chosen models; as long as more is coming, again and again."""
    dataset = choice.dataset
    material = Material(
        cast(choice.checkpoints, dataset), dataset, loaders.dataset(dataset.name, "train"), loaders.found_judge(dataset)
    )
    every = _SECONDS if st.session_state.get(_BUSY) else None
    st.fragment(_live, run_every=every)(material)


def _live(material: Material) -> None:
    with output.sentences():
        _shown(material)


def _shown(material: Material) -> None:
    key, visitor = _key(material), address.visitor()
    job = jobs.find(key)
    if job is None or job.open or job.stopped or job.unforeseen:
        job = None if st.session_state.get(_STOPPED) == key else _begun(key, visitor, material)
    shown = (job.result or job.shown or Shown()) if job else getattr(jobs.find(key), "shown", None) or Shown()
    st.markdown(document.about(material))
    busy = bool(job and job.open)
    if job and job.problem:
        st.error(job.problem, icon=":material/error:")
    _steering(key, visitor, shown, busy, stopped=job is None)
    if shown.found:
        st.html(tables.overview(shown.found))
    for one in shown.found:
        _finding(one, material)
    if shown.found and not busy:
        _downloads(shown.found, material)
    if busy != bool(st.session_state.get(_BUSY)):
        st.session_state[_BUSY] = busy
        st.rerun()  # the whole page: how often this part runs is decided there


def _begun(key: str, visitor: str, material: Material) -> Job:
    job = jobs.wanted(key, visitor, key, lambda job: _measured(job, material))
    jobs.settle([job], _AT_ONCE)
    return job


def _measured(job: Job, material: Material) -> Shown:
    import torch  # noqa: F401  # first: SciPy, which others import, breaks on a torch that is half imported

    from vae.studies.claims import claims

    now = Shown()

    def say(what: str, done: int, of: int) -> None:
        nonlocal now
        now = replace(now, said=what, done=done, of=of)
        job.show(now)

    def keep(found: tuple[Finding, ...]) -> None:
        nonlocal now
        now = replace(now, found=found)
        job.show(now)

    claims.findings(material, say, keep, job.unwanted)
    return now


def _steering(key: str, visitor: str, shown: Shown, busy: bool, stopped: bool) -> None:
    if busy:
        with st.container(horizontal=True, vertical_alignment="center"):
            share = shown.done / shown.of if shown.of else 0.0
            st.progress(
                share, text=f"Measuring {shown.said or 'begins'}, {shown.done} of {shown.of or '…'} claims done"
            )
            if st.button("Stop", icon=":material/stop:", key="findings-stop"):
                jobs.stop(key, visitor)
                st.session_state[_STOPPED] = key
                st.rerun()
    elif stopped:
        st.button(
            "Go on measuring",
            icon=":material/play_arrow:",
            key="findings-go",
            on_click=st.session_state.pop,
            args=(_STOPPED, None),
        )


def _finding(one: Finding, material: Material) -> None:
    colour, mark = _MARKS[one.verdict]
    st.subheader(f"{one.number}. {one.title}", anchor=f"claim-{one.number}")
    st.markdown(f"**{one.claim}**")
    st.badge(f"{str(one.verdict).capitalize()}: {one.summary}", icon=mark, color=colour)  # type: ignore[arg-type]
    st.html(tables.checks(one))
    if one.rows:
        st.html(tables.measures(one, material))
    if one.strips:
        st.html(digits_html.rows(_row(strip, material) for strip in one.strips))
    for note in one.notes:
        st.caption(note)


def _row(strip: Strip, material: Material) -> Row:
    colour = accent(material.models[strip.model].config) if strip.model in material.models else ""
    alt = [f"{strip.label}, {strip.note}, picture {k + 1}" for k in range(len(strip.images))]
    return Row(strip.label, strip.images, alt, strip.note, strip.captions, colour)


def _downloads(found: tuple[Finding, ...], material: Material) -> None:
    st.subheader("To take home", anchor=False)

    def values() -> Table:
        return document.export(found, material)

    with st.container(horizontal=True):
        output.download("Report", "report.html", "text/html", lambda: document.render(found, material, ".html"))
        output.download("Report", "report.md", "text/markdown", lambda: document.render(found, material, ".md"))
    output.downloads("Values", "findings", values)
    st.caption(
        f"The same as `python -m vae report --dataset {material.dataset.name} --out report.html`, which takes the "
        "models that were trained on these images, else MNIST's. Each file has its pictures inside and needs nothing "
        "else."
    )


def _key(material: Material) -> str:
    models = " ".join(f"{part}={model.digest}" for part, model in material.models.items())
    judge = material.judge.digest if material.judge else ""
    return f"findings {models} {material.dataset.digest} {material.train.digest} {judge}"
