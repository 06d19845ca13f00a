"""Damaged files, and what reading them has to come to."""

from collections.abc import Callable, Iterator
from pathlib import Path

from vae.core.errors import BetascopeError


def flipped(content: bytes, every: int = 1, end: int | None = None) -> Iterator[bytes]:
    """The content with one bit flipped, in every so many bytes up to `end`; which of its bits goes round."""
    for position in range(0, len(content) if end is None else end, every):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        yield bytes(damaged)


def check_flipped(path: Path, read: Callable[[], object], error: type[BetascopeError], every: int = 1) -> None:
    """With any bit of a file flipped, `read` reads it or raises this error, which names the file."""
    for damaged in flipped(path.read_bytes(), every):
        path.write_bytes(damaged)
        try:
            read()  # not every bit matters
        except error as refused:
            assert path.name in str(refused)  # noqa: PT017
