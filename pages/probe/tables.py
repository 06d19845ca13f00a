"""Accuracy as tables: by the number of labels, and by class."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from pages.probe import sentences
from pages.probe.work import Asked, Found, Step
from ui.sidebar import Choice
from ui.widgets import confusion_matrix
from ui.widgets.digits_html import dot
from vae.metrics.probing import logistic
from vae.metrics.probing.result import Probe

_NOTHING = '<td class="number quiet">–</td>'


def accuracy(choice: Choice, asked: Asked, found: Found, coming: list[Step]) -> str:
    """A row a model, then the floors, a column a number of labels, as HTML; dots where a number is `coming`."""
    heads = "".join(
        f'<th class="number" scope="col">{sentences.number(asked, n)} labels</th>' for n in asked.plan.sizes
    )
    dots = {(what.digest, size) for what, size in coming}
    marks, lines, below = _marks(choice, asked), [], False
    for what in asked.plan.whats:
        if what.floor and not below:
            below = True
            lines.append(_group(len(asked.plan.sizes) + 2))
        cells = "".join(_cell(found.of(what, n), "…" if (what.digest, n) in dots else "–") for n in asked.plan.sizes)
        name = f"{marks.get(what.digest, '')}{escape(asked.names[what.digest])}"
        lines.append(f'<tr><td>{name}</td><td class="number quiet wide">{what.dimensions}</td>{cells}</tr>')
    return (
        '<div class="bs bs-table bs-scores bs-probe"><table><thead><tr><th class="text" scope="col">Accuracy (%)</th>'
        f'<th class="number wide" scope="col">Numbers read</th>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def not_converged(found: Found) -> str:
    """A sentence on the fits that did not come to an end; empty where all did."""
    if all(one.converged for one in found.results.values()):
        return ""
    return f" \\* A fit had not come to an end after {logistic.MAX_ITER:,} iterations."


def by_class(choice: Choice, asked: Asked, found: Found, size: int) -> str:
    """A row a model or floor, a column a class, after learning from so many labels, as HTML."""
    labels = asked.plan.data.classes
    heads = confusion_matrix.class_heads([asked.plan.data.name(label) for label in labels])
    marks, lines, below = _marks(choice, asked), [], False
    for what in asked.plan.whats:
        one = found.of(what, size)
        if one is None:
            continue
        if what.floor and not below:
            below = True
            lines.append(_group(len(labels) + 2))
        own = one.by_class()
        cells = "".join(confusion_matrix.share(own[label]) if label in own else _NOTHING for label in labels)
        name = f"{marks.get(what.digest, '')}{escape(asked.names[what.digest])}"
        lines.append(f'<tr><td>{name}</td><td class="number">{100 * one.accuracy:.1f}</td>{cells}</tr>')
    return (
        '<div class="bs bs-table bs-judged"><table><thead><tr><th class="text" scope="col">Accuracy (%)</th>'
        f'<th class="number" scope="col">All</th>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
    )


def _marks(choice: Choice, asked: Asked) -> Mapping[str, str]:
    return {what.digest: dot(model.accent) for what, model in zip(asked.models, choice.models.values(), strict=True)}


def _group(columns: int) -> str:
    return f'<tr class="group"><th class="text" colspan="{columns}" scope="rowgroup">Floors: no trained model</th></tr>'


def _cell(one: Probe | None, nothing: str) -> str:
    if one is None:
        return f'<td class="number quiet">{nothing}</td>'
    low, high = one.estimate.low, one.estimate.high
    note = "" if one.converged else " *"
    interval = f'<div class="quiet">{100 * low:.1f} to {100 * high:.1f}</div>'
    return f'<td class="number">{100 * one.accuracy:.1f}{note}{interval}</td>'
