"""What several components tell a browser alike: where networks are, which colour a class has, pixels as text."""

from base64 import b64encode

import numpy as np
from numpy.typing import NDArray

from ui.web import assets, network_blob
from ui.web.network_blob import Part
from vae.data import Dataset
from vae.figures.colours import class_looks
from vae.models.checkpoints import Checkpoint


def network(checkpoint: Checkpoint, part: Part) -> str:
    """Where a browser finds an encoder or a decoder, for network.js."""
    return assets.address(f"{part}-{checkpoint.digest[:32]}", lambda: network_blob.pack(checkpoint, part), again=True)


def classes(dataset: Dataset) -> list[dict[str, str]]:
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
