"""Lessons: Markdown files with measured numbers in them, for classes to walk through. What ships is in lessons/."""

from __future__ import annotations

from pathlib import Path

from vae.core import folders
from vae.core.errors import LessonError
from vae.lessons import translation
from vae.lessons.lesson import Broken, Lesson
from vae.lessons.reading import NAME, load

__all__ = ["Broken", "Lesson", "available", "find", "load"]

_NO_LESSONS = {"README"}  # files of a folder that are about it


def available(own: str | Path | None = None, language: str = "") -> list[Lesson | Broken]:
    """Every lesson, shipped ones first, each folder's by number; what is no lesson is `Broken`, and so
    is a translation of none.

    own: the folder of the teacher's own (--lessons), else that of the environment. One of theirs takes the place of
    a shipped one of the same name. language: what those that are translated are read in ('de').
    """
    shipped, theirs = _in(folders.shipped_lessons_dir()), _in(folders.own_lessons_dir(own))
    names = {one.name for one in theirs}
    found = [*(one for one in shipped if one.name not in names), *theirs]
    return [translation.said(one, language) if isinstance(one, Lesson) else one for one in found]


def find(named: str, own: str | Path | None = None, language: str = "") -> Lesson:
    """The lesson of this name or number. Raises LessonError where there is none, or not one alone."""
    every = available(own, language)
    if named.isdecimal():
        found = [
            one for one in every if isinstance(one, Lesson) and named in (one.name, str(one.number).zfill(len(named)))
        ]
    else:
        found = [one for one in every if isinstance(one, Lesson) and one.name == named]
        for one in every:
            if isinstance(one, Broken) and one.name == named:
                raise one.error
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.name for one in found or every)
    if found:
        raise LessonError(f"{len(found)} lessons have the number {named}.", f"Say which: {names}.")
    raise LessonError(f"No lesson is called {named}.", f"There are {names}." if names else "")


def _in(folder: Path | None) -> list[Lesson | Broken]:
    try:
        paths = sorted(folder.iterdir()) if folder else []
    except OSError:
        return []
    files = [path for path in paths if path.suffix == ".md" and path.stem not in _NO_LESSONS and path.name[0] != "."]
    found = _told_apart([_opened(path) for path in files])
    if folder:
        found += [Broken(f"{one.parent.name}/{one.stem}", one, why) for one, why in translation.strays(folder).items()]
    return sorted(found, key=lambda one: (one.number if isinstance(one, Lesson) else 1000, one.name))


def _told_apart(found: list[Lesson | Broken]) -> list[Lesson | Broken]:
    """These, of which each has a name of its own: an address can lead to one lesson of a name, the first."""
    first: dict[str, Path] = {}
    for one in found:
        first.setdefault(one.name, one.path)
    return [one if first[one.name] == one.path else _second(one, first[one.name]) for one in found]


def _second(one: Lesson | Broken, first: Path) -> Broken:
    cause = f"{one.path} has the name of {first.name}: what follows the number is {one.name} in both."
    return Broken(one.path.stem, one.path, LessonError(cause, "Rename one of them."))


def _opened(path: Path) -> Lesson | Broken:
    try:
        return load(path)
    except LessonError as error:
        named = NAME.fullmatch(path.stem)
        return Broken(named["name"] if named else path.stem, path, error)
