"""Findings as tables to read: verdicts at a glance, the checks of a claim, the measures of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from vae.core.counted import counted
from vae.export.table import Cell, Column, Row, Table, Tone, Value
from vae.studies.claims import over_seeds
from vae.studies.claims.finding import Finding, Measure, Verdict
from vae.studies.claims.over_seeds import OverSeeds
from vae.sweeps.claims import SweptClaims

TONES: dict[Verdict, Tone] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


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
        if not check.applies:
            continue
        cells: list[Cell | Value] = [_verdict(check.verdict), Cell(check.says, check.rule), check.measured]
        rows.append(Row([*cells, _over_seeds(over.get(number))] if swept else cells))
    columns = [Column("Verdict"), Column("Check, and its rule", kind="prose"), Column("Measured", kind="prose")]
    return Table([*columns, *_over(swept, "prose")], rows, look="bs-claims")


def measures(findings: Sequence[Finding], colours: Mapping[str, str] | None = None) -> Table:
    """What was measured for any claim, a row a measure and a column a model; `colours` by their names, of those that
    have one.
    """
    every = {measure.name: measure for one in findings for measure in one.measures}
    whose = dict.fromkeys(of for measure in every.values() for of in measure.values)
    columns = [Column("Measure", ""), *(Column(of, kind="number", colour=(colours or {}).get(of, "")) for of in whose)]
    rows = [Row([_named(measure), *(_value(measure, of) for of in whose)]) for measure in every.values()]
    return Table(columns, rows, look="bs-scores")


def _named(measure: Measure) -> str:
    return f"{measure.name} ({measure.unit})" if measure.unit else measure.name


def _value(measure: Measure, of: str) -> Cell:
    """Without an interval where the number is exact."""
    found = measure.values.get(of)
    if found is None:
        return Cell()
    how = Column("", digits=measure.digits, percent=measure.unit == "%")
    exact = found.low == found.high == found.value
    return Cell(how.text(Cell(found)), note="" if exact else how.between(Cell(found)))


def _over(swept: SweptClaims | None, kind: Literal["name", "prose"] = "name") -> list[Column]:
    return [Column(f"Over {counted(swept.seeds, 'seed')}", kind=kind)] if swept else []


def _over_seeds(over: OverSeeds | None) -> Cell:
    """The verdict over seeds; below it in how many the check holds by itself, and the number."""
    if over is None or not over.verdicts:
        return Cell()
    return replace(_verdict(over.verdict), note=f"{over.count}; {over.measured}")


def _verdict(verdict: Verdict) -> Cell:
    return Cell(str(verdict), tone=TONES[verdict])
