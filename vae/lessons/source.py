"""The text of a lesson's file by its lines, with its headings and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

from vae.core.errors import LessonError
from vae.lessons import expressions, meaning
from vae.lessons.problems import Problem
from vae.studies.claims.roles import ROLES

_Tree = TypeVar("_Tree")
_MARKDOWN = MarkdownIt("commonmark").disable("lheading")  # a line below a sentence makes no heading of it


@dataclass(frozen=True)
class Block:
    """A heading and the lines below it, up to the next one: [start, end), counted from 0. level 0: before the first."""

    level: int
    heading: str
    start: int
    end: int

    @property
    def line(self) -> int:
        """The heading's line, as editors count."""
        return max(1, self.start)


@dataclass
class Source:
    """A lesson's text; whoever reads a part of it notes what is wrong there."""

    text: str
    begin: int = 0  # the first line after the front matter
    models: tuple[str, ...] = ROLES  # of which expressions may speak
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[str]:
        """As Markdown counts them."""
        return self.text.split("\n")

    def blocks(self) -> list[Block]:
        """The headings of the levels 1 to 3, each with what is below it."""
        heads = [
            (int(token.tag[1]), self._tokens[place + 1].content, token.map)
            for place, token in enumerate(self._tokens)
            if token.type == "heading_open" and token.level == 0 and token.map and int(token.tag[1]) <= 3
        ]
        found = [Block(0, "", self.begin, heads[0][2][0] if heads else len(self.lines))]
        for place, (level, heading, lines) in enumerate(heads):
            end = heads[place + 1][2][0] if place + 1 < len(heads) else len(self.lines)
            found.append(Block(level, heading, lines[1], end))
        return found

    def between(self, start: int, end: int) -> str:
        """The text of these lines, without empty ones around it."""
        return "\n".join(self.lines[start:end]).strip("\n")

    def tokens(self, start: int, end: int) -> list[Token]:
        """What Markdown made of these lines."""
        return [token for token in self._tokens if token.map and start <= token.map[0] and token.map[1] <= end]

    def first_line(self, start: int, end: int) -> int:
        """The first line that says something, as editors count; else the one before."""
        return next((n + 1 for n in range(start, end) if self.lines[n].strip()), max(1, start))

    def prose(self, text: str, line: int) -> str:
        """The text, which begins in this line, once all that it has in braces was understood, or noted as wrong."""
        for one in expressions.braces(text):
            try:
                self.meant(expressions.shown(one.inside))
            except LessonError as error:
                self.wrong(line + text.count("\n", 0, one.start), error)
        return text

    def meant(self, tree: _Tree) -> _Tree:
        """The tree of an expression, a condition or a target. Raises LessonError where it cannot be measured."""
        meaning.check(tree, self.models)
        return tree

    def wrong(self, line: int, error: LessonError) -> None:
        """Note what is wrong in a line."""
        self.problems.append(Problem(line, error.cause, error.remedy))

    def note(self, line: int, cause: str, remedy: str = "") -> None:
        """The same in words."""
        self.problems.append(Problem(line, cause, remedy))

    @cached_property
    def _tokens(self) -> list[Token]:
        blank = [""] * self.begin  # so that lines are counted as in the file
        return _MARKDOWN.parse("\n".join([*blank, *self.lines[self.begin :]]))
