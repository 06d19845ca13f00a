"""What the charts are sent; payload.js says the same to JavaScript."""

from typing import Literal, TypedDict


class ChartTick(TypedDict):
    """A place on an axis with a word."""

    at: float
    text: str


class ChartAxis(TypedDict):
    """From low to high, evenly; other scales are made by giving places and ticks on theirs."""

    title: str
    low: float
    high: float
    ticks: list[ChartTick]  # none: round numbers, chosen in the browser


class ChartSeries(TypedDict):
    """A line through points, what lies between two lines, or dots without a card."""

    kind: Literal["line", "band", "dots"]
    x: list[float]
    y: list[float]
    top: list[float]  # of a band, whose lower side is y
    colour: str  # "" for grey
    dash: str  # as SVG has it, "" for none
    label: str  # at its right end


class ChartSpread(TypedDict):
    """Interval of a point along both axes; the same number twice where there is none."""

    x: tuple[float, float]
    y: tuple[float, float]


class ChartPoint(TypedDict):
    """A point, and what its card says. One beyond the axes is drawn at the edge, as an arrow."""

    x: float
    y: float
    look: Literal["small", "large", "diamond", "cell"]
    size: float  # of a cell: how much of its place it fills, 0 to 1
    colour: str
    spread: ChartSpread | None
    slope: float | None  # of a short line through it
    label: str
    group: str  # points of one group are marked together in all charts
    name: str  # what a click reports; "" where it does nothing
    title: str
    lines: list[str]
    picture: int  # which row of the pictures; -1 for none


class ChartPanel(TypedDict):
    """One chart."""

    title: str
    note: str
    height: int  # pixels
    x: ChartAxis
    y: ChartAxis
    series: list[ChartSeries]
    points: list[ChartPoint]


class ChartsPayload(TypedDict):
    """Charts that are shown together."""

    panels: list[ChartPanel]
    narrowest: int  # pixels that a chart needs: as many stand side by side as have room
    pictures: str  # address of all pictures, row after row; "" for none
    tiles: int  # pictures of a row
    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    chosen: str  # the name of the point that is kept
    hint: str  # what a card says of a click
    file: str  # the name of the picture to take home, without its ending
    provenance: str  # what goes into it
