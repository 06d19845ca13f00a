"""What the button of a file is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class FilePayload(TypedDict):
    """A file to take home."""

    label: str
    name: str
    address: str
    tip: str | None
