"""What is wrong in a lesson's file: each thing with its line and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vae.core.errors import LessonError


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in which line of the file, and the next step."""

    line: int
    cause: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.cause} {self.remedy}".rstrip()


def unusable(path: Path, problems: Sequence[Problem]) -> LessonError:
    """The error for a file that is no lesson at all: a sentence a line."""
    return LessonError("\n".join(f"{path}, {problem}" for problem in problems))
