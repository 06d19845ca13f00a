"""The published scores of every model, with their intervals, as one table."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from pages.disentanglement.work import State
from ui.sidebar import Choice
from ui.widgets.digits_html import dot

if TYPE_CHECKING:
    from vae.studies.disentanglement import Score


def table(choice: Choice, states: Mapping[str, State]) -> str:
    """A row a score, a column a model, as HTML; what was not measured is a dash, what is being measured dots."""
    from vae.studies import disentanglement

    found = {title: state.found for title, state in states.items()}
    by_model: dict[str, dict[tuple[str, str], Score]] = {
        title: {_row(score): score for score in disentanglement.scores(one)} if one else {}
        for title, one in found.items()
    }
    trees = disentanglement.TREE_SCORES  # a row even before they are known
    rows = list(dict.fromkeys(key for scores in by_model.values() for key in scores if key[0] not in trees))
    rows = rows or ([("MIG", "")] if any(state.busy for state in states.values()) else [])
    rows += [(name, "") for name in trees]
    heads = "".join(
        f'<th class="number" scope="col">{dot(choice.models[title].accent)}{escape(title)}</th>' for title in found
    )
    live = "".join(
        f'<td class="number">{int(one.facts.live.sum())} of {len(one.facts.live)}</td>' if one else _cell(None, "…")
        for one in found.values()
    )
    lines = [f"<tr><td>Live dimensions</td>{live}</tr>"]
    for key in rows:
        name, settings = key
        quiet = f'<div class="quiet">{escape(settings)}</div>' if settings else ""
        cells = "".join(
            _cell(scores.get(key), "…" if states[title].busy and name not in trees else "–")
            for title, scores in by_model.items()
        )
        lines.append(f"<tr><td>{escape(name)}{quiet}</td>{cells}</tr>")
    return (
        '<div class="bs bs-table bs-scores"><table><thead><tr><th class="text" scope="col">Score, 0 to 1</th>'
        f"{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _row(score: Score) -> tuple[str, str]:
    """Which line of the table a score is on: MIG's variants have one each."""
    return score.name, score.settings if score.name == "MIG" else ""


def _cell(score: Score | None, nothing: str) -> str:
    if score is None:
        return f'<td class="number quiet">{nothing}</td>'
    beside = f'<div class="quiet">{escape(score.beside)}</div>' if score.beside else ""
    return f'<td class="number">{score.estimate.value:.3f}<div class="quiet">{score.interval}</div>{beside}</td>'
