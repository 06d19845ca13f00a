"""The Overview's two exhibits: digits through every model, and the table of models."""

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output
from ui.sidebar import Choice
from ui.widgets import image_picker
from ui.widgets.digits_html import Row, dot
from vae.core import cache
from vae.data import Dataset
from vae.export.models import HEADINGS, ModelRow
from vae.figures.colours import accent
from vae.models.checkpoints import Checkpoint

_VERSION = 1
# The objective adds a sampled z to what the other columns say: for the command line.
_COLUMNS = {field: text for field, (_, text) in HEADINGS.items() if field != "objective"}
_NUMBERS = ("bce", "kl", "active")
_ON_WIDE_PAGES = ("trained", "name")


def rows(choice: Choice) -> list[Row]:
    """The first test image of each class (or the first of the chosen one) and what each model makes of it."""
    indices = tuple(image_picker.in_order(choice).tolist())
    originals = choice.dataset.floats(np.array(indices))  # (n, H, W)
    names = choice.dataset.names(np.array(indices))
    lines = [Row("Original", originals, [f"original {name}" for name in names])]
    for title, model in choice.models.items():
        measured = model.checkpoint.evaluation(choice.dataset.name, dataset_digest=choice.dataset.images_digest)
        note = f"{measured.bce_mu:.0f} nats, mean of all" if measured else ""
        alt = [f"{name} as {title} gives it back" for name in names]
        with output.sentences(title):
            images = _outputs(model.checkpoint, choice.dataset, indices)
            lines.append(Row(title, images, alt, note, accent=model.accent))
    return lines


def model_table(rows: list[ModelRow]) -> str:
    """The rows as HTML; a broken checkpoint is a row that says what is wrong."""
    if not rows:
        return "<p>No checkpoint here yet. Train one: <code>python -m vae train --out checkpoints/my-model</code></p>"
    by_name = {m.name: accent(m.config) for m in loaders.found_models() if isinstance(m, Checkpoint)}
    head = "".join(f'<th class="{_kind(field)}">{escape(text)}</th>' for field, text in _COLUMNS.items())
    body = "".join(_line(row, by_name.get(row.name, "")) for row in rows)
    return f'<div class="bs bs-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _line(row: ModelRow, colour: str) -> str:
    if row.problem:
        name = row.name if len(row.name) <= 40 else row.name[:37] + "..."
        return (
            f'<tr><td class="problem">{escape(name)}</td>'
            f'<td class="problem" colspan="{len(_COLUMNS) - 1}">{escape(row.problem)}</td></tr>'
        )
    texts = {field: row.marked_kl if field == "kl" else getattr(row, field) for field in _COLUMNS}
    cells = "".join(f'<td class="{_kind(field)}">{escape(text or "–")}</td>' for field, text in texts.items())
    return "<tr>" + cells.replace('<td class="text">', f'<td class="text">{dot(colour)}', 1) + "</tr>"


def _kind(field: str) -> str:
    return "number" if field in _NUMBERS else "text wide" if field in _ON_WIDE_PAGES else "text"


@st.cache_resource(show_spinner=False, max_entries=100, hash_funcs=loaders.KEYS)
def _outputs(checkpoint: Checkpoint, dataset: Dataset, indices: tuple[int, ...]) -> NDArray[np.float32]:
    """The reconstructions, cached on disk too: the first page of a new server then needs no torch."""

    def compute() -> cache.Arrays:
        from vae.metrics.decoded.reconstruction import reconstruct

        return {"images": reconstruct(loaders.model(checkpoint), images.floats())}

    images = dataset.take(np.array(indices))
    key = {"checkpoint": checkpoint.digest, "images": images.digest, "version": _VERSION}
    return cache.arrays("strip", key, compute)["images"]
