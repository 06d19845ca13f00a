"""Findings as tables: verdicts at a glance, the checks of a claim, its measures."""

from __future__ import annotations

from collections.abc import Iterable

from vae.core.estimate import Estimate
from vae.export.table import Cell, Column, Row, Table, Tone
from vae.export.table_html import html
from vae.figures.colours import accent
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding, Measure, Verdict


def overview(found: Iterable[Finding]) -> str:
    """Claims and verdicts, as HTML."""
    rows = [Row([one.number, one.claim, _verdict(one.verdict)]) for one in found]
    return html(Table([Column("Number", ""), Column("Claim", kind="prose"), Column("Verdict")], rows, look="bs-claims"))


def checks(one: Finding) -> str:
    """What each check of a claim says, by which rule, and what came of it, as HTML."""
    rows = [Row([Cell(check.says, check.rule), check.measured, _verdict(check.verdict)]) for check in one.checks]
    columns = [Column("Check, and its rule", kind="prose"), Column("Measured", kind="prose"), Column("Verdict")]
    return html(Table(columns, rows, look="bs-claims"))


def measures(one: Finding, evidence: Evidence) -> str:
    """The values for every model, as HTML."""
    colours = {part: accent(model.config) for part, model in evidence.models.items()}
    columns = [
        Column(measure.name, kind="number", unit=measure.unit, digits=measure.digits, percent=measure.unit == "%")
        for measure in one.measures
    ]
    rows = [
        Row([Cell(row, colour=colours.get(row, "")), *(_value(measure, row) for measure in one.measures)])
        for row in one.rows
    ]
    return html(Table([Column("Model", ""), *columns], rows, look="bs-scores"))


def _value(measure: Measure, row: str) -> Estimate | float | None:
    """Without an interval where the number is exact."""
    found = measure.values.get(row)
    return found.value if found and found.low == found.high == found.value else found


def _verdict(verdict: Verdict) -> Cell:
    tones: dict[Verdict, Tone] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}
    return Cell(str(verdict), tone=tones[verdict])
