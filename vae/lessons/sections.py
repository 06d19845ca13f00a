"""The sections of a step: its view, its question, and the texts that come after the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from markdown_it.token import Token

from vae.core.errors import LessonError
from vae.lessons import expressions
from vae.lessons.expressions import Condition, Measured, Pictures, Ranking, Target, Within
from vae.lessons.lesson import KINDS, Kind, Option, Question, Variant, View
from vae.lessons.source import Block, Source
from vae.lessons.views import check
from vae.studies.claims.roles import ROLES

_CONDITION = re.compile(r"(?P<text>.*?)\s*\{ *if (?P<condition>[^{}]*)\}", re.DOTALL)
_OTHERWISE = re.compile(r"(?P<text>.*?)\s*\{ *otherwise *\}", re.DOTALL)
_TARGETS: dict[str, tuple[type, str]] = {
    "number": (Within, "{answer: EXPRESSION, within 20 %}"),
    "point": (Pictures, "{images: class NAME}, {images: lost in MODEL} or {images: kept in MODEL}"),
    "order": (Ranking, "{by MEASURE}"),
}


def view(source: Source, block: Block) -> View | None:
    """The link of a View section; None where there is none that leads to a page."""
    inline = [token for token in source.tokens(block.start, block.end) if token.type == "inline"]
    links = [(token, child) for token in inline for child in token.children or () if child.type == "link_open"]
    if len(links) != 1:
        source.note(
            block.line,
            f"A view is one link, and here are {len(links)}.",
            "Write [caption](page#part?name=value), as [Ten digits](reconstructions#images?noise=0).",
        )
        return None
    token, link = links[0]
    line = (token.map or [block.start])[0] + 1
    caption = source.prose(_label(token), line)
    try:
        return _leading(str(link.attrs["href"]), caption, line)
    except LessonError as error:
        source.wrong(line, error)
        return None


def question(source: Source, block: Block) -> Question | None:
    """A Question section; None where nobody could tell what is asked."""
    kind = next((one for one in KINDS if one == block.heading.partition(":")[2].strip()), None)
    if kind is None:
        source.note(
            block.line, f"“{block.heading}” names no kind of question.", f"Write ### Question: and {', '.join(KINDS)}."
        )
        return None
    options, body = _options(source, block, kind)
    text, answer = _answer(source, body, block, kind)
    if not text:
        source.note(block.line, "The question has no words.", "Write what is asked below its heading.")
    if kind == "choice" and len(options) < 2:
        source.note(block.line, f"A choice has two options or more, and here are {len(options)}.", "List them with -.")
    for one in [one for one in options if one.otherwise][1:]:
        source.note(one.line, "Two options would be right where no other is.", "Leave {otherwise} to one of them.")
    if kind == "order" and len(options) < 2:
        source.note(block.line, "There is nothing to put in order.", "List two models or more with -.")
    if kind not in ("choice", "order") and options:
        source.note(options[0].line, f"A question of the kind {kind} has no options.", "Take the list out.")
        options = ()
    if isinstance(answer, Ranking):
        _check_order(source, options, answer)
    line = source.first_line(block.start, block.end)
    return Question(kind, source.prose(text, line), options, answer, block.line)


def variant(source: Source, block: Block) -> Variant:
    """A Reveal or a Why, with the condition that its heading has."""
    head = _CONDITION.fullmatch(block.heading)
    when = _condition(source, head["condition"], block.line) if head else None
    text = source.between(block.start, block.end)
    if not text.strip():
        source.note(block.line, "There is no text.", "Write some, or take the heading out.")
    return Variant(source.prose(text, source.first_line(block.start, block.end)), when, block.line)


def _label(token: Token) -> str:
    """The link's own words, as Markdown."""
    begin, end = token.content.find("["), token.content.rfind("](")
    return " ".join(token.content[begin + 1 : end].split())


def _leading(target: str, caption: str, line: int) -> View:
    """Where a link leads. Raises LessonError where that is no part of a page."""
    where = urlsplit(target)
    if where.scheme or where.netloc:
        raise LessonError(
            f"{unquote(target)} is outside of the app.", "A view is a part of a page: [caption](page#part?name=value)."
        )
    part, _, later = where.fragment.partition("?")
    values: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(later or where.query, keep_blank_values=True):
        values[name] = (*values.get(name, ()), value)
    found = View(unquote(where.path).strip("/"), unquote(part), values, caption, line)
    check(found.page, found.part, found.values)
    return found


def _options(source: Source, block: Block, kind: Kind) -> tuple[tuple[Option, ...], list[str | None]]:
    """The items of the section's list, and its lines, with None for those of the list."""
    lines: list[str | None] = list(source.lines[block.start : block.end])
    found = []
    for token in source.tokens(block.start, block.end):
        if token.type in ("bullet_list_open", "ordered_list_open") and token.level == 0 and token.map:
            lines[token.map[0] - block.start : token.map[1] - block.start] = [None] * (token.map[1] - token.map[0])
        if token.type == "list_item_open" and token.level == 1 and token.map:
            found.append(_option(source, token.map[0], token.map[1], kind))
    return tuple(found), lines


def _option(source: Source, start: int, end: int, kind: Kind) -> Option:
    line = start + 1
    text = re.sub(r"^\s*(?:[-*+]|\d+[.)])\s+", "", source.between(start, end))
    text = " ".join(text.split())
    found = _CONDITION.fullmatch(text)
    rest = _OTHERWISE.fullmatch(text) if kind == "choice" else None
    if kind == "choice" and not (found or rest):
        source.note(
            line,
            f"“{text}” does not say when it is right.",
            "End it with {if CONDITION}, one of them with {otherwise}.",
        )
    when = _condition(source, found["condition"], line) if found else None
    text = found["text"] if found else rest["text"] if rest else text
    if kind == "order":
        text = expressions.plain(text)
        if text not in ROLES:
            source.note(line, f"“{text}” is no model of a lesson.", f"Put in order some of {', '.join(ROLES)}.")
    return Option(source.prose(text, line), when, line, rest is not None)


def _check_order(source: Source, options: Sequence[Option], ranking: Ranking) -> None:
    for one in options:
        if one.text in ROLES:
            try:
                source.meant(Measured(ranking.name, one.text, ranking.argument))
            except LessonError as error:
                source.wrong(one.line, error)


def _answer(source: Source, lines: list[str | None], block: Block, kind: Kind) -> tuple[str, Target | None]:
    """The question's own words, and what a right answer is, which stands in braces in a line of its own."""
    kept: list[str] = []
    answer: Target | None = None
    line = block.line
    for place, text in enumerate(lines):
        if text is None:
            continue
        bare = text.strip()
        if bare.startswith("{") and bare.endswith("}") and re.match(r"\{ *(?:answer:|images:|by )", bare):
            line = block.start + place + 1
            try:
                answer = source.meant(expressions.target(bare[1:-1]))
            except LessonError as error:
                source.wrong(line, error)
                return "\n".join(kept).strip(), None
        else:
            kept.append(text)
    wanted = _TARGETS.get(kind)
    if wanted and not isinstance(answer, wanted[0]):
        source.note(line, f"The question does not say what is right of a {kind}.", f"Add a line {wanted[1]}.")
        answer = None
    if answer is not None and not wanted:
        source.note(line, f"A question of the kind {kind} has no such line.", "Take it out.")
        answer = None
    return "\n".join(kept).strip(), answer


def _condition(source: Source, text: str, line: int) -> Condition | None:
    try:
        return source.meant(expressions.condition(text))
    except LessonError as error:
        source.wrong(line, error)
        return None
