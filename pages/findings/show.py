"""The findings on their page: measured in the background, a claim at a time, and shown as they come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from ui import address, jobs, loaders, output
from ui.jobs import Job
from ui.sidebar import Choice
from ui.widgets import digits_html
from ui.widgets.digits_html import Row, dot
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
        st.html(_overview(shown.found))
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


def _overview(found: tuple[Finding, ...]) -> str:
    """Claims and verdicts at a glance, as HTML."""
    lines = "".join(
        f'<tr><td>{one.number}</td><td class="claim">{escape(one.claim)}</td>{_cell(one.verdict)}</tr>' for one in found
    )
    return (
        '<div class="bs bs-table bs-claims"><table><thead><tr><th></th><th class="text" scope="col">Claim</th>'
        f'<th class="text" scope="col">Verdict</th></tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _finding(one: Finding, material: Material) -> None:
    colour, mark = _MARKS[one.verdict]
    st.subheader(f"{one.number}. {one.title}", anchor=f"claim-{one.number}")
    st.markdown(f"**{one.claim}**")
    st.badge(f"{str(one.verdict).capitalize()}: {one.summary}", icon=mark, color=colour)  # type: ignore[arg-type]
    checks = "".join(
        f'<tr><td class="claim">{escape(check.says)}<div class="quiet">{escape(check.rule)}</div></td>'
        f'<td class="claim">{escape(check.measured)}</td>{_cell(check.verdict)}</tr>'
        for check in one.checks
    )
    st.html(
        '<div class="bs bs-table bs-claims"><table><thead><tr><th class="text" scope="col">Check, and its rule</th>'
        '<th class="text" scope="col">Measured</th><th class="text" scope="col">Verdict</th></tr></thead>'
        f"<tbody>{checks}</tbody></table></div>"
    )
    if one.rows:
        st.html(_measures(one, material))
    if one.strips:
        st.html(digits_html.rows(_row(strip, material) for strip in one.strips))
    for note in one.notes:
        st.caption(note)


def _measures(one: Finding, material: Material) -> str:
    """The value for every model, as HTML."""
    heads = "".join(f'<th class="number" scope="col">{escape(measure.heading)}</th>' for measure in one.measures)
    lines = []
    for row in one.rows:
        cells = []
        for measure in one.measures:
            value, interval = measure.text(row)
            quiet = f'<div class="quiet">{interval}</div>' if interval else ""
            cells.append(f'<td class="number">{value}{quiet}</td>')
        mark = dot(accent(material.models[row].config)) if row in material.models else ""
        lines.append(f"<tr><td>{mark}{escape(row)}</td>{''.join(cells)}</tr>")
    return (
        f'<div class="bs bs-table bs-scores"><table><thead><tr><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _row(strip: Strip, material: Material) -> Row:
    colour = accent(material.models[strip.model].config) if strip.model in material.models else ""
    alt = [f"{strip.label}, {strip.note}, picture {k + 1}" for k in range(len(strip.images))]
    return Row(strip.label, strip.images, alt, strip.note, strip.captions, colour)


def _cell(verdict: Verdict) -> str:
    kind = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}[verdict]
    return f'<td class="verdict {kind}">{escape(verdict)}</td>'


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
