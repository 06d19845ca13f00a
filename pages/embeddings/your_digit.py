"""The visitor's own digit on the map: where it lies, what lies next to it, and what the neighbours call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pages.embeddings.images import Sample
from pages.embeddings.maps import ModelMap
from ui import output
from ui.sidebar import Choice
from ui.widgets.digits_html import Row
from ui.widgets.selected_image import SelectedImage
from vae.data.dataset import UNLABELLED
from vae.latent import nearest

SHOWN = 10  # neighbours


@dataclass(frozen=True, eq=False)
class Near:
    """What one model says of the digit: its place on the map, rows of the nearest codes, distances, the vote."""

    point: NDArray[np.float32]
    rows: NDArray[np.int64]  # (SHOWN,)
    distances: NDArray[np.float64]
    vote: tuple[int, float] | None  # a label and its share


def near(choice: Choice, sample: Sample, maps: Mapping[str, ModelMap], image: SelectedImage) -> dict[str, Near]:
    """By title, of the models whose map is finished; one that cannot place the digit is a sentence on the page."""
    by_title = {}
    for title, model_map in maps.items():
        if model_map.place is None:
            continue
        with output.sentences(title):
            code = image.code(choice.models[title].checkpoint)
            rows, distances = nearest.nearest(model_map.codes, code[None], SHOWN)
            labels = sample.labels[rows[0]]
            by_title[title] = Near(model_map.place(code), rows[0], distances[0], nearest.vote(labels, distances[0]))
    return by_title


def lines(choice: Choice, sample: Sample, image: SelectedImage, by_title: Mapping[str, Near]) -> list[Row]:
    """A row of neighbours for each model with their distances, and what they call the digit."""
    rows = []
    names = sample.pool.class_names
    for title, neighbours in by_title.items():
        images = sample.pool.floats(sample.indices[neighbours.rows])
        labels = sample.pool.names(sample.indices[neighbours.rows])
        said = "no labels to vote with"
        if neighbours.vote is not None:
            label, share = neighbours.vote
            known = int((sample.labels[neighbours.rows] != UNLABELLED).sum())
            said = f"call it {names[label]}: {round(share * known)} of {known}"
        rows.append(
            Row(
                title,
                images,
                [f"neighbour of {image.name}: {label}" for label in labels],
                said,
                [f"{label} · {distance:.1f}" for label, distance in zip(labels, neighbours.distances, strict=True)],
                choice.models[title].accent,
                apart=True,
            )
        )
    return rows
