"""The answers of a class as tables: a row a student and question, and how often each answer was given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vae.core.errors import showable
from vae.core.version import versions
from vae.export.table import Column, Row, Table
from vae.lessons import writing
from vae.lessons.answers import Answered, Answers

LEFT_OUT = "left out"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets calculate (OWASP, "CSV injection")
Clean = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Class:
    """Answers by who gave them, what the student typed, else the file's name, and by lesson. passed_over: why others do
    not count.
    """

    by_student: Mapping[tuple[str, str], Answers]
    passed_over: tuple[str, ...] = ()

    @property
    def students(self) -> int:
        """How many they are; whoever handed in several lessons is one."""
        return len({student for student, _ in self.by_student})

    @classmethod
    def of(cls, handed: Sequence[tuple[str, Answers]]) -> Class:
        """Of files by their names. Of several that a student handed in to one lesson, the one with most answers counts,
        of those with as many the last.
        """
        kept: dict[tuple[str, str], tuple[str, Answers]] = {}
        passed_over = []
        for name, answers in handed:
            key = (answers.student.strip() or name, answers.lesson)
            if key not in kept:
                kept[key] = name, answers
                continue
            before, other = kept[key]
            stands = _answered(answers) >= _answered(other)
            if stands:
                kept[key] = name, answers
            other_one = f"{kept[key][0]} is by {key[0]} too, with as many answers or more"
            why = "the same again" if answers == other else other_one
            passed_over.append(f"{before if stands else name} does not count: {why}.")
        return cls({key: answers for key, (_, answers) in kept.items()}, tuple(passed_over))

    def rows(self, suffix: str) -> Table:
        """A row a student and question, for a file with this ending: no cell is markup or a formula there."""
        clean = _CLEAN.get(suffix, _line)
        columns = [
            Column("student"),
            Column("lesson"),
            Column("step", kind="number"),
            Column("kind"),
            Column("question", kind="prose"),
            Column("answer", kind="prose"),
            Column("unit"),
            Column("right"),
        ]
        rows = [
            Row(
                [
                    clean(student),
                    answers.lesson,
                    one.step,
                    one.kind,
                    clean(one.question),
                    clean(one.words),
                    clean(one.unit),
                    _mark(one),
                ]
            )
            for (student, _), answers in self.by_student.items()
            for one in answers.answers
        ]
        return Table(columns, rows, "Answers, a row a student and question", self._origin(), keys=1)

    def counts(self, suffix: str) -> Table:
        """How many students gave each answer to each question, those given most first."""
        clean = _CLEAN.get(suffix, _line)
        found: dict[tuple[str, int, str], Counter[tuple[str, str]]] = {}
        for answers in self.by_student.values():
            for one in answers.answers:
                given = (one.words or LEFT_OUT, _mark(one))
                found.setdefault((answers.lesson, one.step, one.question), Counter())[given] += 1
        columns = [
            Column("lesson"),
            Column("step", kind="number"),
            Column("question", kind="prose"),
            Column("answer", kind="prose"),
            Column("right"),
            Column("students", kind="number"),
            Column("share", kind="number", percent=True, digits=0, unit="%"),
        ]
        rows = [
            Row([lesson, step, clean(question), clean(said), right, n, n / given.total()])
            for (lesson, step, question), given in sorted(found.items(), key=lambda one: one[0])
            for (said, right), n in sorted(given.items(), key=lambda one: (-one[1], one[0]))
        ]
        return Table(columns, rows, "How often each answer was given", self._origin(), keys=3)

    def _origin(self) -> dict[str, object]:
        every = self.by_student.values()
        return {
            "lessons": sorted({f"{one.lesson} {one.digest}" for one in every}),
            "data": sorted({f"{one.data.name} {one.data.digest}" for one in every}),
            "files": len(self.by_student),
            "versions": versions(),
        }


def harmless(text: str) -> str:
    """A cell that no spreadsheet calculates: what begins as a formula, and is no number, gets a ' before it.

    >>> harmless("=1+1"), harmless("-3.5"), harmless("4 or 9")
    ("'=1+1", '-3.5', '4 or 9')
    """
    line = _line(text)
    return f"'{line}" if line.startswith(_FORMULAS) and not _is_number(line) else line


def _line(text: str) -> str:
    return showable(" ".join(text.split()))


_CLEAN: dict[str, Clean] = {".csv": harmless, ".md": lambda text: writing.escaped(_line(text))}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _answered(answers: Answers) -> int:
    return sum(one.answer is not None for one in answers.answers)


def _mark(one: Answered) -> str:
    return {True: "yes", False: "no", None: ""}[one.right]
