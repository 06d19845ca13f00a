"""What is measured on an image: a unit, and words for it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Factor:
    """A measured factor of an image: its unit and, in plain words, what it is."""

    unit: str
    label: str
