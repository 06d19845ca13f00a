"""A claim on the Findings page: its verdict in a line, which opens on its checks and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ui.widgets import digits_html
from ui.widgets.digits_html import Row
from vae.core.counted import counted
from vae.export.claims_tables import TONES
from vae.export.table_html import prose
from vae.studies.claims import over_seeds
from vae.studies.claims.finding import Check, Finding, Strip, Verdict
from vae.studies.claims.over_seeds import OverSeeds
from vae.studies.claims.roles import ROLES
from vae.sweeps.claims import SweptClaims

_GUESS = '<span class="quiet">holds, or not?</span>'  # in the verdict's place, before there is one
PARTS = "parts"  # the element that says who plays which part


def html(finding: Finding, colours: Mapping[str, str], swept: SweptClaims | None) -> str:
    """The claim behind its verdict, with `swept` over its seeds too; the element `claim-N`, for links to it.

    colours: of the models, by the part that they play.
    """
    over = {one.check: one for one in over_seeds.of_claim(swept.over, finding.number)} if swept else {}
    lacking = [part for part in ROLES if part not in colours]
    said = [(k, check) for k, check in enumerate(finding.checks, 1) if check.applies]
    checks = "".join(_check(check, over.get(k), lacking) for k, check in said)
    notes = "".join(f'<p class="quiet">{escape(note)}</p>' for note in finding.notes)
    rows = [_row(strip, colours.get(strip.model, "")) for strip in finding.strips]
    strips = digits_html.rows(rows) if rows else ""
    return (
        f'<details class="bs bs-claim" id="claim-{finding.number}">'
        f"<summary>{_line(finding, _marked(finding.verdict), swept)}</summary>"
        f'<ul class="checks">{checks}</ul>{strips}{notes}'
        f'<p class="quiet"><a href="#claim-{finding.number}">Link to this claim</a></p></details>'
    )


def waiting(finding: Finding, swept: SweptClaims | None) -> str:
    """The place of a claim that is not measured yet, with all of its words: as high as it will be."""
    return f'<div class="bs bs-claim waiting">{_line(finding, _GUESS, swept)}</div>'


def _line(finding: Finding, verdict: str, swept: SweptClaims | None) -> str:
    """The claim in a line: its verdict, its words, and what comes of it over seeds."""
    whole = over_seeds.verdict(swept.over, finding.number) if swept else None
    beside = f"over {counted(swept.seeds, 'seed')}: {_marked(whole)}" if swept and whole else ""
    return (
        f'<span class="verdict">{verdict}</span>'
        f"<div><h2>{finding.number}. {escape(finding.title)}</h2><p>{escape(finding.claim)}</p></div>"
        f'<span class="over quiet">{beside}</span>'
    )


def _check(check: Check, over: OverSeeds | None, lacking: Sequence[str]) -> str:
    """One sentence: what it says, and what was measured; its rule in small. lacking: parts that nobody plays."""
    beside = way = ""
    if check.verdict is Verdict.UNKNOWN and any(part in check.measured for part in lacking):
        way = f' <a href="#{PARTS}">Give the part to another model</a>'
    if over and over.verdicts:
        found = escape(f"holds in {over.held} of {counted(len(over.verdicts), 'seed')}; {over.measured}")
        beside = f'<div class="quiet">Over seeds: {_marked(over.verdict)} ({found})</div>'
    return (
        f'<li><span class="verdict">{_marked(check.verdict)}</span>'
        f"<div><b>{escape(check.says.rstrip('.'))}</b>: {_ended(prose(check.measured))}{way}"
        f'<div class="quiet">Rule: {escape(check.rule)}</div>{beside}</div></li>'
    )


def _marked(verdict: Verdict | None) -> str:
    return f'<b class="{TONES[verdict]}">{verdict}</b>' if verdict else ""


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def _row(strip: Strip, colour: str) -> Row:
    pictures = range(1, len(strip.images) + 1)
    alt = [
        f"{strip.label}, {strip.note}, picture {k}" if strip.note else f"{strip.label}, picture {k}" for k in pictures
    ]
    return Row(strip.label, strip.images, alt, strip.note, strip.captions, colour)
