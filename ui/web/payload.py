"""What several components are sent alike: where networks are, which colour a class has, pixels as text."""

from base64 import b64encode
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from ui.web import assets, network_blob
from ui.web.network_blob import Part
from vae.core.unbroken import unbroken
from vae.data import Dataset
from vae.figures.colours import ADDED, LOST, class_looks
from vae.models.checkpoints import Checkpoint
from vae.models.judge import Judge
from vae.models.multi_rate import Folded


class ClassLook(TypedDict):
    """What the points of a class look like."""

    name: str
    colour: str
    shape: str


class DifferenceColours(TypedDict):
    """What ink added and ink lost look like: red, green and blue, 0 to 255."""

    added: tuple[int, int, int]
    lost: tuple[int, int, int]


class JudgePayload(TypedDict):
    """The judge of the data set, which says of a picture what it reads as."""

    weights: str  # address of its network
    names: list[str]  # of its classes
    limit: float  # probability of the likeliest class below which it cannot tell


UNSURE = 0.5  # a class that is no likelier than all others together
DIFFERENCE: DifferenceColours = {"added": ADDED, "lost": LOST}


def network(checkpoint: Checkpoint, part: Part) -> str:
    """Where a browser finds an encoder or a decoder, for network.js."""
    return assets.address(f"{part}-{checkpoint.digest[:32]}", lambda: network_blob.pack(checkpoint, part), again=True)


def multi_rate(checkpoint: Checkpoint, part: Part) -> str:
    """The same of a multi-rate model as it is at all of its betas, with its gates: one address for all of them."""
    weights = checkpoint.weights
    digest = (
        weights.digest if isinstance(weights, Folded) else checkpoint.digest
    )  # of one beta: refused as it is packed
    return assets.address(
        f"{part}-rates-{digest[:32]}", lambda: network_blob.pack_multi_rate(checkpoint, part), again=True
    )


def judge(judge: Judge | None) -> JudgePayload | None:
    """Where a browser finds the judge; None where there is none, or it is too large for one."""
    if judge is None or not network_blob.judges(judge):
        return None
    weights = assets.address(f"judge-{judge.digest[:32]}", lambda: network_blob.pack_judge(judge), again=True)
    return {"weights": weights, "names": list(judge.config.class_names), "limit": UNSURE}


def judge_note(judge: Judge | None) -> str:
    """Who it is that reads the pictures, for a page that shows it; empty where nobody does."""
    if judge is None or not network_blob.judges(judge):
        return ""
    right = f", which reads {judge.accuracy.said} of the test images right" if judge.accuracy else ""
    return unbroken(
        f"Reads as: what the judge, a small classifier trained on the same images{right}, takes a picture for, and how "
        f"probable it finds that; below {100 * UNSURE:.0f} % it cannot tell. It knows no answer but the classes of the "
        "data, and can be sure of a scribble. "
    )


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
    """Grey levels, or red, green and blue of each pixel, as base64, for `bytesOf` in dom.js."""
    return b64encode(image.tobytes()).decode()
