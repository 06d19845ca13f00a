"""Texts within HTML: the pieces that are sentences of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

_INLINE = "a|abbr|b|code|em|i|kbd|span|strong|sub|sup|time|wbr"
_TAG = re.compile(r"<[!/?a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_KEPT = re.compile(rf"</?(?:{_INLINE})\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:title|aria-label|alt|placeholder|data-tip)=(?:\"([^\"]*)\"|'([^']*)')")
_APART = re.compile(r"<(style|script)\b.*?(</\1>|$)", re.DOTALL | re.IGNORECASE)


def is_markup(text: str) -> bool:
    """Whether there is a tag in it."""
    return bool(_TAG.search(text))


def has_blocks(text: str) -> bool:
    """Whether it has tags that are not within a sentence."""
    return any(not _KEPT.match(tag[0]) for tag in _TAG.finditer(text))


def pieces(text: str) -> list[str]:
    """The texts in it: what stands between two tags of blocks, and what attributes say. Plain text is one piece."""
    if not is_markup(text):
        return [text.strip()]
    return [text[slice(*span)] for span in spans(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """Where in a text with markup its pieces stand, without the white space and the tags around each."""
    found, at = [], 0
    silent = [(one.start(), one.end()) for one in _APART.finditer(text)]
    for tag in _TAG.finditer(text):
        if any(first <= tag.start() < last for first, last in silent):
            at = max(at, tag.end())
            continue
        for said in _SAID.finditer(tag[0]):
            which = 1 if said[1] is not None else 2
            found.append((tag.start() + said.start(which), tag.start() + said.end(which)))
        if not _KEPT.match(tag[0]):
            found.append((at, tag.start()))
            at = tag.end()
    found.append((at, len(text)))
    found = [_bare(text, first, last) for first, last in found if first < last]
    return sorted(span for span in set(found) if span[0] < span[1])


def _bare(text: str, first: int, last: int) -> tuple[int, int]:
    """The same without white space at its ends, and without one pair of tags around all of it."""
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    opening = _TAG.match(text, first, last)
    if opening and not opening[0].startswith("</"):
        name = re.match(r"<(\w+)", opening[0])
        closing = f"</{name[1]}>" if name else "\0"
        inside = text[opening.end() : last]
        if inside.endswith(closing) and f"<{name[1] if name else ''}" not in inside:
            return _bare(text, opening.end(), last - len(closing))
        if opening[0].startswith("<wbr"):
            return _bare(text, opening.end(), last)
    elif opening:  # a tag that closes what stands before this piece
        return _bare(text, opening.end(), last)
    return first, last


def bare(text: str) -> str:
    """A text without its tags."""
    return _TAG.sub("", text)


def between(text: str, said: Callable[[str], str]) -> str:
    """A text whose words between tags of any kind are said anew."""
    out, at = "", 0
    for tag in _TAG.finditer(text):
        out += _around(text[at : tag.start()], said) + tag[0]
        at = tag.end()
    return out + _around(text[at:], said)


def _around(text: str, said: Callable[[str], str]) -> str:
    bare = text.strip()
    return text.replace(bare, said(bare)) if bare else text
