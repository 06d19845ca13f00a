"""What the dial is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class DialMark(TypedDict):
    """A beta that one can click."""

    beta: float
    gap: float | None  # nats that the objective is worse by than that of a model of this beta alone; None: not measured
    title: str  # what says so in words


class DialCurve(TypedDict):
    """What was measured of the network on all test images, by beta, from the lowest: lists of one length."""

    betas: list[float]
    softened: float  # added to a beta before the logarithm: between two of them numbers are read on that scale
    rate: list[float]  # nats
    distortion: list[float]  # nats, of a sampled z
    kl: list[list[float]]  # nats, of each dimension


class DialPoint(TypedDict):
    """A model of one beta in the plane of rate and distortion."""

    rate: float
    distortion: float
    colour: str
    title: str
    large: bool  # of the checkpoint folder; else of a sweep


class DialStop(TypedDict):
    """The colour of a beta, as red, green and blue; between two of them it is blended."""

    beta: float
    colour: tuple[int, int, int]


class DialImage(TypedDict):
    """One of the images that are reconstructed."""

    index: int
    label: str


class DialPage(TypedDict):
    """Another page that can show the network at one beta."""

    title: str
    address: str  # from this page, all but the model in it


class DialPayload(TypedDict):
    """One multi-rate network, and where the dial begins."""

    revision: int  # another one: the browser takes over what the address says
    name: str  # of the network's folder
    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    encoder: str  # address of its weights
    decoder: str
    latent: int  # dimensions
    pictures: str  # bytes of the images in base64
    images: list[DialImage]
    samples: list[list[float]]  # codes from N(0, I)
    low: float  # of the dial
    high: float
    beta: float
    chosen: int  # which of the images the picture to change begins at
    values: dict[str, float]  # of its dimensions, by number, those that were set by hand
    marks: list[DialMark]
    note: str  # what the gaps are
    curve: DialCurve | None
    points: list[DialPoint]
    stops: list[DialStop]
    active: float  # nats: a dimension with less is collapsed
    reach: float  # standard deviations of the prior that the rows go to, both ways
    steps: int  # pictures of a row
    pages: list[DialPage]
