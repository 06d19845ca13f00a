"""A text that was made, recognised as one of a catalogue's: which, and what its places were filled with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from vae.language import numbers

PLACE = re.compile(r"\{\{|\}\}|\{(#?)([^{}]*)\}")
_LONG = 40  # letters of its own
CASE = "|"  # stands before it in a place
_LETTER = re.compile(r"[^\W\d_]")
_WHOLE_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Template:
    """One text of a catalogue with its places."""

    text: str

    @cached_property
    def literals(self) -> list[str]:
        """What stands between the places."""
        parts, at = [""], 0
        for found in PLACE.finditer(self.text):
            parts[-1] += self.text[at : found.start()]
            at = found.end()
            if found[0] in ("{{", "}}"):
                parts[-1] += found[0][0]
            else:
                parts.append("")
        parts[-1] += self.text[at:]
        return parts

    @cached_property
    def names(self) -> list[str]:
        """Of the places, as they are written between the braces, but for the case."""
        return [place.partition(CASE)[0] for place in self._places]

    @cached_property
    def cases(self) -> dict[str, str]:
        """In which grammatical case a translation has what fills a place: 'dative', of `{counted image|dative}`."""
        return {name: case for name, _, case in (place.partition(CASE) for place in self._places) if case}

    @cached_property
    def _places(self) -> list[str]:
        return [found[0][1:-1] for found in PLACE.finditer(self.text) if found[0] not in ("{{", "}}")]

    @cached_property
    def kept(self) -> set[str]:
        """Names of the places that are filled as they were: between backticks, as commands are, with a beta, which is a
        model's name, and with the number of a check, `no`.
        """
        ticks, found = 0, set()
        for name, before in zip(self.names, self.literals, strict=False):
            ticks += before.count("`")
            if ticks % 2 or name == "no" or (before.endswith("β = ") and "beta" in name):
                found.add(name)
        return found

    @cached_property
    def weight(self) -> int:
        """How many letters it has of its own: the more, the surer is a match."""
        return sum(len(_LETTER.findall(one)) for one in self.literals)

    @cached_property
    def rank(self) -> tuple[int, int, str]:
        """To sort by: those first that say most of a text themselves."""
        return -self.weight, -sum(map(len, self.literals)), self.text

    @cached_property
    def words(self) -> set[str]:
        """Whole words that any text has that comes from this one."""
        found = set()
        for at, literal in enumerate(self.literals):
            for one in _WHOLE_WORD.finditer(literal):
                open_before = one.start() == 0 and at > 0
                open_behind = one.end() == len(literal) and at + 1 < len(self.literals)
                if not (open_before or open_behind):
                    found.add(one[0])
        return found

    def values(self, text: str) -> dict[str, str] | None:
        """What the places of this text were filled with, by name; None if it is another text.

        Each place ends where what comes after it is first found. In a long text a place may be empty.
        """
        found = self._values(text, 1)
        return self._values(text, 0) if found is None and self.names and self.weight >= _LONG else found

    def _values(self, text: str, least: int) -> dict[str, str] | None:
        """The same, with at least so many characters in each place."""
        first, *rest = self.literals
        if not text.startswith(first):
            return None
        if not rest:
            return {} if text == first else None
        last = len(text) - len(rest[-1])
        if not text.endswith(rest[-1]):
            return None
        at, out = len(first), {}
        for k, (name, literal) in enumerate(zip(self.names, rest, strict=True)):
            if k + 1 == len(self.names):
                end = last
            elif self.names[k + 1].startswith("#"):  # as far as that is a number: 'PCA 16 87.4 %'
                end = _before_number(text, literal, rest[k + 1], at + least)
            else:
                end = _found(text, literal, at + least, last)
            if end < at + least or (name.startswith("#") and not numbers.is_number(text[at:end])):
                return None
            out[name] = text[at:end]
            at = end + len(literal)
        return out

    def filled(self, values: dict[str, str]) -> str:
        """This text with the values of another that has the same places."""
        out = self.literals[0]
        for name, literal in zip(self.names, self.literals[1:], strict=True):
            out += values[name] + literal
        return out


def _found(text: str, literal: str, at: int, last: int) -> int:
    """Where it first stands, but as a mark within a number; -1 where it does not."""
    while (found := text.find(literal, at, last)) >= 0:
        if literal not in (".", ",") or not (text[found - 1].isdigit() and text[found + 1 : found + 2].isdigit()):
            return found
        at = found + 1
    return -1


def _before_number(text: str, literal: str, behind: str, at: int) -> int:
    """Where it first stands with a number behind it, and behind that what comes next; -1 where it does not."""
    found = _number_between(literal, behind).search(text, at)
    return found.start() if found else -1


@lru_cache(maxsize=4096)
def _number_between(literal: str, behind: str) -> re.Pattern[str]:
    end = re.escape(behind) if behind else r"(?![\d.,]*\d)"
    return re.compile(f"{re.escape(literal)}(?:{numbers.WRITTEN}){end}")


class Templates:
    """Those of a catalogue that have places, and the texts that have none."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Order those with places by a word that each has, the rarest of its words."""
        templates = [Template(text) for text in texts]
        self.plain = {one.literals[0]: one for one in templates if not one.names}
        placed = [one for one in templates if one.names and one.weight]
        count = Counter(word for one in placed for word in one.words)
        self._by_word: dict[str, list[Template]] = {}
        for one in placed:
            rarest = min(one.words, key=lambda word: (count[word], word), default="")
            self._by_word.setdefault(rarest, []).append(one)

    def matches(self, text: str) -> Iterator[tuple[Template, dict[str, str]]]:
        """Templates that the text may come from with the values of their places: those first that say most of it."""
        if plain := self.plain.get(text):
            yield plain, {}
        words = {"", *(one[0] for one in _WHOLE_WORD.finditer(text))}
        likely = [
            one
            for word in words
            for one in self._by_word.get(word, ())
            if text.startswith(one.literals[0]) and text.endswith(one.literals[-1])
        ]
        for one in sorted(likely, key=lambda one: one.rank):
            values = one.values(text)
            if values is not None:
                yield one, values
