"""A claim on the Findings page: its verdict, its checks, its measures, its pictures."""

from __future__ import annotations

import streamlit as st

from ui.widgets import digits_html
from ui.widgets.digits_html import Row
from vae.export.claims_tables import checks, measures
from vae.export.table_html import html
from vae.figures.colours import accent
from vae.studies.claims import over_seeds
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding, Strip, Verdict
from vae.sweeps.claims import SweptClaims

_MARKS = {
    Verdict.HOLDS: ("green", ":material/check_circle:"),
    Verdict.FAILS: ("red", ":material/cancel:"),
    Verdict.UNKNOWN: ("orange", ":material/help:"),
}


def draw(finding: Finding, evidence: Evidence, swept: SweptClaims | None) -> None:
    """The claim with its verdict, and what decided it; with `swept` over its seeds too."""
    colour, mark = _MARKS[finding.verdict]
    st.header(f"{finding.number}. {finding.title}", anchor=f"claim-{finding.number}")
    st.markdown(f"**{finding.claim}**")
    with st.container(horizontal=True):
        st.badge(f"{str(finding.verdict).capitalize()}: {finding.summary}", icon=mark, color=colour)  # type: ignore[arg-type]
        if swept and (over := over_seeds.verdict(swept.over, finding.number)):
            colour, mark = _MARKS[over]
            st.badge(f"Over {swept.seeds} seeds: {over}", icon=mark, color=colour)  # type: ignore[arg-type]
    st.html(html(checks(finding, swept)))
    if finding.rows:
        st.html(html(measures(finding, {part: accent(model.config) for part, model in evidence.models.items()})))
    if finding.strips:
        st.html(digits_html.rows(_row(strip, evidence) for strip in finding.strips))
    for note in finding.notes:
        st.caption(note)


def _row(strip: Strip, evidence: Evidence) -> Row:
    colour = accent(evidence.models[strip.model].config) if strip.model in evidence.models else ""
    alt = [f"{strip.label}, {strip.note}, picture {k + 1}" for k in range(len(strip.images))]
    return Row(strip.label, strip.images, alt, strip.note, strip.captions, colour)
