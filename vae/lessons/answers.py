"""A student's answers as one small file, which they hand in: written, read as the stranger's file it is, shown.

No name is in it but the one that the student typed, and no time.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vae.core.errors import LessonError, os_error_sentence, showable
from vae.core.version import __version__
from vae.language import catalogue
from vae.language.catalogue import SOURCE
from vae.lessons.lesson import Kind
from vae.models.config import explain

LARGEST = 1_000_000  # bytes of a file
NEWEST = 1  # version of the format
_MOST = 200  # answers

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=5_000)]
LARGEST_NUMBER = 1e12
Number = Annotated[float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Source(_Strict):
    """Data or a model that was looked at: what it is called, and its digest."""

    name: Short
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$")]


class Answered(_Strict):
    """A question and what was answered: words, a number, words in order; None where it was left out.

    step: from 1. unit: of a number. right: None where there is no right and wrong, or nobody could tell.
    """

    step: Annotated[int, Field(ge=1, le=1000)]
    kind: Kind
    question: Long
    answer: Long | Number | Annotated[tuple[Short, ...], Field(max_length=20, strict=False)] | None = None
    unit: Short = ""
    right: bool | None = None

    @property
    def words(self) -> str:
        """The answer as a text; '' where there is none."""
        if self.answer is None:
            return ""
        if isinstance(self.answer, tuple):
            return ", ".join(self.answer)
        return f"{self.answer:.10g}" if isinstance(self.answer, float) else self.answer


class Answers(_Strict):
    """All that a student answered in a lesson, on which data and models. student: what they typed, '' for nothing."""

    format: Literal["betascope answers"] = "betascope answers"
    version: Annotated[int, Field(ge=1)] = NEWEST
    betascope: Short = __version__
    lesson: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    title: Short
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    data: Source
    models: Annotated[tuple[Source, ...], Field(max_length=50, strict=False)]
    student: Annotated[str, Field(max_length=60)] = ""
    answers: Annotated[tuple[Answered, ...], Field(max_length=_MOST, strict=False)]

    def text(self) -> str:
        """The file's text."""
        return self.model_dump_json(indent=1) + "\n"


def read(path: Path) -> Answers:
    """What a student handed in. Raises LessonError for anything else, with what to do."""
    try:
        if path.stat().st_size > LARGEST:
            raise LessonError(
                f"{path} has more than {LARGEST:,} bytes, too many for answers.", "Ask for the file anew."
            )
        return parse(path.read_bytes(), str(path))
    except OSError as error:
        raise LessonError(f"{path} cannot be read: {os_error_sentence(error)}.") from error


def parse(content: bytes, name: str) -> Answers:
    """The same of a file's bytes."""
    try:
        made = _Made.model_validate_json(content)
    except ValidationError:
        raise LessonError(f"{name} holds no answers to a lesson.", "Hand in the file that Lessons saves.") from None
    if made.version > NEWEST:
        raise LessonError(
            f"{name} was made by a newer betascope: format {made.version}, and this one knows up to {NEWEST}.",
            "Update betascope.",
        )
    try:
        return Answers.model_validate_json(content)
    except ValidationError as error:
        raise LessonError(f"{name} is not usable: {explain(error)}.", "Hand in the file as Lessons saved it.") from None


def readable(answers: Answers, language: str = SOURCE) -> str:
    """The answers as a page of its own, in HTML that needs nothing else; what students typed is text everywhere.

    language: of what stands around them.
    """
    say = _as_it_is if language == SOURCE else catalogue.speech(language).say
    who = f" · {_text(answers.student)}" if answers.student else ""
    models = ", ".join(one.name for one in answers.models)
    rows = "".join(_row(one, say) for one in answers.answers)
    right, marked = (
        sum(one.right is True for one in answers.answers),
        sum(one.right is not None for one in answers.answers),
    )
    marks = say(f"{right} of {marked} right")
    made_on, made_with = (
        say(f"On {answers.data.name}, with {models}."),
        say(f"betascope {answers.betascope}, lesson {answers.lesson}, {answers.digest}"),
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{_text(answers.title)}{who}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
        f"<style>{_STYLE}</style></head><body><main><h1>{_text(answers.title)}</h1>"
        f"<p>{marks}{who}<br>{_text(made_on)}</p><ol>{rows}</ol><footer>{_text(made_with)}</footer></main></body></html>\n"
    )


class _Made(BaseModel):
    """The two things that every version of the format says."""

    model_config = ConfigDict(extra="ignore", strict=True)

    format: Literal["betascope answers"]
    version: Annotated[int, Field(ge=1)]


_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0}main{max-width:44rem;margin:auto;"
    "padding:2rem 1rem}li{margin:0 0 1.25rem}p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}"
    "strong{font-weight:600}footer{font-size:.8rem;opacity:.7}"
)
_MARKS = {True: "right", False: "not right", None: ""}


def _as_it_is(text: str) -> str:
    return text


def _row(one: Answered, say: Callable[[str], str]) -> str:
    words = say(one.words) if one.kind in ("number", "point") else one.words
    said = (
        f"<strong>{_text(words)}</strong> {_text(say(one.unit))}"
        if one.answer is not None
        else f"<em>{say('left out')}</em>"
    )
    mark = f" · {say(_MARKS[one.right])}" if _MARKS[one.right] else ""
    return f'<li value="{one.step}"><p>{_text(one.question)}</p><p>{said}{mark}</p></li>'


def _text(text: str) -> str:
    """As HTML shows it, with control characters seen and line ends kept."""
    return "\n".join(escape(showable(line)) for line in text.split("\n"))
