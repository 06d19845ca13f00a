"""The Overview's two exhibits: one digit of each class through every model, and the table of models."""

from functools import partial
from html import escape

import numpy as np

from ui import controls, loaders
from ui.pictures import Row, dot
from vae import cache
from vae.checkpoints import Checkpoint
from vae.data import Dataset
from vae.figures import accent
from vae.report.tables import HEADINGS, ModelRow

_VERSION = 1
_NUMBERS = ("bce", "kl", "active", "objective", "decode")


def first_of_each_class(dataset: Dataset) -> list[Row]:
    """The first test image of each class and its reconstructions, cached on disk: a first page without torch."""
    labels = range(len(dataset.class_names))
    chosen = np.array([dataset.indices_of(label)[0] for label in labels if (dataset.labels == label).any()], int)
    chosen = chosen if len(chosen) else np.arange(min(10, len(dataset)))
    originals = dataset.floats(chosen)  # (n, H, W)
    names = [dataset.class_names[label] if label >= 0 else "image" for label in dataset.labels[chosen]]
    lines = [Row("Original", originals, [f"original {name}" for name in names])]
    for title, checkpoint in controls.titles(controls.preferred(dataset)).items():
        key = {"checkpoint": checkpoint.digest, "images": dataset.take(chosen).digest, "version": _VERSION}
        stored = cache.arrays("strip", key, partial(_reconstruct, checkpoint, originals))
        alt = [f"{name} as {title} gives it back" for name in names]
        measured = checkpoint.evaluation(dataset.name)
        note = f"{measured.bce_mu:.0f} nats" if measured else ""
        lines.append(Row(title, stored["images"], alt, note, accent=accent(checkpoint.config)))
    return lines


def model_table(rows: list[ModelRow]) -> str:
    """The rows as HTML; a broken checkpoint is a row that says what is wrong."""
    if not rows:
        return "<p>No checkpoint here yet. Train one: <code>python -m vae train --out checkpoints/my-model</code></p>"
    by_name = {m.name: accent(m.config) for m in loaders.found_models() if isinstance(m, Checkpoint)}
    head = "".join(f'<th class="{_kind(field)}">{escape(text)}</th>' for field, text in HEADINGS.items())
    body = "".join(_line(row, by_name.get(row.name, "")) for row in rows)
    return f'<div class="bs bs-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _line(row: ModelRow, colour: str) -> str:
    if row.problem:
        name = row.name if len(row.name) <= 40 else row.name[:37] + "..."
        return (
            f'<tr><td class="problem">{escape(name)}</td>'
            f'<td class="problem" colspan="{len(HEADINGS) - 1}">{escape(row.problem)}</td></tr>'
        )
    cells = "".join(f'<td class="{_kind(field)}">{escape(getattr(row, field) or "–")}</td>' for field in HEADINGS)
    return "<tr>" + cells.replace('<td class="text">', f'<td class="text">{dot(colour)}', 1) + "</tr>"


def _kind(field: str) -> str:
    return "number" if field in _NUMBERS else "text"


def _reconstruct(checkpoint: Checkpoint, originals: np.ndarray) -> cache.Arrays:
    from vae.measure.reconstruction import reconstruct

    return {"images": reconstruct(loaders.model(checkpoint), originals)}
