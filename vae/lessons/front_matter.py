"""What stands between two lines of --- at the top of a lesson: a name and a value a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vae.core.errors import LessonError
from vae.lessons.expressions import plain
from vae.lessons.source import Source
from vae.studies.claims.roles import ROLES

_FENCE = "---"
_LINE = re.compile(r"(?P<name>[a-z]+) *:(?P<value>.*)")
_MINUTES = range(1, 241)


@dataclass
class Front:
    """Who a lesson is, and what it was written for."""

    title: str = ""
    summary: str = ""
    minutes: int = 15
    data: str = "mnist"
    models: tuple[str, ...] = ROLES


def front_matter(source: Source) -> Front:
    """What it says; the source then begins below it, and knows what is wrong there."""
    lines, front = source.lines, Front()
    if lines[0].strip() != _FENCE or _FENCE not in [line.strip() for line in lines[1:]]:
        source.note(1, "There is no front matter.", "Begin with a line of ---, then title: and summary:, then ---.")
        return front
    end = [line.strip() for line in lines].index(_FENCE, 1)
    source.begin, said = end + 1, set()
    for place in range(1, end):
        if not lines[place].strip():
            continue
        found = _LINE.fullmatch(lines[place].strip())
        name = found["name"] if found else ""
        if found is None or name not in _READ:
            source.note(
                place + 1, f"“{lines[place].strip()}” is nothing that a lesson says of itself.", f"Say {_NAMES}."
            )
        elif name in said:
            source.note(place + 1, f"{name} is said twice.", "Keep one of them.")
        else:
            said.add(name)
            try:
                setattr(front, name, _READ[name](found["value"].strip()))
            except LessonError as error:
                source.wrong(place + 1, error)
    source.models = front.models
    for name in ("title", "summary"):
        if name not in said:
            source.note(1, f"The front matter has no {name}.", f"Add a line {name}: ….")
    return front


def _text(text: str) -> str:
    if not text:
        raise LessonError("There is nothing after the colon.", "Write a few words.")
    return text


def _minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) in _MINUTES):
        raise LessonError(f"minutes is “{text}”.", f"Give a whole number from {_MINUTES.start} to {_MINUTES.stop - 1}.")
    return int(text)


def _models(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(plain(one) for one in text.split(",") if one.strip()))
    if not found:
        raise LessonError("There is no model.", f"Name some of {', '.join(ROLES)}, with commas between.")
    for one in found:
        if one not in ROLES:
            raise LessonError(f"“{one}” is no model of a lesson.", f"There are {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in found)


_READ = {"title": _text, "summary": _text, "minutes": _minutes, "data": _text, "models": _models}
_NAMES = ", ".join(_READ)
