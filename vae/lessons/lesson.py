"""What a lesson is made of: steps, and in each a view of a page, a question, and what is said once it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from vae.core.errors import LessonError
from vae.lessons.expressions import Condition, Target
from vae.lessons.problems import Problem

Kind = Literal["choice", "number", "point", "draw", "order", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class View:
    """A part of a page, in the state that these values of its address give it.

    caption: Markdown, with braces. after: it is shown once the question is answered, as it would tell.
    """

    page: str  # its folder's name with dashes, as addresses have it
    part: str
    values: Mapping[str, tuple[str, ...]]
    caption: str
    line: int
    after: bool = False


@dataclass(frozen=True)
class Option:
    """One of the answers to a choice, right where the condition holds; or one of the models to put in order.

    otherwise: of a choice the one that is right where no other is.
    """

    text: str
    when: Condition | None
    line: int
    otherwise: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked, before anything is revealed. answer: what is right, where that is not said by the options."""

    kind: Kind
    text: str
    options: tuple[Option, ...]
    answer: Target | None
    line: int


@dataclass(frozen=True)
class Variant:
    """A text for after the answer, Markdown with braces: the first one whose condition holds is shown."""

    text: str
    when: Condition | None
    line: int


@dataclass(frozen=True)
class Step:
    """A few sentences (Markdown, with braces) and what belongs to them. problems: what is wrong in these lines."""

    title: str
    text: str
    view: View | None
    question: Question | None
    reveals: tuple[Variant, ...]
    whys: tuple[Variant, ...]
    line: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson as its file has it.

    name: what addresses call it. number: its place in the list. data, models: what it was written for. digest: of the
    file. problems: of the whole file; a lesson that has some can still be walked through. original: of a translation,
    the lesson as its author wrote it, whose digest both have; words: of the file that the translation is in.
    """

    name: str
    number: int
    title: str
    summary: str
    minutes: int
    data: str
    models: tuple[str, ...]
    steps: tuple[Step, ...]
    digest: str
    path: Path
    problems: tuple[Problem, ...] = ()
    original: Lesson | None = None
    words: str = ""

    @property
    def as_written(self) -> Lesson:
        """The lesson in its author's language: what is handed in is in these words, whoever reads which."""
        return self.original or self


@dataclass(frozen=True)
class Broken:
    """A file that is no lesson, and why."""

    name: str
    path: Path
    error: LessonError
