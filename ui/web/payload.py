"""What several components are sent alike: where networks are, which colour a class has, pixels as text."""

from base64 import b64encode
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ui.web import assets, network_blob
from ui.web.network_blob import Part
from vae.data import Dataset
from vae.figures.colours import ADDED, LOST, class_looks
from vae.models.checkpoints import Checkpoint


class ClassLook(TypedDict):
    """What the points of a class look like."""

    name: str
    colour: str
    shape: str


class DifferenceColours(TypedDict):
    """What ink added and ink lost look like: red, green and blue, 0 to 255."""

    added: tuple[int, int, int]
    lost: tuple[int, int, int]


DIFFERENCE: DifferenceColours = {"added": ADDED, "lost": LOST}


def network(checkpoint: Checkpoint, part: Part) -> str:
    """Where a browser finds an encoder or a decoder, for network.js."""
    return assets.address(f"{part}-{checkpoint.digest[:32]}", lambda: network_blob.pack(checkpoint, part), again=True)


def classes(dataset: Dataset) -> list[ClassLook]:
    """Name, colour and shape of each class; none where nothing is labelled."""
    if not dataset.present:
        return []
    looks = class_looks(len(dataset.class_names))
    return [
        {"name": name, "colour": colour, "shape": shape}
        for name, (colour, shape) in zip(dataset.class_names, looks, strict=True)
    ]


def pixels(image: NDArray[np.uint8]) -> str:
    """Grey levels as base64, for `bytesOf` in dom.js."""
    return b64encode(image.tobytes()).decode()
