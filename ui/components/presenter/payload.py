"""What the presenter's button is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class PresenterPayload(TypedDict):
    """What the keys press, as CSS selectors: each is pressed where the one before it is not on the page."""

    back: list[str]
    on: list[str]
