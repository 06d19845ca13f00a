"""What the Draw page's live part is sent; payload.js says the same to JavaScript."""

from typing import NotRequired, TypedDict

from ui.components.drawing_pad.payload import PadPayload
from ui.web.payload import ClassLook, DifferenceColours, JudgePayload


class DrawPlane(TypedDict):
    """The plane in which a model's codes spread most."""

    mean: list[float]  # (J,)
    axes: list[list[float]]  # (J, 2)
    centre: list[float]
    reach: float  # from the centre to the plane's edge
    points: str  # address of codes of the data along the two axes, float32


class DrawModel(TypedDict):
    """One model that follows the pen."""

    name: str
    title: str
    accent: str
    obstacle: str  # why a browser cannot run it; empty where it can
    latent: int
    plane: DrawPlane
    encoder: NotRequired[str]  # addresses of its networks, where a browser can run it
    decoder: NotRequired[str]


class DrawImage(TypedDict):
    """An image, grey levels in base64."""

    pixels: str
    label: str


class DrawnByServer(TypedDict):
    """What the server made of the image with a model that a browser cannot run."""

    picture: str
    code: list[float]


class DrawPayload(PadPayload):
    """The pad, the models and the data that codes move over."""

    given: DrawImage | None  # shown in place of the pad
    example: DrawImage  # until something is drawn
    sigma: float
    models: list[DrawModel]
    made: dict[str, DrawnByServer]
    labels: list[int]
    classes: list[ClassLook]
    difference: DifferenceColours
    judge: JudgePayload | None
