"""What the browser is sent of the dial: the network, the images, what was measured, and where the dial begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pages.beta import curves, gaps
from pages.beta.stand import Stand
from ui import public
from ui.components.dial.payload import DialCurve, DialImage, DialMark, DialPage, DialPayload, DialStop
from ui.navigation import NAVIGATION
from ui.web import payload
from vae.data import Dataset
from vae.figures.colours import accent
from vae.metrics.latent.dimensions import ACTIVE_KL
from vae.models import multi_rate
from vae.models.checkpoints import Checkpoint
from vae.studies import dial
from vae.studies.dial import Gap

LOW, HIGH = 0.1, 30.0
IMAGES, STEPS = 10, 9
REACH = 3.0  # standard deviations of the prior
_SEED = 0  # of the samples


def bounds(model: Checkpoint) -> tuple[float, float]:
    """The betas from which and to which the dial goes: those that the network was trained for, above 0."""
    low, high = model.config.betas or (LOW, HIGH)
    low = max(low, LOW if high > LOW else high / 100)
    return low, high if high <= HIGH or low >= HIGH else HIGH


def scene(
    model: Checkpoint, dataset: Dataset, curve: DialCurve | None, measured: dict[float, Gap], stand: Stand
) -> DialPayload:
    """Everything the browser needs."""
    low, high = bounds(model)
    shown = pictured(dataset)
    latent = model.config.latent_dim
    return {
        "revision": stand.revision,
        "name": multi_rate.folder_name(model.path),
        "shape": dataset.image_shape,
        "channels": dataset.channels,
        "encoder": payload.multi_rate(model, "encoder"),
        "decoder": payload.multi_rate(model, "decoder"),
        "latent": latent,
        "pictures": payload.pixels(dataset.images[shown]),
        "images": [_image(dataset, int(index)) for index in shown],
        "samples": np.random.default_rng(_SEED).standard_normal((IMAGES, latent)).round(4).tolist(),
        "low": low,
        "high": high,
        "beta": stand.beta,
        "chosen": min(stand.chosen, len(shown) - 1),
        "values": {str(j): value for j, value in stand.values.items() if j < latent},
        "marks": [_mark(beta, measured.get(beta)) for beta in gaps.MARKED if low <= beta <= high],
        "note": gaps.note(measured, "" if public.on() else f"betascope dial {multi_rate.folder_name(model.path)}"),
        "curve": curve,
        "points": curves.points(dataset),
        "stops": _stops(model),
        "active": ACTIVE_KL,
        "reach": REACH,
        "steps": STEPS,
        "pages": _pages(dataset),
    }


def pictured(dataset: Dataset) -> NDArray[np.int64]:
    """Ten images, as many of each class as there is room for; the first where there are no labels."""
    if not dataset.present:
        return np.arange(min(IMAGES, len(dataset)))
    classes = [dataset.indices_of(label) for label in dataset.present[:IMAGES]]
    turns = [indices[turn] for turn in range(IMAGES) for indices in classes if turn < len(indices)]
    chosen = np.array(turns[:IMAGES], np.int64)
    return chosen[np.argsort(dataset.labels[chosen], kind="stable")]


def _image(dataset: Dataset, index: int) -> DialImage:
    label = int(dataset.labels[index])
    named = f", {dataset.class_names[label]}" if label >= 0 else ""
    return {"index": index, "label": f"image {index}{named}"}


def _mark(beta: float, gap: Gap | None) -> DialMark:
    return {"beta": beta, "gap": None if gap is None else gap.nats, "title": gaps.title(beta, gap)}


def _stops(model: Checkpoint) -> list[DialStop]:
    """The colours of some betas, close enough to blend between."""
    found: list[DialStop] = []
    for beta in dial.BETAS:
        colour = accent(model.config.model_copy(update={"beta": beta}))
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        found.append({"beta": beta, "colour": (red, green, blue)})
    return found


def _pages(dataset: Dataset) -> list[DialPage]:
    """The pages that show a model of the sidebar."""
    return [
        {"title": entry.title, "address": f"{entry.address or '.'}?on={dataset.name}&only="}
        for entries in NAVIGATION.values()
        for entry in entries
        if entry.of_models
    ]
