"""Lessons in other languages: `de/NAME.md` beside `NAME.md` is the same lesson in other words.

A translation has the same steps, views, conditions and right answers, so that progress in a lesson and what is handed
in do not depend on the language that it was read in. What has others is no translation, and the lesson stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from vae.core.errors import LessonError
from vae.lessons.lesson import Lesson, Question, Step, View
from vae.lessons.problems import Problem
from vae.lessons.reading import NAME, load

_LANGUAGE = re.compile(r"[a-z]{2}")  # the name of a folder: 'de'
_FRONT = ("minutes", "data", "models")
_AS_THERE = "Make it as it is there, and say it in other words."


def beside(path: Path) -> dict[str, Path]:
    """The files that have a lesson in other languages, by language."""
    found = sorted(path.parent.glob(f"*/{path.name}"))
    return {one.parent.name: one for one in found if _LANGUAGE.fullmatch(one.parent.name) and one.is_file()}


def original_of(path: Path) -> Path | None:
    """The file that this one translates; None where it is no translation."""
    above = path.absolute().parent.parent / path.name
    return above if _LANGUAGE.fullmatch(path.absolute().parent.name) and above.is_file() else None


def strays(folder: Path) -> dict[Path, LessonError]:
    """The translations in a folder of lessons that have no lesson beside their own folder, and so are never read."""
    if not any(NAME.fullmatch(path.stem) for path in folder.glob("*.md")):
        return {}  # what lies in `de` there may be somebody's whole folder of lessons
    found = sorted(path for path in folder.glob("??/*.md") if _LANGUAGE.fullmatch(path.parent.name))
    return {path: _alone(path) for path in found if NAME.fullmatch(path.stem) and not (folder / path.name).is_file()}


def _alone(path: Path) -> LessonError:
    here = f"{path.parent.name}/{path.name}"
    return LessonError(
        f"{here} translates nothing: there is no {path.name} beside the folder {path.parent.name}, so nobody sees it.",
        "Give it the name of the lesson that it translates.",
    )


def said(lesson: Lesson, language: str) -> Lesson:
    """The lesson in a language; as it is where it is not translated, or into another lesson, which is then told."""
    path = beside(lesson.path).get(language)
    if path is None:
        return lesson
    try:
        words = load(path)
        wrong = differences(lesson, words)
    except LessonError as error:
        return _untranslated(lesson, path, error.cause)
    if wrong:
        return _untranslated(lesson, path, str(wrong[0]))
    return replace(words, digest=lesson.digest, words=words.digest, original=lesson)


def differences(original: Lesson, words: Lesson) -> list[Problem]:
    """What makes another lesson of a translation, by its lines."""
    front = [name for name in _FRONT if getattr(words, name) != getattr(original, name)]
    found = [Problem(1, f"{name} is not that of {original.path.name}.", _AS_THERE) for name in front]
    if len(words.steps) != len(original.steps):
        cause = f"There are {len(words.steps)} steps, and {original.path.name} has {len(original.steps)}."
        return [*found, Problem(1, cause, "Translate it step by step.")]
    for here, there in zip(words.steps, original.steps, strict=True):
        wrong = [(line, f"{what} is not that of the step “{there.title}”.") for line, what in _differ(here, there)]
        found += [Problem(line, cause, _AS_THERE) for line, cause in wrong]
    return found


def _differ(here: Step, there: Step) -> Iterator[tuple[int, str]]:
    """The lines of what a step has and the other one has not."""
    if _shown(here.view) != _shown(there.view):
        yield here.view.line if here.view else here.line, "The view"
    if _asked(here.question) != _asked(there.question):
        yield here.question.line if here.question else here.line, "The question's kind, or what is right of it,"
    for name, own, other in (("Reveal", here.reveals, there.reveals), ("Why", here.whys, there.whys)):
        if [one.when for one in own] != [one.when for one in other]:
            yield own[0].line if own else here.line, f"The number of its {name}s, or a condition of one,"


def _shown(view: View | None) -> object:
    return view and (view.page, view.part, view.values, view.after)


def _asked(question: Question | None) -> object:
    if question is None:
        return None
    options = [replace(one, text=one.text * (question.kind == "order"), line=0) for one in question.options]
    return question.kind, question.answer, options


def _untranslated(lesson: Lesson, path: Path, why: str) -> Lesson:
    problem = Problem(1, f"{path.parent.name}/{path.name} is no translation of it: {why}", "Until then it is not used.")
    return replace(lesson, problems=(*lesson.problems, problem))
