"""The Overview's two exhibits: digits through every model, and the table of models."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ui import loaders, output
from ui.sidebar import Choice
from ui.widgets import image_picker
from ui.widgets.digits_html import Row
from vae.core.memo import memo
from vae.data import Dataset
from vae.data.dataset import Images
from vae.export import models
from vae.export.table import Table
from vae.figures.colours import accent
from vae.models.checkpoints import Checkpoint


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


def model_table(dataset: Dataset) -> Table:
    """Every checkpoint with its numbers; a broken one is a row that says what is wrong."""
    return models.table(loaders.found_models(), dataset.name, dataset.images_digest, lambda one: accent(one.config))


@st.cache_resource(show_spinner=False, max_entries=100, hash_funcs=loaders.KEYS)
def _outputs(checkpoint: Checkpoint, dataset: Dataset, indices: tuple[int, ...]) -> NDArray[np.float32]:
    return _reconstructions(checkpoint, dataset.take(np.array(indices)).only_images)


@memo("strip", version=2)
def _reconstructions(checkpoint: Checkpoint, images: Images) -> NDArray[np.float32]:
    """Kept on disk too: the first page of a new server then needs no torch."""
    from vae.metrics.decoded.reconstruction import reconstruct

    return reconstruct(loaders.model(checkpoint), images.floats())
