"""What the linked scatter is sent; payload.js says the same to JavaScript."""

from typing import Literal, NotRequired, TypedDict

from ui.web.payload import ClassLook


class ArrayAddress(TypedDict):
    """Where an array is."""

    url: str


class ScatterModel(TypedDict):
    """One model on the cards."""

    name: str
    title: str
    accent: str
    weights: str  # address of its decoder; empty where there is an obstacle
    obstacle: str
    codes: ArrayAddress  # float32 (n, latent)
    latent: int


class ScatterValues(TypedDict):
    """What colours the points of a panel: float32 (n,)."""

    url: str
    low: float
    high: float


class ScatterPanel(TypedDict):
    """One panel."""

    name: str
    title: str
    accent: str
    problem: str  # a sentence in place of the points
    dims: int
    points: str  # address, float32 (n, dims); empty while there are none
    axes: list[str]
    note: str
    busy: bool
    values: ScatterValues | None


class ScatterColouring(TypedDict):
    """What colours mean; a title and a unit where that is a value."""

    kind: Literal["class", "value"]
    title: NotRequired[str]
    unit: NotRequired[str]


class ScatterVisitor(TypedDict):
    """The visitor's own digit."""

    picture: str  # bytes in base64
    label: str
    points: dict[str, list[float]]  # by the name of a model


class ScatterPayload(TypedDict):
    """Images, models, where the points are and what colours them."""

    key: str  # what reports belong to
    n: int
    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    images: ArrayAddress  # uint8 (n, H, W), or (n, H, W, 3)
    labels: ArrayAddress  # int16 (n,)
    indices: ArrayAddress  # int32 (n,)
    classes: list[ClassLook]
    models: list[ScatterModel]
    panels: list[ScatterPanel]
    colouring: ScatterColouring
    visitor: ScatterVisitor | None
    neighbours: dict[str, list[int]]
    hidden: list[str]
    picked: int | None
    selection: str | None  # a bit a row, base64
    views: dict[str, list[float]]  # by the name of a model: zoom, x, y, yaw, pitch
