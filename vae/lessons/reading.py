"""A lesson's Markdown file as a `Lesson`. What is wrong in it becomes a problem with its line, and the rest is read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path

from vae.core.errors import LessonError, os_error_sentence
from vae.lessons.front_matter import front_matter
from vae.lessons.lesson import Lesson, Step, Variant
from vae.lessons.problems import Problem, unusable
from vae.lessons.sections import question, variant, view
from vae.lessons.source import Block, Source

LARGEST = 200_000  # bytes of a lesson's file
MOST_STEPS = 60
_LONGEST = 80  # letters of a file's name
NAME = re.compile(r"(?:(?P<number>\d{1,3})-)?(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)")
_STEP, _SECTION = 2, 3  # levels of headings


def load(path: Path) -> Lesson:
    """The lesson in a file. Raises LessonError where it cannot be read at all, or has no step."""
    named = NAME.fullmatch(path.stem)
    if named is None or path.suffix != ".md" or len(path.stem) > _LONGEST:
        raise LessonError(
            f"{path} is not named as a lesson.", "Name it NUMBER-SHORT-NAME.md, in small letters, as 3-the-price.md."
        )
    return _read(path, named["name"], int(named["number"] or 0), _content(path))


@lru_cache(maxsize=100)  # to read one takes 10 ms, and a page or a dialog that lists them asks for all at every run
def _read(path: Path, name: str, number: int, content: str) -> Lesson:
    source = Source(content)
    front = front_matter(source)
    steps = tuple(_steps(source))
    of_steps = (one for step in steps for one in step.problems)
    problems = sorted([*source.problems, *of_steps], key=lambda one: one.line)
    if not steps or not front.title:
        raise unusable(path, [*problems, *([] if steps else [Problem(1, "There is no step.", _FIRST)])])
    return Lesson(
        name,
        number,
        front.title,
        front.summary,
        front.minutes,
        front.data,
        front.models,
        steps,
        hashlib.sha256(content.encode()).hexdigest()[:16],
        path,
        tuple(problems),
    )


_FIRST = "Begin one with a heading of its own line: ## Title."


def _content(path: Path) -> str:
    """The file's text, with the line ends that Markdown counts. Raises LessonError."""
    try:
        if path.stat().st_size > LARGEST:
            raise LessonError(f"{path} has more than {LARGEST:,} bytes.", "No lesson is so long: part it in several.")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LessonError(f"{path} cannot be read: {os_error_sentence(error)}.") from error
    except UnicodeDecodeError:
        raise LessonError(f"{path} is no text in UTF-8.", "Save it as UTF-8.") from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _steps(source: Source) -> Iterator[Step]:
    """The steps, each with its own problems; those of the file as a whole stay with the source."""
    blocks = source.blocks()
    starts = [place for place, block in enumerate(blocks) if block.level == _STEP]
    for block in blocks[: starts[0] if starts else None]:
        if source.between(block.start, block.end).strip() or block.level:
            source.note(
                source.first_line(block.start, block.end), "What stands before the first step is not shown.", _FIRST
            )
    if len(starts) > MOST_STEPS:
        last = blocks[starts[MOST_STEPS]].line
        source.note(last, f"A lesson has {MOST_STEPS} steps at most.", "Part it in several.")
    of_file = source.problems
    for start, end in islice(pairwise([*starts, len(blocks)]), MOST_STEPS):
        source.problems = []
        yield _step(source, blocks[start], blocks[start + 1 : end])
    source.problems = of_file


def _step(source: Source, head: Block, sections: Sequence[Block]) -> Step:
    seen = found_view = found_question = None
    texts: dict[str, list[Variant]] = {"Reveal": [], "Why": []}
    text = source.prose(source.between(head.start, head.end), source.first_line(head.start, head.end))
    if not head.heading:
        source.note(head.line, "The step has no title.", "Write one behind ##.")
    for block in sections:
        word = re.split(r"[:\s{]", block.heading, maxsplit=1)[0]
        if block.level == 1:
            source.note(block.line, "A heading of one # has no place in a lesson.", "The title is in the front matter.")
        elif word == "View" and found_view is None:
            found_view = block
            seen = view(source, block)
            if seen and found_question:
                seen = replace(seen, after=True)
        elif word == "Question" and found_question is None:
            found_question = block
        elif word in texts:
            texts[word].append(variant(source, block))
        else:
            twice = word in ("View", "Question")
            cause = f"The step has a second {word}." if twice else f"“{block.heading}” is no part of a step."
            source.note(
                block.line, cause, "Part the step." if twice else "There are View, Question: KIND, Reveal and Why."
            )
    asked = question(source, found_question) if found_question else None
    for variants in texts.values():
        _check_fallback(source, variants)
    return Step(
        head.heading, text, seen, asked, tuple(texts["Reveal"]), tuple(texts["Why"]), head.line, tuple(source.problems)
    )


def _check_fallback(source: Source, variants: Sequence[Variant]) -> None:
    """The last one alone has no condition: what follows it would never be shown, and without it nothing might be."""
    wrong = {problem.line for problem in source.problems}
    for one in variants[:-1]:
        if one.when is None and one.line not in wrong:
            source.note(one.line, "What follows this is never shown, as this has no condition.", "Put it last.")
    if variants and variants[-1].when is not None:
        source.note(
            variants[-1].line,
            "On other data none of these conditions may hold, and nothing is said then.",
            "Add one without a condition, last, that says what was found.",
        )
