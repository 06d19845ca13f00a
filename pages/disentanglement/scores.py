"""The published scores of every model, with their intervals, as one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ui.jobs import Status
from ui.sidebar import Choice
from vae.export.table import Cell, Column, Row, Table
from vae.export.table_html import html

if TYPE_CHECKING:
    from vae.metrics.disentanglement.factor_dependence import FactorDependence
    from vae.studies.disentanglement import Described, Score


def tables(choice: Choice, statuses: Mapping[str, Status], among: FactorDependence | None) -> tuple[str, str]:
    """A row a score, a column a model, as HTML, and the same of the scores' other settings, '' where none are measured;
    what was not measured is a dash, what is being measured dots.

    among: how the factors depend on one another, for a last column with what they score as a code.
    """
    models = tuple((title, choice.models[title].accent, now.value, now.busy) for title, now in statuses.items())
    return _tables(models, among)


@lru_cache(maxsize=32)  # of what was measured, by identity: what is measured further is another object
def _tables(
    models: tuple[tuple[str, str, Described | None, bool], ...], among: FactorDependence | None
) -> tuple[str, str]:
    from vae.studies import disentanglement

    by_model: list[dict[tuple[str, str], Score]] = [
        {(score.name, score.variant): score for score in disentanglement.scores(described)} if described else {}
        for _, _, described, _ in models
    ]
    trees = list(disentanglement.TREE_SCORES)  # a row even before they are known
    ordered = [name for scores in by_model for name, _ in scores if name.endswith(f"({disentanglement.ORDERED})")]
    after = len(disentanglement.DCI_SCORES)
    trees[after:after] = dict.fromkeys(ordered)
    rows = _told_apart(dict.fromkeys(key for scores in by_model for key in scores if key[0] not in trees), by_model)
    rows = rows or ([("MIG", "")] if any(busy for *_, busy in models) else [])
    rows += [(name, "") for name in trees]
    columns = [
        Column(title, kind="number", unknown="no dimension votes", colour=colour) for title, colour, *_ in models
    ]
    if among:
        columns.append(Column("The factors", kind="number", note="as a code", wide=True))
    best = list(disentanglement.of_factors(among)) if among else []
    active: list[str | Cell] = [
        f"{int(described.facts.active.sum())} of {len(described.facts.active)}" if described else Cell(pending=True)
        for _, _, described, _ in models
    ]
    main: list[Row] = [Row(["Active dimensions", *active, *([""] if among else [])])]
    others: list[Row] = []
    shown: set[str] = set()
    for name, variant in rows:
        cells: list[str | Cell] = [
            Cell(scores[name, variant].estimate, note=_beside(scores[name, variant]))
            if (name, variant) in scores
            else Cell(pending=busy and name not in trees)
            for (*_, busy), scores in zip(models, by_model, strict=True)
        ]
        if among:
            of_row = [one for one in best if one.name == name and variant.startswith(one.variant)]
            cells.append(Cell(of_row[0].estimate) if of_row else "")
        kind = name.partition(" (")[0]
        if kind in shown and not any((name, variant) in scores for scores in by_model):
            continue
        (others if kind in shown else main).append(Row([Cell(name, note=variant), *cells]))
        shown.add(kind)
    columns = [Column("Score, 0 to 1"), *columns]
    first, rest = (html(Table(columns, lines, look="bs-scores")) for lines in (main, others))
    return first, rest if others else ""


def _told_apart(
    rows: Iterable[tuple[str, str]], by_model: Iterable[Mapping[tuple[str, str], Score]]
) -> list[tuple[str, str]]:
    """The rows without those that have of every model the numbers of another of the same score, as where no dimension
    counts among all that does not among the active ones; files have them all.
    """
    found: dict[tuple[object, ...], tuple[str, str]] = {}
    for row in rows:
        numbers = tuple(scores[row].estimate if row in scores else None for scores in by_model)
        found.setdefault((row[0], *numbers), row)
    return list(found.values())


def _beside(score: Score) -> str:
    """What a score is to be read beside."""
    beside = score.beside.replace("informativeness", "informa\N{SOFT HYPHEN}tiveness")  # or a column is as wide as it
    return beside if score.chance is None else f"by chance {score.chance:.3f}"


def explained(described: Iterable[Described], among: FactorDependence | None) -> str:
    """What was counted, what the intervals are about, and what a dash in the last column is."""
    from vae.studies import disentanglement

    about = ""
    if counted := next((model.dependence for model in described if model.dependence), None):
        names = ", ".join(factor.name for factor in counted.factors)
        exact = "drawn" if all(factor.exact for factor in counted.factors) else "measured"
        about = f"Codes μ of {counted.n:,} test images; factors ({exact}): {names}. "
    seed = f"{disentanglement.ONE_SEED[0].lower()}{disentanglement.ONE_SEED[1:]}"
    below = f"Below each score its 95 % interval, about the images, not about training: **{seed}**"
    dash = " The factors as a code: a dash where their dependence alone does not say it." if among else ""
    return about + below + dash


def each(ordered: bool) -> str:
    """What each score says, as a list in Markdown. ordered: where DCI has its variant of ordered factors."""
    from vae.studies import disentanglement

    near_miss = (
        " As published, factors of few values count as classes; with ordered factors as numbers, and an angle as a "
        "place on its circle, a near miss is nearly right."
    )
    told = {
        "MIG": "the gap between the two dimensions that say most of a factor.",
        "InfoM": "does a dimension tell one factor (modularity)?",
        "InfoC": "does one dimension tell a factor (compactness)?",
        "InfoE": "how much of the factors does a linear model read off the code (explicitness)? "
        f"{disentanglement.INFO_READ}",
        "DCI": "how well do all dimensions together tell the factors (informativeness), does a dimension tell one "
        "factor (disentanglement), does a factor need one dimension (completeness)? "
        f"{disentanglement.DCI_READ}{near_miss if ordered else ''}",
        "SAP": "the gap between the two dimensions that alone tell a factor best; of the codes as they are, as "
        "published, it moves with a code's mean and unit, of standardised codes it does not.",
        "The factors as a code": "what a code has that is these factors, a dimension each: below 1 where they depend "
        "on one another.",
    }
    return "\n".join(f"- **{name}**: {text}" for name, text in told.items())
