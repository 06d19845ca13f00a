"""What the strip of small images is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class ThumbsPayload(TypedDict):
    """Some images of a data set, and which of them is chosen."""

    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    pixels: str  # bytes of all in base64
    indices: list[int]
    names: list[str]
    chosen: int
    before: bool  # whether there are earlier ones
    after: bool
