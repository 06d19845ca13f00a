"""What the drawing pad is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class Stroke(TypedDict):
    """One stroke of a pen."""

    width: float  # pixels of the small image
    points: list[float]  # x, y, x, y, … from 0 to 1 across the pad


class PadLimits(TypedDict):
    """How much a drawing may hold."""

    strokes: int
    numbers: int  # coordinates of all strokes


class PadPayload(TypedDict):
    """The form of the image, and what is drawn already."""

    revision: str
    shape: tuple[int, int]
    darkOnLight: bool
    strokes: list[Stroke]
    box: float  # of the image's smaller side: what a digit fills
    limits: PadLimits
    slots: list[str]  # whose drawing this is, and whose stands in for it where there is none
