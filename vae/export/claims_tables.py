"""Findings as tables to read: verdicts at a glance, the checks of a claim, its measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vae.core.estimate import Estimate
from vae.export.table import Cell, Column, Row, Table, Tone
from vae.studies.claims.finding import Finding, Measure, Verdict


def overview(findings: Iterable[Finding], links: bool = False) -> Table:
    """Claims and verdicts; `links` lead to the element `claim-N`."""
    rows = [
        Row([one.number, Cell(one.claim, link=f"#claim-{one.number}" if links else ""), _verdict(one.verdict)])
        for one in findings
    ]
    return Table([Column("Number", ""), Column("Claim", kind="prose"), Column("Verdict")], rows, look="bs-claims")


def checks(finding: Finding) -> Table:
    """What each check of a claim says, by which rule, and what came of it."""
    rows = [Row([Cell(check.says, check.rule), check.measured, _verdict(check.verdict)]) for check in finding.checks]
    columns = [Column("Check, and its rule", kind="prose"), Column("Measured", kind="prose"), Column("Verdict")]
    return Table(columns, rows, look="bs-claims")


def measures(finding: Finding, colours: Mapping[str, str]) -> Table:
    """The values for every model; `colours` by the same names, of those that have one."""
    columns = [
        Column(measure.name, kind="number", unit=measure.unit, digits=measure.digits, percent=measure.unit == "%")
        for measure in finding.measures
    ]
    rows = [
        Row([Cell(of, colour=colours.get(of, "")), *(_value(measure, of) for measure in finding.measures)])
        for of in finding.rows
    ]
    return Table([Column("Model", ""), *columns], rows, look="bs-scores")


def _value(measure: Measure, of: str) -> Estimate | float | None:
    """Without an interval where the number is exact."""
    found = measure.values.get(of)
    return found.value if found and found.low == found.high == found.value else found


def _verdict(verdict: Verdict) -> Cell:
    tones: dict[Verdict, Tone] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}
    return Cell(str(verdict), tone=tones[verdict])
