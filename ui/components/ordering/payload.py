"""What a list to put in order is sent; payload.js says the same to JavaScript."""

from typing import TypedDict


class OrderingPayload(TypedDict):
    """Some things with an order."""

    items: list[str]
    order: list[int]  # their places in `items`, first to last
    label: str  # what a screen reader calls the list
