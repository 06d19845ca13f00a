"""The published scores of every model, with their intervals, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from ui.controls import Choice
from ui.pictures import dot
from vae.figures import accent

if TYPE_CHECKING:
    from vae.report.disentanglement import Described, Score

_TREES = ("DCI disentanglement", "DCI completeness", "DCI informativeness", "SAP")  # a row even before they are known


def table(choice: Choice, found: Mapping[str, Described]) -> str:
    """A row a score, a column a model, as HTML; what was not measured is a dash."""
    from vae.report import disentanglement

    by_model: dict[str, dict[tuple[str, str], Score]] = {
        title: {_row(score): score for score in disentanglement.scores(one)} for title, one in found.items()
    }
    rows = list(dict.fromkeys(key for scores in by_model.values() for key in scores if key[0] not in _TREES))
    rows += [(name, "") for name in _TREES]
    heads = "".join(
        f'<th class="number" scope="col">{dot(accent(choice.models[title].config))}{escape(title)}</th>'
        for title in found
    )
    live = "".join(
        f'<td class="number">{int(one.facts.live.sum())} of {len(one.facts.live)}</td>' for one in found.values()
    )
    lines = [f"<tr><td>Live dimensions</td>{live}</tr>"]
    for key in rows:
        name, settings = key
        quiet = f'<div class="quiet">{escape(settings)}</div>' if settings else ""
        cells = "".join(_cell(scores.get(key)) for scores in by_model.values())
        lines.append(f"<tr><td>{escape(name)}{quiet}</td>{cells}</tr>")
    return (
        '<div class="bs bs-table bs-scores"><table><thead><tr><th class="text" scope="col">Score, 0 to 1</th>'
        f"{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _row(score: Score) -> tuple[str, str]:
    """Which line of the table a score is on: MIG's variants have one each."""
    return score.name, score.settings if score.name == "MIG" else ""


def _cell(score: Score | None) -> str:
    if score is None:
        return '<td class="number quiet">–</td>'
    return f'<td class="number">{score.value:.3f}<div class="quiet">{score.low:.3f} to {score.high:.3f}</div></td>'
