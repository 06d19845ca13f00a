"""The findings as one file that needs nothing else: HTML or Markdown with its pictures inside, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vae.core.counted import by_number, counted
from vae.core.version import __version__
from vae.data import title
from vae.data.pixels import to_bytes
from vae.export.claims_tables import checks, measures, overview
from vae.export.pictures import in_place
from vae.export.provenance import as_json, origin
from vae.export.sweep import origin as sweep_origin
from vae.export.table import Column, Row, Table
from vae.export.table_files import DOCUMENTS, check_suffix, pipes
from vae.export.table_html import html
from vae.studies.claims import over_seeds as checked
from vae.studies.claims.evidence import Evidence
from vae.studies.claims.finding import Finding
from vae.studies.claims.over_seeds import Changed
from vae.sweeps.claims import SweptClaims

if TYPE_CHECKING:
    from jinja2 import Template

_GAP = 2  # black pixels between images


def render(findings: Sequence[Finding], evidence: Evidence, suffix: str, swept: SweptClaims | None = None) -> str:
    """The text of a file with this suffix, '.html' or '.md'; with `swept` what holds over seeds stands beside.

    Raises MeasureError for any other suffix.
    """
    check_suffix(Path(f"report{suffix}"), DOCUMENTS)
    return _template(f"claims{suffix}.j2").render(
        findings=findings,
        about=about(evidence),
        over_seeds=over_seeds(findings, swept) if swept else None,
        provenance=as_json(provenance(evidence, swept)),
        overview=overview(findings, suffix == ".html", swept),
        checks=lambda finding: checks(finding, swept),
        measures=measures(findings),
        table=_safe if suffix == ".html" else pipes,
        picture=_picture,
        version=__version__,
    )


def export(findings: Sequence[Finding], evidence: Evidence) -> Table:
    """A row for each claim, measure and model: value and 95 % interval, shares from 0 to 1."""
    columns = [
        *map(Column, ("claim", "title", "verdict", "measure", "of")),
        Column("value", bounds=("low95", "high95")),
        Column("n"),
    ]
    rows = [
        Row([one.number, one.title, str(one.verdict), measure.name, of, value, value.n])
        for one in findings
        for measure in one.measures
        for of, value in measure.values.items()
    ]
    caption = f"What was found on {evidence.dataset.name}"
    each = [replace(measures([one]), caption=f"Claim {one.number}, {one.title}: {one.verdict}") for one in findings]
    printed = [replace(overview(findings), caption=caption), *(table for table in each if table.rows)]
    return Table(columns, rows, caption, provenance(evidence), printed=printed)


def export_over_seeds(swept: SweptClaims, findings: Sequence[Finding] = ()) -> Table:
    """A row for each check: the mean of its number over seeds with the interval on two levels, and every seed's own.

    findings: about the models of one seed, whose verdicts then stand beside.
    """
    own = {(one.number, k): check for one in findings for k, check in enumerate(one.checks, 1)}
    columns = [
        *map(Column, ("claim", "check", "says", "rule")),
        Column("value", bounds=("low95", "high95")),
        *map(Column, ("unit", "side", "limit", "verdict", "seeds", "holds_in", "verdict_here", "seed_numbers")),
        *map(Column, ("seed_values", "seed_verdicts")),
    ]
    rows = []
    for one in swept.over:
        here = own.get((one.claim, one.check))
        rows.append(
            Row(
                [
                    *(one.claim, one.check, one.says, one.rule, one.estimate, one.unit.name, one.side, one.limit),
                    *(str(one.verdict), len(one.seeds), one.held, str(here.verdict) if here else ""),
                    " ".join(map(str, one.seeds)),
                    " ".join(f"{value:.6g}" for value in one.values),
                    "; ".join(map(str, one.verdicts)),
                ]
            )
        )
    caption = f"Checks of the claims over the seeds of {swept.sweep.name}"
    of = {**sweep_origin(swept.sweep), "interval": "bootstrap: seeds, then images"}
    heads = [Column("Check"), Column("Says, and its rule", kind="prose"), Column("Measured", kind="prose")]
    printed = [
        Row(
            [
                f"{one.claim}.{one.check}",
                f"{one.says} ({one.rule})",
                one.measured,
                str(one.verdict),
                f"{one.held} of {len(one.verdicts)}",
            ]
        )
        for one in swept.over
    ]
    read = Table([*heads, Column("Verdict"), Column("In seeds", kind="number")], printed, caption)
    return Table(columns, rows, caption, of, printed=[read])


def over_seeds(findings: Sequence[Finding], swept: SweptClaims) -> tuple[str, tuple[Changed, ...]]:
    """What holds over seeds rests on, and how many verdicts come out otherwise, in words; and which.

    Than in these findings; where none of them has a number, as without the models, than in the first seed by itself.
    """
    others, comparable = checked.changed(findings, swept.over), len(checked.compared(findings, swept.over))
    if comparable:
        n = len(others)
        come = f"{n:,} of the {counted(comparable, 'check')} {by_number(n, 'comes', 'come')} out otherwise."
        none = f"None of the {counted(comparable, 'check')} comes out otherwise."
        return f"{swept.about} {come if n else none}", others
    others, comparable = checked.changed_from_first(swept.over), sum(bool(one.verdicts) for one in swept.over)
    if not comparable:
        return swept.about, ()
    n, every = len(others), counted(comparable, "check")
    come = f"{n:,} of the {every} {by_number(n, 'comes', 'come')} out otherwise than in the first seed alone."
    none = f"None of the {every} comes out otherwise than in the first seed alone."
    return f"{swept.about} {come if n else none}", others


def provenance(evidence: Evidence, swept: SweptClaims | None = None) -> dict[str, object]:
    """What the findings depend on."""
    over = {"over_seeds": {"sweep": swept.sweep.name, "sweep_digest": swept.sweep.digest}} if swept else {}
    return origin(
        list(evidence.models.values()),
        evidence.dataset,
        train_digest=evidence.train.digest,
        seed=evidence.seed,
        judge_digest=evidence.judge.digest if evidence.judge else None,
        **over,
    )


def about(evidence: Evidence) -> str:
    """Which data and which models, in a sentence or two."""
    trained = dict.fromkeys(model.config.dataset for model in evidence.models.values())
    models = ", ".join(f"{model.config.title} ({model.name})" for model in evidence.models.values()) or "no model"
    on = ", ".join(map(title, trained))
    return (
        f"Measured on the {counted(len(evidence.dataset), 'test image')} of {title(evidence.dataset.name)}. "
        f"Models: {models}{f', trained on {on}; one seed each' if trained else ''}."
    )


def _safe(table: Table) -> str:
    from markupsafe import Markup

    return Markup(html(table))


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=lambda file: bool(file and ".html" in file),
    )
    return environment.get_template(name)


def _picture(images: NDArray[np.float32]) -> str:
    """Images (n, H, W) or (n, H, W, 3) side by side as a PNG in place."""
    padded = np.pad(images, ((0, 0), (0, 0), (0, _GAP), (0, 0))[: images.ndim])
    row = np.concatenate(list(padded), axis=1)[:, :-_GAP]
    return in_place(to_bytes(row))
