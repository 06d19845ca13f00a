"""What the browser is sent of the map: images, models, where the points are, what colours them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from pages.embeddings import colouring, map_state
from pages.embeddings.colouring import Colouring
from pages.embeddings.images import Sample
from pages.embeddings.map_state import MapState
from pages.embeddings.maps import ModelMap, encoded
from pages.embeddings.your_digit import Near
from ui.components.scatter.payload import (
    ScatterColouring,
    ScatterModel,
    ScatterPanel,
    ScatterPayload,
    ScatterValues,
    ScatterVisitor,
)
from ui.loaders import ModelView
from ui.sidebar import Choice
from ui.web import assets, network_blob, payload
from ui.widgets.selected_image import SelectedImage


class Visitor(TypedDict):
    """The visitor's own digit with its points, and its neighbours: rows of the sample, by the name of a model."""

    digit: ScatterVisitor
    neighbours: dict[str, list[int]]


def scene(
    choice: Choice,
    sample: Sample,
    maps: Mapping[str, ModelMap],
    troubles: Mapping[str, str],
    how: Colouring,
    state: MapState,
    digit: Visitor | None,
) -> ScatterPayload:
    """Everything the browser needs; big arrays by address.

    `maps` by title, of the models that have one; `troubles`: a sentence for each of the others. `digit`: what
    `visitor` says, where there is a digit.
    """
    values = colouring.values({title: choice.models[title].checkpoint for title in maps}, sample, how)
    return {
        "key": state.key,
        "n": len(sample),
        "shape": sample.pool.image_shape,
        "channels": sample.pool.channels,
        "images": {"url": _address("images", sample.digest, lambda: sample.pool.images[sample.indices])},
        "labels": {"url": _address("labels", sample.digest, lambda: sample.labels.astype("<i2"))},
        "indices": {"url": _address("indices", sample.digest, lambda: sample.numbers.astype("<i4"))},
        "classes": payload.classes(sample.pool),
        "models": [_model(model, sample) for title, model in choice.models.items() if title not in troubles],
        "panels": [
            _panel(model, maps.get(title), troubles.get(title, ""), values.get(title), how)
            for title, model in choice.models.items()
            if title in maps or title in troubles
        ],
        "colouring": {"kind": "class"} if how.is_class else _by_value(how, values),
        "visitor": digit["digit"] if digit else None,
        "neighbours": digit["neighbours"] if digit else {},
        "hidden": list(state.hidden),
        "picked": state.picked,
        "selection": state.selection or None,
        "views": map_state.views(model.checkpoint.name for model in choice.models.values()),
    }


def visitor(choice: Choice, image: SelectedImage, near: Mapping[str, Near]) -> Visitor:
    """The visitor's own digit, where it is and what is next to it."""
    by_name = {choice.models[title].checkpoint.name: neighbours for title, neighbours in near.items()}
    points = {name: [float(value) for value in neighbours.point] for name, neighbours in by_name.items()}
    return {
        "digit": {"picture": payload.pixels(image.image), "label": image.name, "points": points},
        "neighbours": {name: neighbours.rows.tolist() for name, neighbours in by_name.items()},
    }


def _model(model: ModelView, sample: Sample) -> ScatterModel:
    checkpoint = model.checkpoint
    obstacle = network_blob.obstacle(checkpoint)
    digest = checkpoint.digest[:24] + sample.digest
    return {
        "name": checkpoint.name,
        "title": model.title,
        "accent": model.accent,
        "weights": "" if obstacle else payload.network(checkpoint, "decoder"),
        "obstacle": obstacle,
        "codes": {"url": _address("mu", digest, lambda: encoded(checkpoint, sample).astype("<f4"))},
        "latent": checkpoint.config.latent_dim,
    }


def _panel(
    model: ModelView, model_map: ModelMap | None, trouble: str, values: colouring.Values | None, how: Colouring
) -> ScatterPanel:
    panel: ScatterPanel = {
        "name": model.checkpoint.name,
        "title": model.title,
        "accent": model.accent,
        "problem": trouble,
        "dims": 2,
        "points": "",
        "axes": [],
        "note": "",
        "busy": False,
        "values": None,
    }
    if model_map is None:
        return panel
    points = None if model_map.points is None else model_map.points.astype("<f4")
    note = model_map.note
    if values and values.title != how.by:
        note += f" · colour: {values.title}"  # the dimension of that rank, which each model has another
    return {
        **panel,
        "dims": 2 if points is None else points.shape[1],
        "points": "" if points is None else _content("points", points),
        "axes": list(model_map.axes),
        "note": note,
        "busy": model_map.busy,
        "values": None if values is None else _values(values),
    }


def _values(values: colouring.Values) -> ScatterValues:
    return {"url": _content("values", values.numbers.astype("<f4")), "low": values.low, "high": values.high}


def _by_value(how: Colouring, values: Mapping[str, colouring.Values | None]) -> ScatterColouring:
    titles = {one.title for one in values.values() if one}
    return {"kind": "value", "title": titles.pop() if len(titles) == 1 else how.by, "unit": colouring.unit(how)}


def _address(kind: str, digest: str, make: Callable[[], NDArray]) -> str:
    return assets.address(f"{kind}-{digest}", lambda: np.ascontiguousarray(make()).data, again=True)


def _content(kind: str, array: NDArray) -> str:
    content = array.tobytes()
    return assets.address(f"{kind}-{hashlib.sha256(content).hexdigest()[:32]}", lambda: content)
