"""What a lesson's browser part is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class LessonPayload(TypedDict):
    """What the browser keeps of lessons, and where the visitor is."""

    at: str  # names the step; another one than before gets the focus
    save: dict[str, str]  # by lesson, what the browser keeps; '' for nothing any more
    known: bool  # whether the server has heard what was kept
