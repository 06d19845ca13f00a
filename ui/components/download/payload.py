"""What a row of buttons for files is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class FilePayload(TypedDict):
    """A file to take home."""

    label: str
    name: str
    address: str
    tip: str | None


class FilesPayload(TypedDict):
    """Files that stand in a row; no two have one label."""

    files: list[FilePayload]
