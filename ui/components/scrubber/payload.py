"""What the scrubbed rows are sent; payload.js says the same to JavaScript."""

from typing import TypedDict

from ui.web.payload import JudgePayload


class ScrubRow(TypedDict):
    """One path."""

    title: str
    accent: str
    note: str


class ScrubPayload(TypedDict):
    """Rows of pictures along paths."""

    frames: str  # address of all pictures, row after row
    length: int  # pictures of a row
    tiles: int  # of them on the strip
    shape: tuple[int, int]
    channels: int  # of the images: 1 for grey levels, 3 for red, green and blue
    at: int
    rows: list[ScrubRow]
    judge: JudgePayload | None
