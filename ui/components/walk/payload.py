"""What the walk is sent, and what it reports; payload.js says the same to JavaScript."""

from typing import TypedDict

from ui.web.payload import ClassLook, DifferenceColours, JudgePayload


class WalkDimension(TypedDict):
    """One dimension of a model on a data set, in the order of what it changes."""

    j: int
    kl: float | None  # nats; None for an AE
    sensitivity: float  # mean change of a pixel, black to white being 1
    deviation: float  # standard deviation of the aggregate posterior: the unit of a move
    low: float  # of the range of the data
    high: float
    active: bool
    histogram: list[int]  # of mu, over the range and `margin` beyond it on both sides
    start: float


class WalkModel(TypedDict):
    """One model that walks."""

    name: str
    title: str
    digest: str
    accent: str
    obstacle: str  # why a browser cannot decode it; empty where it can
    weights: str  # address of its decoder
    codes: str  # address of codes of the data, float32
    dims: list[WalkDimension]


class WalkStart(TypedDict):
    """What the walk starts from."""

    key: str
    label: str
    picture: str | None  # bytes in base64


class ServerPictures(TypedDict):
    """What the server decoded of a model, bytes in base64."""

    now: str
    start: str


class WalkPayload(TypedDict):
    """The models, their dimensions, where the walk starts and where it is."""

    revision: int
    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    darkOnLight: bool
    report: str  # address that takes reports
    start: WalkStart
    models: list[WalkModel]
    labels: list[int]
    classes: list[ClassLook]
    moves: dict[str, tuple[float, ...]]  # by the name of a model, by rank
    focus: str
    linked: bool
    rank: int
    plane: tuple[int, int]
    opened: str  # which folded dimensions are open: a, more active ones; i, inactive ones
    drawn: dict[str, ServerPictures]
    steps: int  # pictures of a traversal
    margin: float  # of the range, beyond it on both sides
    farthest: float  # standard deviations that a move is bounded by
    longest: int  # characters of moves in an address
    difference: DifferenceColours
    judge: JudgePayload | None
