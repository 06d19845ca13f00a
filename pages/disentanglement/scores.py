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
    from vae.studies.disentanglement import Described, Score


def table(choice: Choice, statuses: Mapping[str, Status]) -> str:
    """A row a score, a column a model, as HTML; what was not measured is a dash, what is being measured dots."""
    return _table(
        tuple((title, choice.models[title].accent, status.value, status.busy) for title, status in statuses.items())
    )


@lru_cache(maxsize=32)  # of what was measured, by identity: what is measured further is another object
def _table(models: tuple[tuple[str, str, Described | None, bool], ...]) -> str:
    from vae.studies import disentanglement

    by_model: list[dict[tuple[str, str], Score]] = [
        {_row(score): score for score in disentanglement.scores(described)} if described else {}
        for _, _, described, _ in models
    ]
    trees = list(disentanglement.TREE_SCORES)  # a row even before they are known
    ordered = [name for scores in by_model for name, _ in scores if name.endswith(f"({disentanglement.ORDERED})")]
    after = len(disentanglement.DCI_SCORES)
    trees[after:after] = dict.fromkeys(ordered)
    rows = list(dict.fromkeys(key for scores in by_model for key in scores if key[0] not in trees))
    rows = rows or ([("MIG", "")] if any(busy for *_, busy in models) else [])
    rows += [(name, "") for name in trees]
    columns = [
        Column(title, kind="number", unknown="no dimension votes", colour=colour) for title, colour, *_ in models
    ]
    active: list[str | Cell] = [
        f"{int(described.facts.active.sum())} of {len(described.facts.active)}" if described else Cell(pending=True)
        for _, _, described, _ in models
    ]
    lines = [Row(["Active dimensions", *active])]
    for key in rows:
        name, settings = key
        cells = [
            Cell(scores[key].estimate, note=scores[key].beside)
            if key in scores
            else Cell(pending=busy and name not in trees)
            for (*_, busy), scores in zip(models, by_model, strict=True)
        ]
        lines.append(Row([Cell(name, note=settings), *cells]))
    return html(Table([Column("Score, 0 to 1"), *columns], lines, look="bs-scores"))


def explained(described: Iterable[Described]) -> str:
    """What was counted, and how to read each score."""
    from vae.studies import disentanglement

    found = list(described)
    parts = []
    if counted := next((model.dependence for model in found if model.dependence), None):
        names = ", ".join(factor.name for factor in counted.factors)
        exact = "drawn" if all(factor.exact for factor in counted.factors) else "measured"
        parts.append(f"Codes μ of {counted.n:,} test images; factors ({exact}): {names}.")
    seed = f"{disentanglement.ONE_SEED[0].lower()}{disentanglement.ONE_SEED[1:]}"
    parts.append(
        f"Below each score its 95 % interval, which is about the images and not about training: **{seed}** "
        "*MIG*: the gap between the two dimensions that say most of a factor. *DCI*: how well all dimensions together "
        "tell the factors (informativeness), whether a dimension tells one factor (disentanglement), and whether a "
        f"factor needs one dimension (completeness). {disentanglement.DCI_READ}"
    )
    if any(model.predictors and model.predictors.dci_ordered for model in found):
        parts.append(
            "As published, factors of few values count as classes; with ordered factors as numbers, and an angle as a "
            "place on its circle, a near miss is nearly right."
        )
    parts.append(
        "*SAP*: the gap between the two dimensions that alone tell a factor best; of the codes as they are, as "
        "published, it moves with a code's mean and unit, of standardised codes it does not."
    )
    return " ".join(parts)


def _row(score: Score) -> tuple[str, str]:
    """Which line of the table a score is on: MIG's variants have one each."""
    return score.name, score.settings if score.name == "MIG" else ""
