"""What the browser is sent on the Draw page: the models with their networks, and the data that the code moves over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from ui import graph_turns, loaders, output
from ui.components.live_draw.payload import DrawImage, DrawModel, DrawnByServer, DrawPayload, DrawPlane
from ui.sidebar import Choice
from ui.web import assets, network_blob, payload
from ui.widgets.selected_image import KEYS, SelectedImage
from ui.widgets.your_digits import LIMITS, MAIN, Drawing, slots
from vae.data import Dataset, grain
from vae.data.dataset import spread
from vae.data.handwriting import form
from vae.data.pixels import to_bytes
from vae.models.checkpoints import Checkpoint
from vae.studies import pictures

if TYPE_CHECKING:
    from vae.export.pictures import Strip

_EDGE = (0.002, 0.998)  # quantiles of the codes that a plane reaches to


def models(choice: Choice) -> list[DrawModel]:
    """The chosen models; one that cannot take part is a sentence on the page."""
    found = []
    for title, view in choice.models.items():
        with output.sentences(title):
            checkpoint = view.checkpoint
            obstacle = network_blob.obstacle(checkpoint, encodes=True)
            model: DrawModel = {
                "name": checkpoint.name,
                "title": title,
                "accent": view.accent,
                "obstacle": obstacle,
                "latent": checkpoint.config.latent_dim,
                "plane": _plane(checkpoint, choice.dataset),
            }
            if not obstacle:
                model["encoder"] = payload.network(checkpoint, "encoder")
                model["decoder"] = payload.network(checkpoint, "decoder")
            found.append(model)
    return found


def scene(
    choice: Choice, models: list[DrawModel], picked: SelectedImage | None, drawing: Drawing | None, sigma: float
) -> DrawPayload:
    """Everything the browser needs. `picked`: the image that it shows in place of the pad."""
    dataset = choice.dataset
    image = _looked_at(choice, picked, drawing)
    by_name = {checkpoint.name: checkpoint for checkpoint in choice.checkpoints}
    return {
        "revision": f"{dataset.digest[:16]}-{picked.key if picked else 'pad'}",
        "shape": dataset.image_shape,
        "darkOnLight": dataset.dark_on_light,
        "given": _image(picked) if picked else None,
        "example": _image(_example(choice)),
        "strokes": drawing.strokes if drawing else [],
        "box": form.BOX,
        "limits": LIMITS,
        "slots": slots(MAIN),
        "sigma": sigma,
        "models": models,
        "made": _by_server([by_name[m["name"]] for m in models if m["obstacle"]], image, sigma),
        "labels": dataset.labels[spread(len(dataset), pictures.CLOUD)].tolist(),
        "classes": payload.classes(dataset),
        "difference": payload.DIFFERENCE,
        "judge": payload.judge(loaders.found_judge(dataset, quiet=True)),
    }


def strips(choice: Choice, picked: SelectedImage | None, drawing: Drawing | None, sigma: float) -> list[Strip]:
    """The image and what each model makes of it, to take home."""
    from vae.export.pictures import Strip
    from vae.models.encoding import decode, encode_images

    image = _looked_at(choice, picked, drawing)
    seen = grain.with_noise(image.pixels[None], sigma)
    found = [Strip(image.name, seen, f"noise of {sigma:g} σ" if sigma else "")]
    for title, view in choice.models.items():
        coder = view.checkpoint.coder()
        found.append(Strip(title, decode(coder, encode_images(coder, seen)[0])))
    return found


def _looked_at(choice: Choice, picked: SelectedImage | None, drawing: Drawing | None) -> SelectedImage:
    """The image that was picked, else the drawing, else an example."""
    if picked or not drawing:
        return picked or _example(choice)
    return SelectedImage(choice.dataset, choice.dataset.as_drawn_here(drawing.image), drawing.name)


def _example(choice: Choice) -> SelectedImage:
    return SelectedImage.of(choice.dataset, int(choice.indices()[0]))


def _image(picked: SelectedImage) -> DrawImage:
    return {"pixels": payload.pixels(picked.image), "label": picked.name}


def _plane(checkpoint: Checkpoint, dataset: Dataset) -> DrawPlane:
    plane, points = _spread_out(checkpoint, dataset)
    name = f"plane-{checkpoint.digest[:24]}-{dataset.digest[:24]}"
    return {**plane, "points": assets.address(name, lambda: points)}


@st.cache_data(show_spinner="Encoding the images…", max_entries=40, hash_funcs=loaders.KEYS)
def _spread_out(checkpoint: Checkpoint, dataset: Dataset) -> tuple[DrawPlane, bytes]:
    """The two directions in which the codes spread most, and where the codes of the data are along them."""
    found = pictures.plane(checkpoint, dataset)
    low, high = np.quantile(found.points, _EDGE, axis=0)
    plane: DrawPlane = {
        "mean": found.mean.tolist(),
        "axes": found.axes.tolist(),
        "centre": ((low + high) / 2).tolist(),
        "reach": 0.56 * max(float((high - low).max()), 1e-6),
        "points": "",
    }
    return plane, found.points.astype("<f4").tobytes()


def _by_server(models: list[Checkpoint], image: SelectedImage, sigma: float) -> dict[str, DrawnByServer]:
    """By the name of the model; one that cannot is a sentence."""
    found = {}
    for checkpoint in models:
        with output.sentences(output.literal(checkpoint.config.title)):
            found[checkpoint.name] = _made(checkpoint, image, sigma)
    return found


@st.cache_data(show_spinner=False, max_entries=100, hash_funcs=KEYS)
def _made(checkpoint: Checkpoint, picked: SelectedImage, sigma: float) -> DrawnByServer:
    """What the server makes of an image, for a browser that cannot."""
    from vae.models.encoding import decode, encode_images

    graph_turns.wait(checkpoint)
    coder = checkpoint.coder()
    code, _ = encode_images(coder, grain.with_noise(picked.pixels[None], sigma))
    picture = to_bytes(decode(coder, code)[0])
    return {"picture": payload.pixels(picture), "code": code[0].tolist()}
