"""Findings as tables to read: verdicts at a glance, the checks of a claim, its measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from vae.core.estimate import Estimate
from vae.export.table import Cell, Column, Row, Table, Tone, Value
from vae.studies.claims import over_seeds
from vae.studies.claims.finding import Finding, Measure, Verdict
from vae.studies.claims.over_seeds import OverSeeds
from vae.sweeps.claims import SweptClaims


def overview(findings: Iterable[Finding], links: bool = False, swept: SweptClaims | None = None) -> Table:
    """Claims and verdicts, with `swept` those over its seeds too; `links` lead to the element `claim-N`."""
    rows = []
    for one in findings:
        cells: list[Cell | Value] = [
            one.number,
            Cell(one.claim, link=f"#claim-{one.number}" if links else ""),
            _verdict(one.verdict),
        ]
        if swept:
            over = over_seeds.verdict(swept.over, one.number)
            cells.append(_verdict(over) if over else None)
        rows.append(Row(cells))
    columns = [Column("Number", ""), Column("Claim", kind="prose"), Column("Verdict"), *_over(swept)]
    return Table(columns, rows, look="bs-claims")


def checks(finding: Finding, swept: SweptClaims | None = None) -> Table:
    """What each check of a claim says, by which rule, and what came of it, with `swept` over its seeds too."""
    over = {one.check: one for one in over_seeds.of_claim(swept.over, finding.number)} if swept else {}
    rows = []
    for number, check in enumerate(finding.checks, 1):
        cells: list[Cell | Value] = [Cell(check.says, check.rule), check.measured, _verdict(check.verdict)]
        rows.append(Row([*cells, _over_seeds(over.get(number))] if swept else cells))
    columns = [Column("Check, and its rule", kind="prose"), Column("Measured", kind="prose"), Column("Verdict")]
    return Table([*columns, *_over(swept, "prose")], rows, look="bs-claims")


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


def _over(swept: SweptClaims | None, kind: Literal["name", "prose"] = "name") -> list[Column]:
    return [Column(f"Over {swept.seeds} seed{'s' * (swept.seeds != 1)}", kind=kind)] if swept else []


def _over_seeds(over: OverSeeds | None) -> Cell:
    """The verdict over seeds; below it in how many the check holds by itself, and the number."""
    if over is None or not over.verdicts:
        return Cell()
    return replace(_verdict(over.verdict), note=f"{over.count}; {over.measured}")


def _verdict(verdict: Verdict) -> Cell:
    tones: dict[Verdict, Tone] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}
    return Cell(str(verdict), tone=tones[verdict])
